"""Account names that the words around call so ("usuario: cminh730", "my username is ..."), and handles of social networks.

Leaves out the word itself in use ("el usuario no funciona"): a name without digit, dot or underscore counts only
after a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.names import NOT_NAMES


def find(passage: Passage) -> Iterator[Span]:
    """USERNAME spans."""
    if not passage.words.isdisjoint(_TRIGGERS):
        for match in _SAID.finditer(passage.folded):
            value = match["value"]
            if value in NOT_NAMES or "@" in value[1:] or value.isdigit():
                continue
            # "User: Ana" is a speaker; only "username: ana" can do without a peculiar shape.
            if (match["colon"] and match["firm"]) or _PECULIAR.search(value):
                yield Span(match.start("value"), match.end("value"), "USERNAME", 0.8)
    if (
        "username" in passage.asked
        and (answer := _ANSWER.fullmatch(passage.folded))
        and _PECULIAR.search(answer["value"])
    ):
        yield Span(answer.start("value"), answer.end("value"), "USERNAME", 0.75, "answer")
    if "@" in passage.text and not passage.words.isdisjoint(_NETWORKS):
        for match in _HANDLE.finditer(passage.folded):
            yield Span(match.start(), match.end(), "USERNAME", 0.75, "handle")


_TRIGGERS = vocabulary("usuario user username login userid nickname nick alias utilizador user_id")
_NETWORKS = vocabulary("instagram ig insta twitter telegram tiktok facebook x handle arroba")
_PECULIAR = re.compile(r"[0-9_]|[a-z]\.[a-z]")
_VALUE = r"(?P<value>@?[a-z][a-z0-9._-]{2,30}[a-z0-9_])(?![a-z0-9@])"
_SAID = re.compile(
    r"\b(?:(?P<firm>nombre de usuario|nome de usuario|user ?name|user[ _]?id|login|nickname|nick|alias)|usuario|user|utilizador)(?![a-z])"
    r"[\"']?(?: (?:es|is|e|era|was|de acceso|name|id|do app|del? [a-z]+)\b)* ?(?P<colon>[:=])?[ ]{0,2}[\"']?" + _VALUE
)
_ANSWER = re.compile(
    r"\s*(?:(?:es|is|it's|e|si|claro|sure|yes|mi usuario es|username is)[,:]? )*" + _VALUE + r"[.!]?\s*"
)
_HANDLE = re.compile(r"(?<![\w@.])@[a-z][a-z0-9._]{2,29}(?<!\.)(?![\w@])")
