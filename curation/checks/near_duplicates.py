"""Conversations that say nearly the same: word 3-grams of what user and assistant say, Jaccard index over a limit.

Catches: copies with edits, forwarded and re-opened tickets, campaigns. What it misses: paraphrases, the same talk with
every name and number changed, a copy cut to less than about four fifths, texts without spaces between words. Every
pair is verified exactly, so a score is the true index, not an estimate.

Two traps of support transcripts are handled. Greetings and signatures that stand in a large share of all conversations
make unrelated ones look alike, so word runs that common are left out wherever enough remains to judge by; a
conversation of hardly anything else is compared whole. And one word decides between short texts ("Sí, quiero cancelar"
and "No quiero cancelar"), so under eight words only exact duplicates count.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curation.checks.exact_duplicates import digests, first_of_each, folded_texts
from curation.checks.language import SPOKEN
from curation.checks.similar_sets import Sets, clusters
from curation.model import Batch, Finding
from curation.policy import Policy
from curation.text import SHINGLE_WORDS, shingle_sets, word_lists

MIN_WORDS = 8
#: What is left of a conversation without its boilerplate can be judged from as many word runs as eight words have.
MIN_SHINGLES = MIN_WORDS - SHINGLE_WORDS + 1
#: However small the corpus: a few copies of one conversation are duplicates, no boilerplate.
MIN_BOILERPLATE = 25


class NearDuplicates:
    """The later ones of conversations that say nearly the same; exact duplicates are left to their own check."""

    name = "near_duplicates"
    version = 1

    def sketch(self, batch: Batch, policy: Policy) -> pa.RecordBatch:  # noqa: ARG002
        """`conversation`, `digest`, and `shingles`: hashes of the distinct runs of three words, none under eight words.

        Signatures are made when comparing, for what is boilerplate only the whole corpus shows.
        """
        folded = folded_texts(batch)
        spoken = _spoken_words(batch, folded)
        long = np.diff(spoken.offsets.to_numpy()) >= MIN_WORDS
        shingles = shingle_sets(spoken)
        return pa.record_batch(
            {
                "conversation": pa.array([key for key, _, _ in batch.conversations], pa.string()),
                "digest": digests(batch, folded),
                "shingles": pc.if_else(pa.array(long), shingles, pa.scalar([], shingles.type)),
            }
        )

    def compare(self, sketches: pa.Table, policy: Policy) -> Iterable[Finding]:
        """A finding for every near duplicate, in order of import; `other` is the first imported of its cluster."""
        sets = _as_sets(sketches["shingles"])
        first = first_of_each(sketches["digest"])
        (taking_part,) = np.nonzero((first == np.arange(len(first))) & (sets.sizes > 0))
        sets = _without_boilerplate(sets.take(taking_part), policy.checks.template_share)
        keepers, alike = clusters(sets, policy.checks.near_similarity)
        (found,) = np.nonzero(keepers < np.arange(len(keepers)))
        ids = sketches["conversation"]
        duplicates = ids.take(taking_part[found]).to_pylist()
        others = ids.take(taking_part[keepers[found]]).to_pylist()
        for key, other, score in zip(duplicates, others, alike[found].tolist(), strict=True):
            yield Finding(key, self.name, "near", round(score, 4), other=other)


NEAR_DUPLICATES = NearDuplicates()


def _spoken_words(batch: Batch, folded_texts: pa.LargeStringArray) -> pa.LargeListArray:
    """The words user and assistant say, a list a conversation."""
    positions = batch.distinct[1]
    lists = word_lists(folded_texts)
    rows = [row for row, role in enumerate(batch.roles) if role in SPOKEN]
    said = lists.take(pa.array([positions[row] for row in rows], pa.int64()))
    before = np.searchsorted(rows, [first for _, first, _ in batch.conversations] + [len(batch.roles)])
    return pa.LargeListArray.from_arrays(pa.array(said.offsets.to_numpy()[before], pa.int64()), said.values)


def _as_sets(shingles: pa.ChunkedArray) -> Sets:
    lists = shingles.combine_chunks()
    bounds = lists.offsets.to_numpy().astype(np.int64)
    return Sets(bounds - bounds[0], lists.values.to_numpy()[bounds[0] : bounds[-1]])


def _without_boilerplate(sets: Sets, share: float) -> Sets:
    """The sets without the runs found in more than `share` of them; a set left with too little is judged whole."""
    common, count = np.unique(sets.values, return_counts=True)
    common = common[count > max(MIN_BOILERPLATE, share * len(sets.sizes))]
    own = ~np.isin(sets.values, common)
    enough = sets.where(own).sizes >= MIN_SHINGLES
    return sets.where(own | ~np.repeat(enough, sets.sizes))
