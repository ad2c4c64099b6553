"""A home with the workspace acme, and its data lead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curation import jobs
from curation.access import Role, operator
from curation.steps import people
from curation.store.home import Home
from tests.pages.visiting import PASSWORD


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    people.create_workspace(made, operator(), "acme", "Acme")
    yield made
    jobs.desk(made).close()
    made.close()


@pytest.fixture
def lead(home: Home) -> str:
    made = people.add_account(home, operator(), "luis", PASSWORD)
    people.set_membership(home, operator(), "luis", "acme", Role.LEAD)
    return made
