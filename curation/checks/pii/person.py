"""Names of people, customers and agents alike, by what stands around them; titles stay outside the span.

Self-introductions, greetings, titles, forms, signatures, answers to "with whom do I speak?", and known given names.
Leaves out bots ("soy Lola, tu asistente virtual") and names of places and institutions. Misses an unknown name in
free prose: that takes a model. What one conversation teaches about its people is `acquaintances.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii import phrases
from curation.checks.pii.names import GIVEN, SURNAMES, WORD_NAMES, Name, capitalised, lower_case


class Sign(NamedTuple):
    """A phrase before a name. `pattern` is matched where one of `anchors` stands; `read` reads the name behind it."""

    detail: str
    score: float
    anchors: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[Passage, int], Name | None]
    begins_field: bool = False


def find(passage: Passage) -> Iterator[Span]:
    """PERSON spans; the detail says by which sign."""
    for sign in SIGNS:
        if not passage.words.isdisjoint(sign.anchors):
            for anchor in passage.at(sign.anchors):
                match = sign.pattern.match(passage.folded, anchor)
                if match and (not sign.begins_field or _begins_field(passage, anchor)):
                    yield from _span(passage, sign.read(passage, match.end()), sign.score, sign.detail)
    for match in phrases.I_AM.finditer(passage.folded):
        yield from _span(passage, _claimed(passage, match.end()), 0.8, "claim")
    if "name" in passage.asked:
        yield from _span(passage, _answer(passage), 0.85, "answer")
    for given in passage.words & GIVEN:
        for name in _known(passage, given):
            yield from _span(passage, name, 0.85 if len(name.words) > 1 else 0.6, "known")


def _span(passage: Passage, name: Name | None, score: float, detail: str) -> Iterator[Span]:
    if name and not phrases.BOT.match(passage.folded, name.end):
        yield Span(name.start, name.end, "PERSON", score, detail)


def _begins_field(passage: Passage, start: int) -> bool:
    """Whether a label could begin here: at the start of a line, or after what separates fields."""
    while start and passage.folded[start - 1] in " \t\"'":
        start -= 1
    return not start or passage.folded[start - 1] in "\n,;|{(."


def _introduced(passage: Passage, start: int) -> Name | None:
    """After "me llamo": anything that can be a name."""
    return capitalised(passage, start) or lower_case(passage, start)


def _claimed(passage: Passage, start: int) -> Name | None:
    """After "soy", which anything may follow: a known name, or two capitalised words and then a pause."""
    if name := capitalised(passage, start):
        if name.words[0] in GIVEN or (name.is_known and len(name.words) > 1):
            return name
        shouted = passage.text[start : name.end].isupper()
        return (
            name
            if len(name.words) in (2, 3) and not shouted and phrases.PAUSE.match(passage.folded, name.end)
            else None
        )
    name = lower_case(passage, start)
    return name if name and name.words[0] in GIVEN - WORD_NAMES else None


def _greeted(passage: Passage, start: int) -> Name | None:
    name = capitalised(passage, start)
    if name and name.words[0] in GIVEN | SURNAMES:
        return name
    name = lower_case(passage, start) if name is None else None
    if name and name.words[0] in GIVEN - WORD_NAMES:
        return name
    return None


def _filled_in(passage: Passage, start: int) -> Name | None:
    """After "Nombre:"; in lower case and inside quotes (code, JSON) only a known name: things have names too."""
    name = capitalised(passage, start)
    if name and passage.text[start - 1] not in "\"'":
        return name
    name = name or lower_case(passage, start)
    return name if name and name.is_known else None


def _known_only(passage: Passage, start: int) -> Name | None:
    """After a label that speakers and things share ("Cliente:"): a known name."""
    name = capitalised(passage, start)
    return name if name and name.is_known else None


def _signed(passage: Passage, start: int) -> Name | None:
    name = capitalised(passage, start) or lower_case(passage, start)
    if name is None or not phrases.LINE_END.match(passage.folded, name.end):
        return None
    return name if name.is_known or (2 <= len(name.words) <= 4 and passage.text[start].isupper()) else None


def _answer(passage: Passage) -> Name | None:
    """The whole of a short answer, after "sí, con", "it's"..."""
    lead = phrases.LEAD.match(passage.folded)
    start = lead.end() if lead else 0
    name = capitalised(passage, start) or lower_case(passage, start)
    if name is None or len(name.words) > 5 or not phrases.PAUSE.match(passage.folded, name.end):
        return None
    alone = not passage.folded[name.end :].strip(" .,!")
    return name if name.is_known or (alone and passage.text[start].isupper()) else None


def _known(passage: Passage, given: str) -> Iterator[Name]:
    """The places where a known given name stands capitalised, or in lower case before a known surname."""
    folded, text = passage.folded, passage.text
    at = folded.find(given)
    while at >= 0:
        end = at + len(given)
        alone = not (folded[at - 1 : at].isalnum() or folded[end : end + 1].isalnum())
        if alone and not phrases.PLACE.search(folded, max(0, at - 24), at):
            if text[at].isupper():
                name = capitalised(passage, at)
                if name and (given not in WORD_NAMES or _is_firm(passage, name)):
                    yield name
            elif given not in WORD_NAMES:
                name = lower_case(passage, at)
                if name and len(name.words) > 1 and name.words[1] in SURNAMES - WORD_NAMES:
                    yield name
        at = folded.find(given, end)


def _is_firm(passage: Passage, name: Name) -> bool:
    """Whether a given name that is a word too is a name here: beside a surname, or with another word on its own line."""
    if len(name.words) < 2:
        return False
    if name.words[1] in GIVEN | SURNAMES:
        return True
    before, after = passage.text[name.start - 1 : name.start], passage.text[name.end : name.end + 1]
    alone = before in ("", "\n") and after in ("", "\n")
    return alone and passage.text[name.start : name.end].count(" ") < len(name.words)  # no "de": that is a place


SIGNS = (
    Sign(
        "introduction",
        0.9,
        vocabulary("me mi my meu le te les os"),
        phrases.INTRODUCTION,
        _introduced,
    ),
    Sign(
        "claim",
        0.8,
        vocabulary(
            """soy habla im am this it sou aqui fala quem nombre nome titular hable hablado hablo atendio atendido llamado llamada named under
            name behalf spoke speak speaking account mi my minha meu"""
        ),
        phrases.CLAIM,
        _claimed,
    ),
    Sign(
        "greeting",
        0.85,
        vocabulary(
            """hola buenos buenas buen estimado estimada querido querida gracias hi hello hey dear thanks thank good ola
            oi bom boa prezado prezada caro cara obrigado obrigada mucho encantado encantada welcome bienvenido
            bienvenida bem adios bye tchau de por please sorry"""
        ),
        phrases.GREETING,
        _greeted,
    ),
    Sign(
        "title",
        0.85,
        vocabulary(
            """senor senora senorita senhor senhora sr sra srta srita dr dra don dona mr mrs ms miss prof doctor doctora"""
        ),
        phrases.TITLES,
        capitalised,
    ),
    Sign(
        "form",
        0.9,
        vocabulary(
            """nombre nombres apellido apellidos name surname nome sobrenome primer segundo customer full first last
            paciente titular cardholder account medico remitido atendido firmado beneficiario beneficiaria destinatario
            destinataria remitente solicitante"""
        ),
        phrases.FORM,
        _filled_in,
        begins_field=True,
    ),
    Sign(
        "label",
        0.8,
        vocabulary(
            "cliente customer agente agent asesor asesora contacto contact atendente user usuario de from para to"
        ),
        phrases.LABEL,
        _known_only,
        begins_field=True,
    ),
    Sign(
        "signature",
        0.85,
        vocabulary(
            """saludos saludo atentamente atte cordialmente regards best kind warm thanks thank many sincerely cheers
            yours atenciosamente att abraco abracos obrigado obrigada gracias abrazo"""
        ),
        phrases.SIGNATURE,
        _signed,
    ),
)
