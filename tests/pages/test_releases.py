"""The releases page: the recipe moves the figures, what blocks is said, the button makes files to download."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from curation import jobs
from curation.access import operator
from curation.policy import Checks, Policy, Release
from curation.steps import rules
from curation.steps.check import check
from curation.steps.release import history
from curation.store.home import Home
from tests.pages.visiting import visit
from tests.seeding import conversations, seed_workspace

PAGE = "pages.lead.releases"
POLICY = Policy(
    Checks(enabled=("structure", "pii", "secrets")), release=Release(target="generic", selection="unblocked")
)


def _seed(home: Home, count: int = 30) -> None:
    seed_workspace(home, "acme", conversations(count))
    rules.save_policy(home, operator(), "acme", POLICY)
    check(home, operator(), "acme", workers=1)


def _html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.main if element.type == "html")


def _release_button(at: AppTest):
    (found,) = [one for one in at.button if one.label == "Crear versión"]
    return found


def test_an_empty_workspace_says_what_to_do(home: Home, lead: str) -> None:
    at = visit(home, lead, PAGE).run()
    assert not at.exception
    assert _release_button(at).disabled
    assert "No hay nada que publicar" in at.error[0].value
    assert "Aún no hay versiones" in at.info[0].value


def test_the_recipe_moves_the_figures_before_anything_is_saved(home: Home, lead: str) -> None:
    _seed(home)
    at = visit(home, lead, PAGE).run()
    assert not at.exception and not _release_button(at).disabled
    assert "Nada lo impide" in at.success[0].value
    at.radio(key="releases.selection").set_value("accepted").run()
    assert _release_button(at).disabled
    assert "30" in _html(at) and "Sin decisión" in _html(at)
    assert rules.policy(home, operator(), "acme") == POLICY


def test_what_no_check_has_seen_blocks(home: Home, lead: str) -> None:
    seed_workspace(home, "acme", conversations(12))
    rules.save_policy(home, operator(), "acme", POLICY)
    at = visit(home, lead, PAGE).run()
    assert _release_button(at).disabled
    assert "12 conversaciones elegidas" in at.error[0].value


def test_the_button_makes_a_release_under_the_recipe_shown(home: Home, lead: str) -> None:
    _seed(home)
    at = visit(home, lead, PAGE).run()
    at.number_input(key="releases.validation").set_value(20).run()
    _release_button(at).click().run()
    assert jobs.desk(home).wait(30)
    at.run()
    assert not at.exception
    (made,) = history(home, operator(), "acme")
    assert made.examples == 30
    assert Policy.from_toml(made.manifest["policy"]).release.validation == 0.2
    assert rules.policy(home, operator(), "acme").release.validation == 0.2
    shown = _html(at)
    for file in made.files:
        assert f'href="/files/acme/1/{file.name}"' in shown
    assert "La versión 1 está lista" in " ".join(one.value for one in at.success)


def test_both_languages_and_a_manifest_to_look_at(home: Home, lead: str) -> None:
    _seed(home)
    at = visit(home, lead, PAGE, "en").run()
    (button,) = [one for one in at.button if one.label == "Release"]
    button.click().run()
    assert jobs.desk(home).wait(30)
    at.run()
    assert "Release 1" in at.expander[-1].label
    at.toggle(key="releases.manifest.1").set_value(True).run()
    assert not at.exception and '"funnel"' in at.json[0].value
