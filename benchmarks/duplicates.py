"""Near duplicates: ours beside datasketch's MinHashLSH as its documentation uses it, on documents with planted edits.

Both begin with texts and end with clusters (ours from the exact and the near check together), at a Jaccard index of .8
over word 3-grams, each in a process of its own for its memory. Every tenth document is a copy of another with one to
five in a hundred words changed, dropped or added. The truth is exact: a planted copy counts as a duplicate where its
true index with its original, or with another copy of it, says so. What is scored is which documents would go: all but
the first of a cluster.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyarrow as pa
from datasketch import MinHash, MinHashLSH

from benchmarks.side_by_side import apart, generator, table, versions
from curation.checks import CORPUS_CHECKS
from curation.model import Batch, Conversation, Message
from curation.policy import Checks, Policy

_SIMILARITY = 0.8
_BATCH = 400  # conversations, as in a check run
_WORD = re.compile(r"\w+")

Gone = tuple[set[int], float]  # the documents that would go, and the seconds it took


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="documents")
    parser.add_argument("--quick", action="store_true", help="2,000 documents")
    asked = parser.parse_args()
    size = 2_000 if asked.quick else asked.size
    truth = _truth(size)
    _, alone = apart(_only_data, size)
    results = [(name, *apart(run, size)) for name, run in (("datasketch MinHashLSH", _datasketch), ("tamiz", _tamiz))]
    slowest = results[0][1][1]
    print(f"Data: generated, seed fixed; {len(truth):,} true duplicates; the texts alone take {alone:,.0f} MB")
    table(
        f"Near duplicates among {size:,} documents ({versions('datasketch', 'numpy', 'pyarrow')})",
        ["what", "seconds", "ratio", "recall", "precision", "peak MB"],
        [
            (name, seconds, f"{slowest / seconds:.1f}x", _share(gone & truth, truth), _share(gone & truth, gone), peak)
            for name, (gone, seconds), peak in results
        ],
    )


def _documents(size: int) -> tuple[list[str], dict[int, list[int]]]:
    """The texts, and for every original the numbers of its copies. Words follow Zipf's law, as in a language."""
    chance = generator()
    vocabulary = [f"{chance.choice('bcdfglmnprst')}{n:x}" for n in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    originals = [chance.choices(vocabulary, weights, k=chance.randint(30, 120)) for _ in range(size - size // 10)]
    copies: dict[int, list[int]] = defaultdict(list)
    documents = list(originals)
    for number in range(len(originals), size):
        source = chance.randrange(len(originals))
        copies[source].append(number)
        documents.append(_edited(originals[source], vocabulary, chance))
    return [" ".join(words) for words in documents], copies


def _edited(words: list[str], vocabulary: list[str], chance: random.Random) -> list[str]:
    edited = list(words)
    for _ in range(max(1, round(len(words) * chance.uniform(0.01, 0.05)))):
        place = chance.randrange(len(edited))
        edited[place : place + 1] = chance.choice(
            [[chance.choice(vocabulary)], [], [edited[place], chance.choice(vocabulary)]]
        )
    return edited


def _truth(size: int) -> set[int]:
    """Unrelated documents share next to no run of three words, so only families need comparing."""
    documents, copies = _documents(size)
    pairs: list[tuple[int, int]] = []
    for source, copied in copies.items():
        family = [(number, _runs(documents[number])) for number in (source, *copied)]
        for place, (later, runs) in enumerate(family):
            pairs += [
                (earlier, later)
                for earlier, others in family[:place]
                if len(runs & others) >= _SIMILARITY * len(runs | others)
            ]
    return _all_but_first(pairs)


def _tamiz(size: int) -> Gone:
    documents, _ = _documents(size)
    policy = Policy(Checks(near_similarity=_SIMILARITY))
    started = time.perf_counter()
    sketches = [[check.sketch(batch, policy) for check in CORPUS_CHECKS] for batch in _batches(documents)]
    gone = {
        int(finding.conversation)
        for check, rows in zip(CORPUS_CHECKS, zip(*sketches, strict=True), strict=True)
        for finding in check.compare(pa.Table.from_batches(rows), policy)
    }
    return gone, time.perf_counter() - started


def _batches(documents: list[str]) -> Iterator[Batch]:
    for first in range(0, len(documents), _BATCH):
        texts = documents[first : first + _BATCH]
        yield Batch.of({str(n): Conversation(None, (Message("user", text),)) for n, text in enumerate(texts, first)})


def _datasketch(size: int) -> Gone:
    documents, _ = _documents(size)
    started = time.perf_counter()
    index = MinHashLSH(threshold=_SIMILARITY, num_perm=128)
    pairs: list[tuple[int, int]] = []
    for number, text in enumerate(documents):
        signature = MinHash(num_perm=128)
        signature.update_batch([run.encode() for run in _runs(text)])
        pairs += [(earlier, number) for earlier in index.query(signature)]
        index.insert(number, signature)
    return _all_but_first(pairs), time.perf_counter() - started


def _only_data(size: int) -> int:
    return len(_documents(size)[0])


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {" ".join(words[n : n + 3]) for n in range(len(words) - 2)}


def _all_but_first(pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Of every group that pairs connect, all members but the lowest."""
    lowest: dict[int, int] = {}

    def root(number: int) -> int:
        while lowest.get(number, number) != number:
            number = lowest[number]
        return number

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        lowest[high] = low
    return {number for number, low in lowest.items() if number != low}


def _share(part: set[int], whole: set[int]) -> str:
    return f"{len(part) / len(whole):.3f}" if whole else "-"


if __name__ == "__main__":
    main()
