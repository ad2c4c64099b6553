"""Conversations that say the same, word for word, in the same roles and order.

Catches: repeats that differ in case, accents, white space, invisible characters, authors or dates. What it misses:
everything else, which is for `near_duplicates`. Tool calls count with their names and arguments, their ids do not. The
first one imported is the keeper; conversations in which nothing is said are nobody's duplicate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import orjson
import pyarrow as pa

from curation.model import Batch, Finding, strings_inside
from curation.policy import Policy
from curation.text import fold, fold_column

DIGEST = pa.binary(16)


class ExactDuplicates:
    """The later ones of conversations that say the same."""

    name = "exact_duplicates"
    version = 1

    def sketch(self, batch: Batch, policy: Policy) -> pa.RecordBatch:  # noqa: ARG002
        """`conversation` and `digest`."""
        ids = [key for key, _, _ in batch.conversations]
        return pa.record_batch(
            {"conversation": pa.array(ids, pa.string()), "digest": digests(batch, folded_texts(batch))}
        )

    def compare(self, sketches: pa.Table, policy: Policy) -> Iterable[Finding]:  # noqa: ARG002
        """A finding for every duplicate, in order of import, that points at its keeper."""
        keepers = first_of_each(sketches["digest"])
        (places,) = np.nonzero(keepers < np.arange(len(keepers)))
        ids = sketches["conversation"]
        for key, other in zip(ids.take(places).to_pylist(), ids.take(keepers[places]).to_pylist(), strict=True):
            yield Finding(key, self.name, "exact", 1.0, other=other)


EXACT_DUPLICATES = ExactDuplicates()


def folded_texts(batch: Batch) -> pa.LargeStringArray:
    """The distinct texts of the batch, folded."""
    return fold_column(pa.array(batch.distinct[0], pa.large_string()))


def digests(batch: Batch, folded_texts: pa.LargeStringArray) -> pa.Array:
    """A hash of what every conversation says; null where it says nothing."""
    positions = batch.distinct[1]
    folded = folded_texts.to_pylist()
    payloads = batch.table["payload"].to_pylist()
    found = []
    for _, first, end in batch.conversations:
        digest, said = hashlib.blake2b(digest_size=DIGEST.byte_width), False
        for row in range(first, end):
            parts = [folded[positions[row]], *_beside(payloads[row])]
            said = said or any(parts)
            # Folded text has no control characters that are white space: these two cannot be part of it.
            digest.update("\x1f".join((batch.roles[row], *parts, "\x1e")).encode("utf-8", "surrogatepass"))
        found.append(digest.digest() if said else None)
    return pa.array(found, DIGEST)


def first_of_each(digests: pa.ChunkedArray) -> np.ndarray:
    """For every place the first place with the same digest; a place without one is its own."""
    codes = digests.combine_chunks().dictionary_encode().indices
    codes = codes.fill_null(-1).to_numpy(zero_copy_only=False)
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.where(codes < 0, np.arange(len(codes)), first[inverse])


def _beside(payload: str | None) -> list[str]:
    return [f"{path}\x1f{fold(value)}" for path, value in strings_inside(orjson.loads(payload))] if payload else []
