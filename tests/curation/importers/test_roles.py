"""Labels and names to roles, in three languages."""

from __future__ import annotations

import pytest

from curation.importers.roles import Speakers, known_role, settled
from curation.interfaces import Mapping


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Cliente", "user"), ("CUSTOMER", "user"), ("end-user", "user"), ("Usuario final", "user"), ("prompter", "user"),
        ("visitor ", "user"), ("Usuária", "user"), ("INCOMING", "user"),
        ("Agente", "assistant"), ("agente 2", "assistant"), ("Soporte Técnico", "assistant"), ("bot", "assistant"),
        ("Operador", "assistant"), ("Atendente", "assistant"), ("support_agent", "assistant"), ("Asesora", "assistant"),
        ("system", "system"), ("Sistema", "system"), ("tool", "tool"), ("developer", "developer"),
        ("Ana", None), ("clienta feliz", None), ("agency", None), ("", None), (None, None), ("42", None), ("Ticket", None),
    ],
)  # fmt: skip
def test_labels_that_name_a_role(label: str | None, role: str | None) -> None:
    assert known_role(label) == role


@pytest.mark.parametrize(
    ("mapping", "label", "author", "role"),
    [
        (Mapping(), "Agente", "Ana", "assistant"),
        (Mapping(), None, "Ana", None),
        (Mapping(), None, "Bot", "assistant"),
        (Mapping(speakers={"Agente": "user"}), "agente", None, "user"),  # the mapping wins
        (Mapping(speakers={"Ana": "assistant"}), "Cliente", "Ana", "assistant"),
        (Mapping(speakers={"Ana": "system"}, agents=("Ana",)), None, "ANA", "system"),
        (Mapping(agents=("Ana",)), None, "ana", "assistant"),
        (Mapping(agents=("Ana",)), None, "Luis", "user"),
        (Mapping(agents=("Ana",)), "Sistema", "Luis", "system"),
        (Mapping(agents=("L2",)), "L2", None, "assistant"),
        (Mapping(agents=()), None, "Soporte", "user"),  # nobody is an agent by name
        (Mapping(agents=()), "agent", "Ana", "assistant"),  # but the file says so
        (Mapping(agents=("Ana",)), "", "", None),
    ],
)
def test_who_settles_it(mapping: Mapping, label: str | None, author: str | None, role: str | None) -> None:
    assert Speakers(mapping).role(label, author) == role


@pytest.mark.parametrize(
    ("roles", "speakers", "expected"),
    [
        ([None, None, None], ["a", "b", "a"], ["user", "assistant", "user"]),
        ([None, "user", None], ["a", "b", "a"], ["assistant", "user", "assistant"]),
        (["assistant", None, None], ["a", "b", "c"], ["assistant", "user", "user"]),
        (["system", None, None], ["s", "b", "c"], ["system", "user", "assistant"]),
        ([None, None], [None, None], ["user", "user"]),
        (["user", "assistant"], ["a", "b"], ["user", "assistant"]),
    ],
)
def test_gaps_are_filled_the_same_way_everywhere(
    roles: list[str | None], speakers: list[str | None], expected: list[str]
) -> None:
    assert settled(roles, speakers) == expected
