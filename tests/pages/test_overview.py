"""The overview: every figure, and every bar leads to exactly what it counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from curation.access import Principal, Role, operator
from curation.policy import Checks, Limits, Policy, Release
from curation.steps import browse, people, rules
from curation.steps.browse import Filter
from curation.steps.check import check
from curation.steps.ingest import ingest
from curation.steps.overview import overview_of
from curation.steps.release import release
from curation.store.home import Home
from tests.pages.visiting import PASSWORD, visit
from tests.seeding import conversations, seed_workspace

PAGE = "pages.lead.overview"
MAX_TOKENS = 180

ANSWER = "Buenos días, con gusto lo revisamos y le respondemos hoy mismo por este medio, gracias por su paciencia."
SAID: list[tuple[str, ...]] = [
    *((f"Hola, soy cliente desde hace {n} años y la lámpara del pasillo parpadea mucho {' muchísimo' * n * n}", ANSWER) for n in range(1, 9)),
    ("Mi correo es eva.rivas@example.com, por favor escríbanme cuando salga el paquete del almacén", ANSWER),
    ("Mi correo es luis.mora@example.com, todavía espero que me contesten sobre la factura de marzo", ANSWER),
    ("¿Abren el domingo por la mañana en la tienda del centro? Quisiera pasar con mi familia", ANSWER),
    ("¿Abren el domingo por la mañana en la tienda del centro? Quisiera pasar con mi familia", ANSWER),
    ("Nadie contesta el teléfono de la tienda y llevo toda la semana llamando sin ninguna suerte",),
    ("Guten Tag, die Lampe im Flur flackert seit gestern Abend und ich möchte sie gerne umtauschen", "Guten Tag, wir tauschen sie gerne um, bitte schicken Sie uns die Rechnung und ein Foto der Lampe."),
    ("Necesito el manual de instrucciones de la lámpara de mesa, el mío se perdió en la mudanza", "Claro. " + "Desenchufe la lámpara y espere a que se enfríe por completo antes de tocarla. " * 30),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A workspace with one of everything, imported and checked for real; three are decided."""
    made = Home(tmp_path_factory.mktemp("overview"))
    people.create_workspace(made, operator(), "acme", "Acme")
    people.create_workspace(made, operator(), "empty", "Empty")
    file = tmp_path_factory.mktemp("files") / "chat.jsonl"
    with file.open("wb") as out:
        for n, texts in enumerate(SAID):
            messages = [{"role": ("user", "assistant")[turn % 2], "content": text} for turn, text in enumerate(texts)]
            out.write(
                orjson.dumps({"id": f"T-{n}", "created_at": f"2026-0{1 + n % 3}-10", "messages": messages}) + b"\n"
            )
        out.write(b'{"messages": [\n')
    names = ("structure", "pii", "language", "exact_duplicates")
    policy = Policy(Checks(languages=("es",), enabled=names), Limits(max_tokens=MAX_TOKENS), Release(target="generic"))
    rules.save_policy(made, operator(), "acme", policy)
    ingest(made, operator(), "acme", file)
    check(made, operator(), "acme", workers=1)
    for words, action in (("1 años", "accept"), ("2 años", "redact"), ("3 años", "reject")):
        done = browse.act_on_all(made, operator(), "acme", Filter(text=words), action)
        assert done.count == 1
    yield made
    made.close()


@pytest.fixture(scope="module")
def lead(home: Home) -> str:
    made = people.add_account(home, operator(), "luis", PASSWORD)
    for workspace in ("acme", "empty"):
        people.set_membership(home, operator(), "luis", workspace, Role.LEAD)
    return made


def html(at: AppTest) -> str:
    assert not at.exception
    return " ".join(one.proto.body for one in at.get("html"))


def figures(at: AppTest) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt><dd>(?:<a [^>]*>)?(.*?)(?:</a>)?</dd>", html(at))
    return {unescape(name): unescape(shown) for name, shown in found}


def bars(at: AppTest) -> list[tuple[str, str, str]]:
    """Every bar and column: its name, what is written, and where it leads ("" for nowhere)."""
    body = html(at)
    across = re.findall(
        r'<(?:a href="([^"]*)" target="_self"|div)><span class="tz-name">(.*?)</span>.*?<span class="tz-value">(.*?)</span>', body
    )  # fmt: skip
    upright = re.findall(r'<a href="([^"]*)" target="_self" title="([^"]*): ([^":]*)"', body)
    return [(unescape(name), unescape(shown), unescape(href)) for href, name, shown in across + upright]


def count_in_browse(home: Home, who: str, href: str, workspace: str = "acme") -> int:
    """How many conversations the Browse page shows when this link is followed."""
    at = visit(home, who, "pages.annotator.browse", "en", workspace)
    asked = parse_qs(urlsplit(href).query)
    assert asked.pop("workspace") == [workspace]
    at.query_params.update(asked)
    at.run()
    assert not at.exception
    assert dict(at.query_params.items()) == {
        key: values[0] if len(values) == 1 else values for key, values in asked.items()
    }, "Browse keeps every filter of the link"
    (found,) = [said.value for said in at.markdown if said.value.endswith(" conversations**")]
    return int(found.strip("*").split()[0].replace(",", ""))


