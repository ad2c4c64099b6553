"""Works as a job runs them: stopped anywhere, begun again, done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from curation.access import operator
from curation.policy import Checks, Policy
from curation.progress import Cancelled
from curation.steps import people, rules, uploads
from curation.steps.kinds import KINDS
from curation.store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    people.create_workspace(made, operator(), "acme", "Acme")
    rules.save_policy(made, operator(), "acme", Policy(Checks(enabled=("structure", "exact_duplicates"))))
    yield made
    made.close()


CHAT = orjson.dumps({"messages": [{"role": "user", "content": "Hola"}, {"role": "assistant", "content": "Buenas"}]})


class StopAt:
    """Cancels when the work tells its so-manieth progress, from 1; None never."""

    def __init__(self, nth: int | None) -> None:
        self.nth = nth
        self.told = 0

    def __call__(self, done: int, total: int | None, unit: str) -> None:
        self.told += 1
        if self.told == self.nth:
            raise Cancelled


def _import(home: Home, upload: str, progress: StopAt) -> int:
    said = {"path": upload, "name": "chat.jsonl", "format": "openai-chat", "mapping": {}}
    facts = KINDS["import"][1](home, operator(), "acme", said, progress)
    return facts["conversations"]


def test_an_import_stopped_anywhere_goes_on_with_its_file_and_then_lets_it_go(home: Home) -> None:
    whole = StopAt(None)
    assert _import(home, uploads.keep(home, operator(), "acme", [CHAT]), whole) == 1
    assert whole.told >= 3, "it tells how far it is while it reads, while it checks and while it compares"
    for nth in range(1, whole.told + 1):
        text = CHAT.replace(b"Hola", b"Hola %d" % nth)
        upload = uploads.keep(home, operator(), "acme", [text[:20], text[20:]])
        with pytest.raises(Cancelled):
            _import(home, upload, StopAt(nth))
        assert home.upload("acme", upload).read_bytes() == text
        assert _import(home, upload, StopAt(None)) == 1
        assert not home.upload("acme", upload).exists()
    assert home.workspace("acme").value("select count(*) from conversations") == whole.told + 1


def test_an_upload_is_kept_under_a_name_of_its_own(home: Home) -> None:
    names = {uploads.keep(home, operator(), "acme", [CHAT]) for _ in range(3)}
    assert len(names) == 3
    assert all(home.upload("acme", name).stat().st_size == len(CHAT) for name in names)
