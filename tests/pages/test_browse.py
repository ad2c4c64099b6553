"""The browse page: filters and the address, the drawer, one decision on all."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from curation.access import Role, operator
from curation.steps import people
from curation.store.home import Home
from tests.pages.visiting import PASSWORD, component_data, visit
from tests.seeding import conversation, conversations, nothing, seed_workspace

PAGE = "pages.annotator.browse"


@pytest.fixture
def ana(home: Home) -> str:
    """An annotator of acme."""
    made = people.add_account(home, operator(), "ana", PASSWORD)
    people.set_membership(home, operator(), "ana", "acme", Role.ANNOTATOR)
    return made


def names(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["name"])


def button(at: AppTest, label: str):
    (found,) = [one for one in at.button if one.label == label]
    return found


def test_a_search_narrows_the_list_and_the_address_says_so(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(12), nothing)
    at = visit(home, ana, PAGE).run()
    assert len(names(at)) == 12 and not at.query_params
    at.text_input[0].set_value("PEDIDO 11").run()
    assert names(at) == ["T-11"]
    assert at.query_params == {"q": "PEDIDO 11"}
    button(at, "Quitar filtros").click().run()
    assert len(names(at)) == 12 and not at.query_params and at.text_input[0].value == ""


def test_a_link_opens_what_it_says(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", [conversation(1, "a", "b"), conversation(2)])
    at = visit(home, ana, PAGE)
    at.query_params.update({"finding": ["EMAIL"], "state": ["undecided", "deleted"], "min": "x", "order": "longest"})
    at.run()
    assert not at.exception
    assert names(at) == ["T-2"]
    assert at.query_params == {"finding": "EMAIL", "state": "undecided", "order": "longest"}


def test_a_link_to_what_is_not_there_any_more_finds_nothing_rather_than_everything(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(3), nothing)
    at = visit(home, ana, PAGE, "en")
    at.query_params["finding"] = "PHONE"
    at.run()
    assert [box.value for box in at.info] == ["Nothing matches these filters. Clear them, or ask for less."]


def test_the_drawer_opens_on_the_conversation_of_the_address(home: Home, ana: str) -> None:
    one, _ = seed_workspace(home, "acme", conversations(2))
    at = visit(home, ana, PAGE)
    at.query_params["conversation"] = one
    at.run()
    assert not at.exception
    button(at, "Rechazar").click().run()
    assert home.workspace("acme").rows("select conversation_id, action from current_decisions") == [(one, "reject")]


def test_a_conversation_that_is_not_there_is_said_to_be_so(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(1))
    at = visit(home, ana, PAGE, "en")
    at.query_params["conversation"] = "nobody"
    at.run()
    assert [box.value for box in at.warning] == ["There is no such thing here, or not for you."]
    assert "conversation" not in at.query_params


def test_all_are_decided_after_a_preview_and_brought_back(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(5))
    at = visit(home, ana, PAGE, "en").run()
    button(at, "Act on all 5").click().run()
    assert "5 of 5 conversations get this decision." in [said.value for said in at.text]
    button(at, "Accept 5").click().run()
    assert home.workspace("acme").value("select count(*) from current_decisions") == 5
    assert "5 conversations accepted." in [said.value for said in at.text]
    button(at, "Undo").click().run()
    assert home.workspace("acme").value("select count(*) from current_decisions") == 0


def test_pages_are_turned(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(60), nothing)
    at = visit(home, ana, PAGE)
    at.query_params["page"] = "2"
    at.run()
    assert names(at) == [f"T-{n}" for n in range(50, 60)]


def test_an_empty_workspace_says_what_to_do_next(home: Home, ana: str) -> None:
    at = visit(home, ana, PAGE).run()
    assert not at.exception and [said.value for said in at.subheader] == ["Aún no hay conversaciones"]
    with pytest.raises(ValueError, match="unpack"):
        component_data(at)


def test_columns_are_named_in_both_languages(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(1), nothing)
    assert [t.value for t in visit(home, ana, PAGE, "es").run().title] == ["Explorar"]
    assert [t.value for t in visit(home, ana, PAGE, "en").run().title] == ["Browse"]
