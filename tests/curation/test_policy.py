"""The policy: TOML in and out without loss, wrong keys and kinds refused, fingerprints that follow the content."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.errors import CurationError
from curation.policy import Checks, Limits, Policy, Release

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
SHARE = st.floats(0, 1)
COUNT = st.integers(8, 2**31 - 1)
POLICIES = st.builds(
    Policy,
    st.builds(Checks, TEXTS, TEXTS, TEXTS, TEXT, st.floats(0.05, 1), SHARE),
    st.builds(Limits, st.none() | COUNT, SHARE),
    st.builds(
        Release, TEXT, st.sampled_from(["accepted", "unblocked"]), st.sampled_from(["placeholder", "mask"]),
        st.booleans(), SHARE, SHARE, SHARE, COUNT, st.none() | TEXT, COUNT, COUNT,
    ),
)  # fmt: skip


@given(POLICIES)
def test_what_is_written_reads_back_equal(policy: Policy) -> None:
    again = Policy.from_toml(policy.to_toml())
    assert again == policy and again.fingerprint == policy.fingerprint
    assert again.checks_fingerprint == policy.checks_fingerprint


@given(TEXT)
def test_any_text_is_a_policy_or_a_sentence(text: str) -> None:
    try:
        assert Policy.from_toml(text) == Policy()  # comments and empty sections
    except CurationError as error:
        assert error.code.startswith("policy_") and error.sentence()


def test_what_is_left_out_keeps_its_default() -> None:
    assert Policy.from_toml("") == Policy()
    told = Policy.from_toml('[release]\ntarget = "generic"\ntrain = 1\nvalidation = 0')
    assert told == Policy(release=Release(target="generic", train=1.0, validation=0.0))
    assert isinstance(told.release.train, float)


def test_every_key_is_written_out() -> None:
    said = tomllib.loads(Policy().to_toml())
    unsaid = {"max_tokens", "system"}  # TOML has no nothing
    for section in fields(Policy):
        names = {field.name for field in fields(getattr(Policy(), section.name))}
        assert set(said[section.name]) == names - unsaid


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("[check]\n", "check"),
        ("[checks]\nlanguage = ['es']", "checks.language"),
        ("[release]\nTarget = 'x'", "release.Target"),
        ("fingerprint = 'x'", "fingerprint"),
    ],
)
def test_an_unknown_key_is_named(toml: str, key: str) -> None:
    with pytest.raises(CurationError) as refused:
        Policy.from_toml(toml)
    assert (refused.value.code, refused.value.facts) == ("policy_unknown_key", {"key": key})


@pytest.mark.parametrize(
    "line",
    [
        "checks.languages = 'es'", "checks.languages = [1]", "checks.languages = [['es']]", "checks.encoding = 1",
        "checks.near_similarity = '0.8'", "checks.near_similarity = true", "limits.max_tokens = 1.5",
        "limits.max_tokens = true", "limits.max_tokens = '9'", "limits.min_score = []", "release.selection = 'all'",
        "release.selection = 1", "release.selection = ['accepted']", "release.redaction = ''",
        "release.keepers_only = 1", "release.keepers_only = 'yes'", "release.seed = 1.0", "release.seed = false",
        "release.system = 3", "release.train = 2026-01-01", "release.chunk_tokens = {}", "checks = 3", "release = []",
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_named(line: str) -> None:
    with pytest.raises(CurationError) as refused:
        Policy.from_toml(line)
    assert (refused.value.code, refused.value.facts) == ("policy_wrong_type", {"key": line.split(" =", maxsplit=1)[0]})


@pytest.mark.parametrize("line", ["release.train = nan", "limits.min_score = inf", "checks.near_similarity = -inf"])
def test_a_number_that_is_none_is_refused(line: str) -> None:
    """It could not be written out again, and nothing is more or less than it."""
    with pytest.raises(CurationError, match="wrong kind"):
        Policy.from_toml(line)


@pytest.mark.parametrize(
    "line",
    [
        "checks.near_similarity = 7.0", "checks.template_share = 1.01", "limits.min_score = -0.1", "limits.max_tokens = 0",
        "release.seed = 99999999999999999999999", "release.chunk_tokens = 0", "release.chunk_overlap = -1",
    ],
)  # fmt: skip
def test_a_number_out_of_its_range_is_named(line: str) -> None:
    with pytest.raises(CurationError) as refused:
        Policy.from_toml(line)
    assert (refused.value.code, refused.value.facts["key"]) == ("policy_out_of_range", line.split(" =", maxsplit=1)[0])


@pytest.mark.parametrize(
    ("toml", "policy"),
    [
        ("checks.near_similarity = 1", Policy(Checks(near_similarity=1))),
        ("limits = {min_score = 0, max_tokens = 1}", Policy(limits=Limits(1, 0))),
        ("release = {seed = 0, chunk_tokens = 8, chunk_overlap = 0}", Policy(release=Release(chunk_tokens=8, chunk_overlap=0))),
    ],
)  # fmt: skip
def test_the_ends_of_a_range_are_in_it(toml: str, policy: Policy) -> None:
    assert Policy.from_toml(toml) == policy


@pytest.mark.parametrize("text", ["[", "a = ", "[checks]\n[checks]", "release.seed = 1\nrelease.seed = 2", "= 3"])
def test_what_is_no_toml_says_so(text: str) -> None:
    with pytest.raises(CurationError) as refused:
        Policy.from_toml(text)
    assert refused.value.code == "policy_not_toml"


def test_only_the_checks_make_a_check_run_come_out_differently() -> None:
    policy = Policy()
    for other in (replace(policy, limits=Limits(10)), replace(policy, release=Release(seed=1))):
        assert other.checks_fingerprint == policy.checks_fingerprint and other.fingerprint != policy.fingerprint
    other = replace(policy, checks=Checks(regions=("ES",)))
    assert other.checks_fingerprint != policy.checks_fingerprint and other.fingerprint != policy.fingerprint
