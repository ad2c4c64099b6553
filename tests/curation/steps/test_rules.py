"""A policy is saved only when every name in it means something: a misspelt check would be a check left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curation.access import operator
from curation.errors import CurationError
from curation.policy import Checks, Policy, Release
from curation.steps import people, rules
from curation.store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    people.create_workspace(made, operator(), "acme", "Acme")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (Policy(Checks(enabled=("languages",))), "unknown_check"),
        (Policy(Checks(enabled=("pii", "PII"))), "unknown_check"),
        (Policy(Checks(languages=("es", "klingon"))), "policy_unknown_language"),
        (Policy(Checks(regions=("es",))), "policy_unknown_region"),
        (Policy(Checks(encoding="nope")), "unknown_encoding"),
        (Policy(release=Release(target="nope")), "unknown_target"),
        (Policy(release=Release(train=0.5)), "split_shares"),
    ],
)
def test_a_policy_that_names_what_is_not_there_is_not_saved(home: Home, policy: Policy, code: str) -> None:
    rules.save_policy(home, operator(), "acme", Policy(Checks(languages=("es",))))
    with pytest.raises(CurationError) as refused:
        rules.save_policy(home, operator(), "acme", policy)
    assert refused.value.code == code
    assert rules.policy(home, operator(), "acme") == Policy(Checks(languages=("es",)))


def test_every_known_check_may_be_named(home: Home) -> None:
    every = ("structure", "language", "pii", "secrets", "exact_duplicates", "near_duplicates")
    assert rules.save_policy(home, operator(), "acme", Policy(Checks(enabled=every))) == 1
    assert rules.save_policy(home, operator(), "acme", Policy(replace(Checks(), enabled=every))) == 1
