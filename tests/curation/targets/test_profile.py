"""The catalogue reads, and its figures come out as published."""

from __future__ import annotations

from datetime import date

import pytest

from curation.errors import LANGUAGES, CurationError
from curation.policy import Release
from curation.targets.profile import Target, target, targets
from curation.tokens import ENCODINGS


@pytest.mark.parametrize("known", targets().values(), ids=lambda t: t.name)
def test_every_target_says_what_a_page_shows(known: Target) -> None:
    assert known.title and known.source and known.checked_on > date(2026, 1, 1)
    assert set(known.access) == set(LANGUAGES)
    assert known.encoding in ENCODINGS
    assert known.format in ("openai", "together", "mistral")
    assert known.alternates == (known.format == "together")


def test_the_policy_names_a_target_that_exists() -> None:
    assert target(Release().target).provider == "OpenAI"


def test_an_unknown_target_is_named_with_the_known_ones() -> None:
    with pytest.raises(CurationError, match=r"openai-gpt-9.*openai-gpt-4\.1-mini") as raised:
        target("openai-gpt-9")
    assert raised.value.code == "unknown_target"


# OpenAI's published rule: 3, at least 100 examples seen where there are few, at most 25,000 where there are many.
@pytest.mark.parametrize(
    ("examples", "epochs"),
    [(1, 25), (4, 25), (5, 20), (33, 3), (34, 3), (8333, 3), (8334, 2), (12_501, 1), (99_999, 1)],
)
def test_default_epochs(examples: int, epochs: int) -> None:
    assert target("generic").epochs(examples) == epochs


def test_the_cost_of_a_job() -> None:
    assert target("openai-gpt-4.1-mini").training_cost(1_000_000, 100) == pytest.approx(3 * 5.0)
    assert target("generic").training_cost(1_000_000, 100) is None


@pytest.mark.parametrize(("today", "closed"), [(date(2027, 1, 5), False), (date(2027, 1, 6), True)])
def test_openai_takes_no_jobs_from_the_sixth_of_january_on(today: date, closed: bool) -> None:
    assert target("openai-gpt-4o-mini").closed(today) is closed
    assert not target("trl").closed(today)