def test_the_figures(home: Home, lead: str) -> None:
    at = visit(home, lead, PAGE, "en").run()
    shown = figures(at)
    found = overview_of(home, operator(), "acme")
    assert shown["Conversations"] == "15" and shown["Messages"] == "29"
    assert shown["Tokens"] == f"{found.tokens:,}" and found.tokens > 15 * 30
    assert shown["Open findings"] == str(found.open_findings) and found.open_findings >= 4
    named = {name: written for name, written, _ in bars(at)}
    assert [named[name] for name in ("Imported", "Reviewed", "Accepted", "Released")] == ["15", "3", "2", "0"]
    assert found.rejected_messages == 1


def test_every_bar_leads_to_what_it_counted(home: Home, lead: str) -> None:
    at = visit(home, lead, PAGE, "en").run()
    linked = [(name, written, href) for name, written, href in bars(at) if "/browse?" in href]
    keys = {key for _, _, href in linked for key in parse_qs(urlsplit(href).query)}
    assert keys == {"workspace", "finding", "min", "max", "language", "state"}
    for name, written, href in linked:
        counted = int(re.findall(r"\d+", written)[-1])
        assert count_in_browse(home, lead, href) == counted, (name, href)


def test_token_lengths_are_all_there_and_none_straddles_the_limit(home: Home) -> None:
    bins = list(overview_of(home, operator(), "acme").token_bins.itertuples())
    assert sum(row.conversations for row in bins) == len(SAID)
    assert all(row.low <= row.high for row in bins)
    assert all(one.high < other.low for one, other in pairwise(bins))
    assert all(row.high <= MAX_TOKENS or row.low > MAX_TOKENS for row in bins)
    assert bins[0].low <= MAX_TOKENS < bins[-1].low


def test_why_conversations_are_not_clean(home: Home) -> None:
    found = overview_of(home, operator(), "acme")
    assert {"exact_duplicate", "no_answer", "wrong_language", "overlong"} == set(found.lost)
    assert found.funnel["imported"] - found.funnel["clean"] == sum(found.lost.values())


def test_numbers_and_names_follow_the_language(home: Home, lead: str) -> None:
    spanish = visit(home, lead, PAGE, "es").run()
    assert [one.value for one in spanish.title] == ["Resumen"]
    assert {"Español", "Otro", "Importadas"} & {name for name, _, _ in bars(spanish)} >= {"Español", "Importadas"}
    cells = figures(spanish)
    assert cells["Tokens"] == f"{overview_of(home, operator(), 'acme').tokens:,}".replace(",", ".")


def rail(at: AppTest) -> list[tuple[str, str, str]]:
    """The steps: their state, where they lead, what they say."""
    found = re.findall(r'<li class="(\w+)"><a href="([^"]*)"[^>]*><strong>(?:✓ |\d\. )(.*?)</strong>', html(at))
    return [(state, unescape(href), unescape(name)) for state, href, name in found]


def test_an_empty_workspace_shows_the_way_and_no_figures(home: Home, lead: str) -> None:
    at = visit(home, lead, PAGE, "en", "empty").run()
    assert rail(at) == [
        ("next", "/imports?workspace=empty", "Import"),
        ("later", "/imports?workspace=empty", "Check"),
        ("later", "/review?workspace=empty", "Review"),
        ("later", "/releases?workspace=empty", "Release"),
    ]
    assert figures(at) == {} and not at.subheader


def test_before_the_first_release_the_next_step_is_marked(home: Home, lead: str) -> None:
    assert [state for state, _, _ in rail(visit(home, lead, PAGE).run())] == ["done", "done", "done", "next"]


def test_the_rail_goes_with_the_first_release(tmp_path: Path) -> None:
    place = Home(tmp_path)
    people.create_workspace(place, operator(), "acme", "Acme")
    admin = people.create_first_admin(place, "ana", PASSWORD)
    seed_workspace(place, "acme", conversations(12))
    assert [state for state, _, _ in rail(visit(place, admin, PAGE).run())] == ["done", "next", "later", "later"]
    policy = Policy(
        Checks(enabled=("structure", "pii", "secrets")), release=Release(target="generic", selection="unblocked")
    )
    rules.save_policy(place, operator(), "acme", policy)
    check(place, operator(), "acme", workers=1)
    assert [state for state, _, _ in rail(visit(place, admin, PAGE).run())] == ["done", "done", "next", "later"]
    release(place, operator(), "acme", workers=1)
    at = visit(place, admin, PAGE, "en").run()
    assert rail(at) == [] and ("Released", "12", "") in bars(at)
    place.close()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.CLIENT])
def test_nobody_else_sees_a_figure(home: Home, role: Role) -> None:
    other = people.add_account(home, operator(), f"{role}", PASSWORD)
    people.set_membership(home, operator(), f"{role}", "acme", role)
    at = visit(home, other, PAGE).run()
    assert at.exception and not at.get("html")
    with pytest.raises(Exception, match="no such thing"):
        overview_of(home, Principal(other, "x", roles={"acme": role}), "acme")


def test_what_waits_behind_a_release_is_linked_too(home: Home, lead: str) -> None:
    at = visit(home, lead, "pages.lead.releases", "en").run()
    linked = {name: (written, href) for name, written, href in bars(at) if "/browse?" in href}
    assert {"Nobody has decided", "Rejected"} <= set(linked)
    for name, (written, href) in linked.items():
        assert count_in_browse(home, lead, href) == int(written), name
