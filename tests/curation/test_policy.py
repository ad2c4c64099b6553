"""The policy as TOML: what is written comes back, and what cannot be a limit is refused before anything is saved."""

from __future__ import annotations

import pytest

from curation.errors import CurationError
from curation.policy import Checks, Limits, Policy, Release


def test_a_policy_comes_back_from_its_own_toml() -> None:
    policy = Policy(Checks(languages=("es",), near_similarity=1), Limits(100, 0), Release(system='a "b"\n\x7f'))
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.from_toml("") == Policy()


@pytest.mark.parametrize(
    ("toml", "code", "key"),
    [
        ("[checks]\nnear_similarity = nan", "policy_wrong_type", "checks.near_similarity"),
        ("[limits]\nmin_score = inf", "policy_wrong_type", "limits.min_score"),
        ("[release]\ntrain = -inf", "policy_wrong_type", "release.train"),
        ("[checks]\nnear_similarity = 7.0", "policy_out_of_range", "checks.near_similarity"),
        ("[limits]\nmin_score = -0.1", "policy_out_of_range", "limits.min_score"),
        ("[limits]\nmax_tokens = 0", "policy_out_of_range", "limits.max_tokens"),
        ("[release]\nseed = 99999999999999999999999", "policy_out_of_range", "release.seed"),
        ("[release]\nchunk_tokens = 0", "policy_out_of_range", "release.chunk_tokens"),
        ("[release]\nchunk_overlap = -1", "policy_out_of_range", "release.chunk_overlap"),
        ('[checks]\nlanguages = "es"', "policy_wrong_type", "checks.languages"),
        ("[release]\nkeepers_only = 1", "policy_wrong_type", "release.keepers_only"),
        ("[release]\nfoo = 1", "policy_unknown_key", "release.foo"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(toml: str, code: str, key: str) -> None:
    with pytest.raises(CurationError) as refused:
        Policy.from_toml(toml)
    assert (refused.value.code, refused.value.facts["key"]) == (code, key)


@pytest.mark.parametrize(
    "toml",
    [
        "[checks]\nnear_similarity = 1",
        "[limits]\nmin_score = 0",
        "[limits]\nmax_tokens = 1",
        "[release]\nseed = 0\nchunk_tokens = 8\nchunk_overlap = 0",
    ],
)
def test_the_ends_of_a_range_are_in_it(toml: str) -> None:
    assert Policy.from_toml(toml) != Policy() or "seed = 0" in toml
