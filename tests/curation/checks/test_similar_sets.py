"""Similar sets: the same clusters as comparing every pair, also where buckets are large."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from itertools import count, islice

import numpy as np
import pytest

from curation.checks.similar_sets import Sets, clusters, jaccard


def family(sets: Iterable[set[int]]) -> Sets:
    ordered = [sorted(one) for one in sets]
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in ordered])]).astype(np.int64)
    return Sets(offsets, np.array([value for one in ordered for value in one], np.uint32))


def index(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def compared(sets: list[set[int]], threshold: float) -> list[int]:
    """The first of every set's cluster, by comparing all pairs."""
    first = list(range(len(sets)))

    def root(place: int) -> int:
        while first[place] != place:
            place = first[place]
        return place

    for later in range(len(sets)):
        for earlier in range(later):
            if index(sets[earlier], sets[later]) >= threshold:
                one, other = root(earlier), root(later)
                first[max(one, other)] = min(one, other)
    return [root(place) for place in range(len(sets))]


def numbers(start: int) -> Iterator[int]:
    """Numbers that look random and never repeat."""
    return (n * 2_654_435_761 % 2**32 for n in count(start))


def drawn(chance: random.Random, core: int, own: tuple[int, int], many: int) -> list[set[int]]:
    """Sets that share a core, half of them copies of another with up to six values replaced."""
    shared = {chance.getrandbits(32) for _ in range(core)}
    sets: list[set[int]] = []
    for _ in range(many):
        if sets and chance.random() < 0.5:
            one = set(chance.choice(sets))
            for _ in range(min(len(one), chance.randint(0, 6))):
                one.remove(chance.choice(sorted(one)))
                one.add(chance.getrandbits(32))
        else:
            one = shared | {chance.getrandbits(32) for _ in range(chance.randint(*own))}
        sets.append(one)
    return sets


@pytest.mark.parametrize("threshold", [0.8, 0.7, 0.6, 0.4])
@pytest.mark.parametrize(("core", "own"), [(0, (1, 90)), (60, (8, 14)), (60, (22, 30))])
def test_clusters_are_those_of_all_pairs(threshold: float, core: int, own: tuple[int, int]) -> None:
    sets = drawn(random.Random(core + own[0]), core, own, 400)
    first, alike = clusters(family(sets), threshold)
    assert first.tolist() == compared(sets, threshold)
    for place, (keeper, score) in enumerate(zip(first.tolist(), alike.tolist(), strict=True)):
        if keeper == place:
            assert score == 0
        elif index(sets[place], sets[keeper]) >= threshold:
            assert score == index(sets[place], sets[keeper])
        else:  # tied in by another link, whose index it is
            assert score >= threshold
            assert score in {index(sets[place], other) for other in sets}


def test_the_threshold_itself_is_alike_enough() -> None:
    four, five = {1, 2, 3, 4}, {1, 2, 3, 4, 5}
    assert clusters(family([four, five]), 0.8)[0].tolist() == [0, 0]
    assert clusters(family([four, five]), 0.81)[0].tolist() == [0, 1]


def test_empty_sets_are_like_nothing() -> None:
    assert clusters(family([set(), {1}, set(), {1}]), 0.8)[0].tolist() == [0, 1, 2, 1]
    assert clusters(family([]), 0.8)[0].tolist() == []


def test_the_index_of_pairs() -> None:
    sets = [{1, 2, 3}, {2, 3, 4}, {9}, set(range(100, 4000))]
    left, right = np.array([0, 0, 3, 3, 1]), np.array([1, 2, 3, 0, 0])
    expected = [index(sets[a], sets[b]) for a, b in zip(left, right, strict=True)]
    assert jaccard(family(sets), left, right).tolist() == expected


@pytest.mark.parametrize(("own", "apart"), [(1, 1), (8, 19_500), (25, 19_500)], ids=["alike", "nearly", "half"])
def test_twenty_thousand_of_one_template_are_not_compared_pair_by_pair(own: int, apart: int) -> None:
    """Two hundred million pairs: what is alike is one cluster, what is not hides no planted copy and takes no minutes."""
    chance, fresh = random.Random(own), numbers(1)
    core = set(islice(fresh, 60))
    sets = [core | set(islice(fresh, own)) for _ in range(19_500)]
    originals = chance.sample(range(len(sets)), 500)
    sets += [sets[original] - {chance.choice(sorted(sets[original]))} | {next(fresh)} for original in originals]
    started = time.process_time()
    first, _ = clusters(family(sets), 0.8)
    assert time.process_time() - started < 60
    assert (first[19_500:] == first[originals]).all()
    assert len(set(first.tolist())) == apart
