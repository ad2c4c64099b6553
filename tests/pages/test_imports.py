"""The imports page: a dropped file is looked into, asked about, imported as a job, and can be taken out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from curation import jobs
from curation.access import Role, operator
from curation.errors import CurationError
from curation.interfaces import Mapping
from curation.policy import Checks, Policy
from curation.steps import people, rules, uploads
from curation.steps.ingest import history
from curation.store.home import Home
from tests.pages.visiting import PASSWORD, visit
from tests.seeding import conversations, seed_workspace

PAGE = "pages.lead.imports"
SECONDS = 30

CHAT = b"".join(
    orjson.dumps({"messages": [{"role": "user", "content": f"Pedido {n}"}, {"role": "assistant", "content": "Sale hoy."}]}) + b"\n"
    for n in range(3)
) + b'{"messages": [\n'  # fmt: skip
TABLE = b"caso;habla;dicho\n1;Eva;No me llega\n1;Ana;Sale hoy\n2;Eva;Gracias\n"
UNKNOWN = b"una linea sin forma alguna\notra linea sin forma alguna\n"


@pytest.fixture
def home(home: Home) -> Home:
    rules.save_policy(home, operator(), "acme", Policy(Checks(enabled=("structure",))))
    return home


@pytest.fixture
def drop(home: Home, lead: str) -> Callable[..., AppTest]:
    """Opens the page and drops these files."""

    def dropped(*files: tuple[str, bytes], language: str = "en") -> AppTest:
        at = visit(home, lead, PAGE, language).run()
        assert not at.exception
        return again(at, *files)

    return dropped


def again(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drops more files on the page."""
    for name, content in files:
        at.file_uploader[0].upload(name, content)
    at.run()
    assert not at.exception, at.exception
    return at


def button(at: AppTest, label: str):
    (found,) = [one for one in at.button if one.label == label]
    return found


def box(at: AppTest, label: str):
    (found,) = [one for one in at.selectbox if one.label == label]
    return found


def texts(at: AppTest) -> list[str]:
    return [one.value for one in at.text]


def done(home: Home) -> jobs.Job:
    """The newest job, when everything has come to its end."""
    assert jobs.desk(home).wait(SECONDS)
    return jobs.desk(home).jobs(operator(), "acme")[0]


def stored(home: Home) -> list[tuple[str, str, str]]:
    return home.workspace("acme").rows("select role, coalesce(author, ''), text from messages order by seq, turn")


def kept(home: Home) -> list[Path]:
    return [path for path in home.folder("acme").glob("uploads/*") if path.is_file()]


def test_an_empty_workspace_says_what_to_do(home: Home, lead: str) -> None:
    at = visit(home, lead, PAGE, "es").run()
    assert not at.exception
    assert [one.value for one in at.title] == ["Importaciones"]
    assert "Todavía no hay nada importado" in at.info[0].value
    assert not at.button


def test_an_annotator_sees_nothing_of_it(home: Home) -> None:
    ana = people.add_account(home, operator(), "ana", PASSWORD)
    people.set_membership(home, operator(), "ana", "acme", Role.ANNOTATOR)
    at = visit(home, ana, PAGE).run()
    assert at.exception and not at.dataframe and not at.info
    for ask in (
        lambda who: uploads.keep(home, who, "acme", [CHAT]),
        lambda who: uploads.look(home, who, "acme", "x", "chat.jsonl", None),
        lambda who: uploads.preview(home, who, "acme", "x", "chat.jsonl", format="openai-chat", mapping=Mapping()),
        lambda who: uploads.discard(home, who, "acme", "x"),
        lambda who: history(home, who, "acme"),
    ):
        with pytest.raises(CurationError, match="no such thing"):
            ask(people.principal_for(home, ana))
    assert kept(home) == []


def test_a_file_is_shown_as_it_would_be_before_anything_is_stored(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("chat.jsonl", CHAT))
    assert "openai-chat · 3 conversations, 6 messages, 1 rejects" in texts(at)
    assert any("line 4" in one.value and "JSON" in one.value for one in at.caption)
    assert "Pedido 0" in " ".join(one.proto.body for one in at.get("html"))
    assert "Conversation 1 of 3" in texts(at)
    assert stored(home) == []


