"""Which sets of a large family are alike: MinHash bands propose pairs, the exact Jaccard index decides.

Everything is arrays over the whole family. The bands are so many that hardly a pair at the threshold goes unproposed:
one in twenty million at .8, at worst one in seventy thousand down to .4 (the curve is in Leskovec, Rajaraman, Ullman:
Mining of Massive Datasets, section 3.4). Nothing is quadratic in a bucket: up to `_SMALL` members are compared pair by
pair; more are compared with their first and their neighbour, and what that leaves apart is divided by the next band.
So among thousands of sets just below the threshold, one that is like only a single other could stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PERMUTATIONS = 128

_SMALL = 24
_LEVELS = 4
_CHUNK = 1 << 20  # values worked on at once: they stay in the processor's cache, and memory stays flat


@dataclass(frozen=True)
class Sets:
    """Set number i is `values[offsets[i] : offsets[i + 1]]`: uint32, ascending, distinct."""

    offsets: Ints
    values: npt.NDArray[np.uint32]

    @property
    def sizes(self) -> Ints:
        """How many values every set has."""
        return np.diff(self.offsets)

    def take(self, places: Ints) -> Sets:
        """These sets, in this order."""
        sizes = self.sizes[places]
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        return Sets(
            offsets, self.values[np.repeat(self.offsets[places] - offsets[:-1], sizes) + np.arange(offsets[-1])]
        )

    def where(self, kept: npt.NDArray[np.bool_]) -> Sets:
        """The same sets without the values that are not kept; `kept` has one entry a value."""
        before = np.concatenate([[0], np.cumsum(kept)])
        return Sets(before[self.offsets], self.values[kept])


def clusters(sets: Sets, threshold: float) -> tuple[Ints, Floats]:
    """For every set the first of its cluster (itself, where it has none), and how alike it is.

    A cluster is whatever pairs at or over the threshold connect. How alike is the Jaccard index with the first of the
    cluster; where that is under the threshold, of the best pair that connects. An empty set is like nothing.
    """
    linking = _Linking(sets, threshold)
    (filled,) = np.nonzero(sets.sizes)
    if len(filled) > 1:
        keys = _band_keys(sets.take(filled), threshold)
        for band in range(len(keys)):
            _link_buckets(linking, filled, keys[np.arange(band, band + _LEVELS) % len(keys)])
    return linking.first, _alike(linking)


def jaccard(sets: Sets, left: Ints, right: Ints) -> Floats:
    """The Jaccard index of every pair of sets (left[i], right[i]), neither of them empty."""
    sizes = sets.sizes
    both = sizes[left] + sizes[right]
    shared = np.concatenate([np.empty(0, np.int64), *(_shared(sets, left[p], right[p]) for p in _portions(both))])
    return shared / (both - shared)


class _Linking:
    """Clusters as they grow: `first` maps every set to the lowest of its cluster, `best` holds its best link."""

    def __init__(self, sets: Sets, threshold: float) -> None:
        self.sets = sets
        self.threshold = threshold
        self.first: Ints = np.arange(len(sets.offsets) - 1)
        self.best: Floats = np.zeros(len(self.first))

    def link(self, left: Ints, right: Ints) -> None:
        """Joins the clusters of the pairs that are alike enough."""
        smaller, larger = np.sort([self.sets.sizes[left], self.sets.sizes[right]], axis=0)
        open_pairs = (self.first[left] != self.first[right]) & (smaller >= larger * self.threshold)
        left, right = left[open_pairs], right[open_pairs]
        alike = jaccard(self.sets, left, right)
        linked = alike >= self.threshold
        left, right, alike = left[linked], right[linked], alike[linked]
        np.maximum.at(self.best, left, alike)
        np.maximum.at(self.best, right, alike)
        self._join(left, right)

    def _join(self, left: Ints, right: Ints) -> None:
        while len(left):
            one, other = self.first[left], self.first[right]
            apart = one != other
            left, right = left[apart], right[apart]
            low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
            np.minimum.at(self.first, high, low)
            while not np.array_equal(higher := self.first[self.first], self.first):
                self.first = higher


def _band_keys(sets: Sets, threshold: float) -> npt.NDArray[np.uint32]:
    """A row a band, a column a set: sets with equal keys had equal minima in the whole band."""
    rows = 4 if threshold >= 0.75 else 3 if threshold >= 0.65 else 2
    multipliers, addends = _permutations()
    keys = np.empty((PERMUTATIONS // rows, len(sets.sizes)), np.uint32)
    for part in _portions(sets.sizes):
        begin = sets.offsets[part.start]
        values = sets.values[begin : sets.offsets[part.stop]]
        starts = sets.offsets[part] - begin
        for band in range(len(keys)):
            key = np.zeros(len(starts), np.uint64)
            for row in range(band * rows, band * rows + rows):
                minima = np.minimum.reduceat(values * multipliers[row] + addends[row], starts)
                key = (key ^ minima) * np.uint64(0x9E3779B97F4A7C15)
                key ^= key >> np.uint64(29)
            keys[band, part] = key >> np.uint64(32)
    return keys


def _link_buckets(linking: _Linking, rows: Ints, keys: npt.NDArray[np.uint32]) -> None:
    """Links inside the buckets of the first band; the further ones divide what is too large for that."""
    bucket = keys[0].astype(np.uint64)
    places = np.arange(len(rows))
    for level in range(1, len(keys) + 1):
        order = np.argsort(bucket, kind="stable")  # stable: the members of a bucket stay in order
        bucket, places = bucket[order], places[order]
        _, start, size = np.unique(bucket, return_index=True, return_counts=True)
        large = np.repeat(size > _SMALL, size)
        for apart in range(1, _SMALL):
            near = (bucket[apart:] == bucket[:-apart]) & ~large[apart:]
            if not near.any():
                break
            linking.link(rows[places[:-apart][near]], rows[places[apart:][near]])
        if not large.any():
            return
        leader = np.repeat(places[start], size)[large]
        bucket, places = bucket[large], places[large]
        linking.link(rows[leader], rows[places])
        linking.link(rows[places[:-1]], rows[places[1:]])
        # Of every cluster one member is enough from here on.
        _, kept = np.unique(
            np.stack([bucket, linking.first[rows[places]].astype(np.uint64)]), axis=1, return_index=True
        )
        kept.sort()
        bucket, places = bucket[kept], places[kept]
        if level < len(keys):
            bucket = _divided(bucket, keys[level, places])


def _divided(bucket: npt.NDArray[np.uint64], key: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    mixed = (bucket ^ key) * np.uint64(0xFF51AFD7ED558CCD) + bucket
    return mixed ^ mixed >> np.uint64(31)


def _shared(sets: Sets, left: Ints, right: Ints) -> Ints:
    """How many values the pairs have in common: with the pair in front of the value, one sort brings equals together."""
    sides = []
    for side in (left, right):
        taken = sets.take(side)
        pair = np.repeat(np.arange(len(side), dtype=np.uint64), taken.sizes)
        sides.append(pair << np.uint64(32) | taken.values)
    together = np.concatenate(sides)
    together.sort(kind="stable")  # two ascending halves: merged in linear time
    twice = together[1:][together[1:] == together[:-1]] >> np.uint64(32)
    return np.bincount(twice.astype(np.int64), minlength=len(left))


def _alike(linking: _Linking) -> Floats:
    (members,) = np.nonzero(linking.first < np.arange(len(linking.first)))
    alike = np.zeros(len(linking.first))
    found = jaccard(linking.sets, members, linking.first[members])
    alike[members] = np.where(found >= linking.threshold, found, linking.best[members])
    return alike


def _portions(sizes: Ints) -> Iterator[slice]:
    """Consecutive slices of at most `_CHUNK` values together, or of a single larger set."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _CHUNK, side="right")))
        yield slice(start, stop)
        start = stop


def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Odd multipliers and addends, a pair a permutation of the 32-bit numbers; SplitMix64, the same on every machine."""
    state = np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ state >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ state >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    drawn = ((state ^ state >> np.uint64(31)) >> np.uint64(32)).astype(np.uint32)
    return drawn[:PERMUTATIONS] | np.uint32(1), drawn[PERMUTATIONS:]
