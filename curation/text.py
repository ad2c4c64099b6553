"""Text made comparable: folded, cut into words, shingled. One definition for a single text and for a column.

Folding forgives what people write differently without meaning something else: case, accents, composed or decomposed
letters, full-width and ligature forms, white space, characters that cannot be seen. Nothing folded is ever shown or
exported, and offsets into it mean nothing.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from typing import TypeAlias
from unicodedata import category, combining, normalize

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SHINGLE_WORDS = 3

Column: TypeAlias = pa.Array | pa.ChunkedArray


def fold(text: str) -> str:
    """The text in compatibility form, without accents and invisible characters, caseless, with single spaces.

    Accents go, and the vowel points that Arabic and Hebrew may leave out; the vowel and tone signs of Indic and Thai,
    without which it is another word, stay. Folding what is folded changes nothing.
    """
    if not text.isascii():
        # Twice: case folding may bring back what decomposing would take apart (U+1E9E, U+0390), and the other way round.
        text = _unmarked(_unmarked(text).casefold())
    return " ".join(text.casefold().split())


def fold_column(texts: Column) -> pa.LargeStringArray:
    """`fold` for every text of a column, each distinct text once; a null stays null."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    encoded = whole.dictionary_encode()
    folded = [fold(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(folded, pa.large_string()).take(encoded.indices)


def word_lists(folded: Column) -> pa.LargeListArray:
    """The words of every folded text: runs of letters, digits and marks, in any script. A null has no words."""
    whole = folded.combine_chunks() if isinstance(folded, pa.ChunkedArray) else folded
    spaced = pc.replace_substring_regex(pc.fill_null(whole, ""), r"[^\p{L}\p{N}\p{M}]+", " ")
    split = pc.split_pattern(pc.utf8_trim(spaced, " "), " ")
    # Splitting an empty text gives one empty word.
    filled = pc.greater(pc.binary_length(spaced), 0)
    return _as_large(pc.if_else(pc.and_(filled, pc.not_equal(spaced, " ")), split, pa.scalar([], split.type)))


def words(text: str) -> list[str]:
    """The words of one text, folded."""
    return word_lists(pa.array([fold(text)], pa.large_string()))[0].as_py()


def shingle_sets(words: pa.LargeListArray, size: int = SHINGLE_WORDS) -> pa.LargeListArray:
    """For every list of words, the hashes of its distinct runs of `size` words: uint32, ascending.

    A hash depends on the words alone, never on the batch, the process or the machine. Two different runs share one by
    chance once in four thousand million, which no similarity between two texts notices. Fewer words than `size` give
    an empty set.
    """
    bounds = words.offsets.to_numpy().astype(np.int64)
    hashed = _word_hashes(words.values.slice(bounds[0], bounds[-1] - bounds[0]))
    bounds -= bounds[0]
    starts = max(len(hashed) - size + 1, 0)
    runs = np.zeros(starts, np.uint64)
    for place in range(size):
        runs = _mixed(runs * _ODD + hashed[place : place + starts])
    lengths = np.diff(bounds)
    owners = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)[:starts]
    inside = np.arange(starts) + size <= bounds[1:][owners.astype(np.int64)]
    # One sort puts the owner first and the hash second; equal neighbours are the repeats. (np.unique hashes, and is slower.)
    keyed = np.sort(owners[inside] << np.uint64(32) | runs[inside] >> np.uint64(32))
    keyed = np.concatenate([keyed[:1], keyed[1:][keyed[1:] != keyed[:-1]]])
    counts = np.bincount((keyed >> np.uint64(32)).astype(np.int64), minlength=len(lengths))
    offsets = np.concatenate([[0], np.cumsum(counts)])
    return pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), pa.array(keyed.astype(np.uint32)))


def shingles(text: str, size: int = SHINGLE_WORDS) -> frozenset[int]:
    """The hashes of one text's distinct runs of `size` words, as in `shingle_sets`."""
    return frozenset(shingle_sets(word_lists(pa.array([fold(text)], pa.large_string())), size)[0].as_py())


_ODD = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Every bit of the result depends on every bit given (the finaliser of MurmurHash3, public domain)."""
    values = (values ^ values >> np.uint64(33)) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ values >> np.uint64(33)) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ values >> np.uint64(33)


def _word_hashes(words: pa.Array) -> npt.NDArray[np.uint64]:
    encoded = words.dictionary_encode()
    distinct = np.array([_word_hash(word) for word in encoded.dictionary.to_pylist()], np.uint64)
    return distinct[encoded.indices.to_numpy(zero_copy_only=False)]


@lru_cache(maxsize=1 << 17)  # the vocabulary of a batch is mostly that of the one before
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _as_large(lists: pa.Array) -> pa.LargeListArray:
    return lists.cast(pa.large_list(lists.type.value_type))


def _unmarked(text: str) -> str:
    unseen, stacked = _marks()
    # Nobody stacks more than thirty marks on a letter (UAX #15 calls that stream-safe), and putting a stack in
    # canonical order takes quadratic time: 100,000 of them, ten seconds.
    return unseen.sub("", normalize("NFKD", stacked.sub(r"\1", text)))


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What folding drops - accents, points, format characters (zero-width, soft hyphen, direction) - and stacks of marks
    that are too high. Planes 2 and 3 are ideographs, and walking them would take 0.2 s."""
    everything = [chr(code) for code in (*range(0x80, 0x20000), *range(0xE0000, 0xE1000))]
    unseen = "".join(c for c in everything if _is_accent(c) or category(c) == "Cf")
    mark = "".join(c for c in everything if combining(c))
    return re.compile(f"[{unseen}]"), re.compile(f"([{mark}]{{30}})[{mark}]+")


def _is_accent(character: str) -> bool:
    """Classes 7 to 9 and 84 to 132 are nuktas, viramas and the signs of Telugu, Thai, Lao and Tibetan."""
    place = combining(character)
    return place > 0 and not 7 <= place <= 9 and not 84 <= place <= 132