def test_an_import_runs_as_a_job_and_is_told_below(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("chat.jsonl", CHAT))
    button(at, "Import").click().run()
    assert at.success[0].value == "The import runs. Its progress is on Jobs."
    job = done(home)
    assert (job.kind, job.state, job.facts["conversations"], job.facts["rejects"]) == ("import", "done", 3, 1)
    at.run()
    assert not at.exception
    table = at.dataframe[0].value
    assert list(table.iloc[0])[:2] == ["chat.jsonl", "openai-chat"]
    assert list(table.iloc[0])[3:6] == [3, 6, 1]
    (where, why) = at.dataframe[1].value.iloc[0]
    assert where == "line 4" and "not valid JSON" in why
    assert len(stored(home)) == 6 and kept(home) == []
    assert home.workspace("acme").value("select count(*) from check_runs") == 1


def test_a_table_with_unknown_headers_is_asked_about(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("casos.csv", TABLE))
    assert "cannot be told which of the 3 columns" in at.error[0].value
    box(at, "Column with the conversation's id").set_value("caso")
    box(at, "Column with who speaks").set_value("habla")
    box(at, "Column with the text").set_value("dicho")
    at.text_input[0].set_value("Ana")
    at.run()
    assert not at.exception and not at.error
    assert "tabular · 2 conversations, 3 messages, 0 rejects" in texts(at)
    button(at, "Import").click().run()
    assert done(home).state == "done"
    assert stored(home) == [
        ("user", "Eva", "No me llega"),
        ("assistant", "Ana", "Sale hoy"),
        ("user", "Eva", "Gracias"),
    ]


def test_a_format_nobody_recognises_is_asked_for(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("notas.bin", UNKNOWN))
    assert "does not look like any format" in at.warning[0].value
    assert not [one for one in at.button if one.label == "Import"]
    box(at, "Format").set_value("openai-chat").run()
    assert not at.exception and not at.warning
    assert "openai-chat · 0 conversations, 0 messages, 2 rejects" in texts(at)
    assert button(at, "Import").disabled


def test_a_file_name_is_no_markdown(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("![](http://127.0.0.1/x).bin", UNKNOWN))
    assert r"\!\[\]\(http" in at.warning[0].value


def test_two_files_of_the_same_content_stand_side_by_side(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("one.jsonl", CHAT), ("two.jsonl", CHAT))
    first, _ = (one for one in at.button if one.label == "Import")
    first.click().run()
    assert not at.exception
    button(at, "Import").click().run()
    assert not at.exception
    assert done(home).state == "done"
    assert sorted((job.arguments["name"], job.state) for job in jobs.desk(home).jobs(operator(), "acme")) == [
        ("one.jsonl", "done"),
        ("two.jsonl", "done"),
    ]
    assert len(stored(home)) == 6 and kept(home) == []


def test_an_import_is_undone_and_can_be_done_again(home: Home, drop: Callable[..., AppTest]) -> None:
    at = drop(("chat.jsonl", CHAT))
    button(at, "Import").click().run()
    assert done(home).state == "done"
    at.run()
    assert "This takes 3 conversations out again, with every decision on them." in texts(at)
    button(at, "Yes, undo it").click().run()
    assert not at.exception
    assert stored(home) == [] and history(home, operator(), "acme") == []
    again(at, ("chat.jsonl", CHAT))
    button(at, "Import").click().run()
    assert done(home).state == "done"
    assert len(stored(home)) == 6


def test_what_was_not_checked_can_be_checked(home: Home, lead: str) -> None:
    seed_workspace(home, "acme", conversations(4))
    at = visit(home, lead, PAGE, "en").run()
    button(at, "Check 4 new conversations").click().run()
    assert (done(home).kind, done(home).state) == ("check", "done")
    at.run()
    assert not [one for one in at.button if one.label.startswith("Check")]
