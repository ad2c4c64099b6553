"""No leak, near the shares, and nothing moves when new conversations come."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.errors import CurationError
from curation.splits import Shares, groups, leaks, split_of

SHARES = Shares(0.8, 0.1, 0.1)
IDS = [f"c{number:02}" for number in range(40)]
ORDER = {key: position for position, key in enumerate(IDS)}
edges = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=60)


def _assigned(pairs: list[tuple[str, str]], ids: list[str] = IDS, seed: int = 0) -> dict[str, str]:
    grouped = groups(pairs, ORDER)
    return {key: split_of(grouped.get(key, key), seed, SHARES) for key in ids}


@given(edges, st.integers(-(2**63), 2**63 - 1))
def test_tied_conversations_are_never_parted(pairs: list[tuple[str, str]], seed: int) -> None:
    assigned = _assigned(pairs, seed=seed)
    assert leaks(assigned, pairs) == 0
    assert all(assigned[one] == assigned[other] for one, other in pairs)


@given(edges, st.sets(st.sampled_from(IDS)))
def test_a_conversation_that_is_left_out_still_ties_the_others(
    pairs: list[tuple[str, str]], released: set[str]
) -> None:
    assigned = {key: split for key, split in _assigned(pairs).items() if key in released}
    assert leaks(assigned, pairs) == 0


@given(edges)
def test_the_group_is_its_first_conversation_however_the_edges_come(pairs: list[tuple[str, str]]) -> None:
    grouped = groups(pairs, ORDER)
    turned = groups([(other, one) for one, other in reversed(pairs)], ORDER)
    assert grouped == turned
    for key, group in grouped.items():
        assert ORDER[group] <= ORDER[key]
        assert grouped[group] == group


@given(edges, st.integers(1, len(IDS)))
def test_what_is_there_stays_where_it_is_when_new_ones_join_old_groups(pairs: list[tuple[str, str]], old: int) -> None:
    before = IDS[:old]
    known = [(one, other) for one, other in pairs if ORDER[one] < old and ORDER[other] < old]
    old_groups = groups(known, ORDER)
    # An arrival may join one old group; only one that ties two together may move anything.
    arrivals: dict[str, str] = {}
    for one, other in pairs:
        new, host = (one, other) if ORDER[one] >= old else (other, one)
        if ORDER[new] >= old > ORDER[host]:
            arrivals.setdefault(new, host)
    later = [*known, *arrivals.items()]
    first = {key: split_of(old_groups.get(key, key), 0, SHARES) for key in before}
    assert {key: split for key, split in _assigned(later).items() if key in first} == first


def test_leaks_counts_torn_groups_over_conversations_that_were_not_assigned() -> None:
    pairs = [("a", "x"), ("x", "b"), ("c", "d"), ("e", "f")]
    assert leaks({"a": "train", "b": "test", "c": "train", "d": "train"}, pairs) == 1
    assert leaks({"a": "train", "b": "test", "c": "train", "d": "test", "e": "train", "f": "validation"}, pairs) == 3
    assert leaks({"a": "train", "b": "train"}, pairs) == 0


def test_the_shares_are_honoured_and_the_seed_matters() -> None:
    ids = [f"{number:x}" for number in range(20_000)]
    sizes = Counter(split_of(key, 0, SHARES) for key in ids)
    # Three standard deviations of a share of 0.1 over 20,000 are 0.0064.
    assert abs(sizes["test"] / 20_000 - 0.1) < 0.0064 and abs(sizes["validation"] / 20_000 - 0.1) < 0.0064
    moved = sum(split_of(key, 0, SHARES) != split_of(key, 1, SHARES) for key in ids)
    assert 0.3 < moved / 20_000 < 0.38  # 1 - (.8² + .1² + .1²) = .34


def test_a_bigger_validation_share_takes_from_train_only() -> None:
    for number in range(2_000):
        before, after = (split_of(str(number), 0, shares) for shares in (SHARES, Shares(0.7, 0.2, 0.1)))
        assert before == after or (before, after) == ("train", "validation")


def test_no_share_means_no_conversation() -> None:
    assert {split_of(str(number), 0, Shares(1.0, 0.0, 0.0)) for number in range(5_000)} == {"train"}


@pytest.mark.parametrize("shares", [(0.9, 0.2, 0.0), (1.1, -0.1, 0.0), (0.0, 0.0, 0.0)])
def test_shares_must_sum_to_one(shares: tuple[float, float, float]) -> None:
    with pytest.raises(CurationError) as raised:
        Shares(*shares)
    assert raised.value.code == "split_shares"
