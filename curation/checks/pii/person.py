"""Names of people, customers and agents alike, by what stands around them; titles stay outside the span.

Self-introductions, greetings, titles, forms, signatures, answers to "with whom do I speak?", and known given names.
Leaves out bots ("soy Lola, tu asistente virtual") and names of places and institutions. Misses an unknown name in
free prose: that takes a model. What one conversation teaches about its people is `acquaintances.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.names import GIVEN, SURNAMES, WORD_NAMES, Name, capitalised, lower_case


def find(passage: Passage) -> Iterator[Span]:
    """PERSON spans; the detail says by which sign."""
    words = passage.words
    for detail, triggers, pattern, score in _SIGNS:
        if not words.isdisjoint(triggers):
            for match in pattern.finditer(passage.folded):
                if name := _READERS[detail](passage, match.end()):
                    yield from _span(passage, name, score, detail)
    if "name" in passage.asked and (name := _answer(passage)):
        yield from _span(passage, name, 0.85, "answer")
    for given in words & GIVEN:
        for name in _known(passage, given):
            yield from _span(passage, name, 0.85 if len(name.words) > 1 else 0.6, "known")


def _span(passage: Passage, name: Name, score: float, detail: str) -> Iterator[Span]:
    if not _BOT.match(passage.folded, name.end):
        yield Span(name.start, name.end, "PERSON", score, detail)


def _introduced(passage: Passage, start: int) -> Name | None:
    """After "me llamo": anything that can be a name."""
    return capitalised(passage, start) or lower_case(passage, start)


def _claimed(passage: Passage, start: int) -> Name | None:
    """After "soy", which anything may follow: a known name, or two capitalised words and then a pause."""
    if name := capitalised(passage, start):
        if name.words[0] in GIVEN or (name.is_known and len(name.words) > 1):
            return name
        return name if len(name.words) in (2, 3) and _PAUSE.match(passage.folded, name.end) else None
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


def _titled(passage: Passage, start: int) -> Name | None:
    return capitalised(passage, start)


def _filled_in(passage: Passage, start: int) -> Name | None:
    """After "Nombre:"; inside quotes (JSON) only a known name, since products have names too."""
    name = capitalised(passage, start) or lower_case(passage, start)
    if name and passage.text[start - 1] in "\"'" and not name.is_known:
        return None
    return name


def _known_only(passage: Passage, start: int) -> Name | None:
    """After a label that speakers and things share ("Cliente:"): a known name."""
    name = capitalised(passage, start)
    return name if name and name.is_known else None


def _signed(passage: Passage, start: int) -> Name | None:
    name = capitalised(passage, start) or lower_case(passage, start)
    if name is None or not _LINE_END.match(passage.folded, name.end):
        return None
    return name if name.is_known or (2 <= len(name.words) <= 4 and passage.text[start].isupper()) else None


def _answer(passage: Passage) -> Name | None:
    """The whole of a short answer, after "sí, con", "it's"..."""
    lead = _LEAD.match(passage.folded)
    start = lead.end() if lead else 0
    name = capitalised(passage, start) or lower_case(passage, start)
    if name is None or len(name.words) > 5 or not _PAUSE.match(passage.folded, name.end):
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
        if alone and not _PLACE.search(folded, max(0, at - 24), at):
            if text[at].isupper():
                name = capitalised(passage, at)
                if name and (len(name.words) > 1 or given not in WORD_NAMES):
                    yield name
            elif given not in WORD_NAMES:
                name = lower_case(passage, at)
                if name and len(name.words) > 1 and name.words[1] in SURNAMES - WORD_NAMES:
                    yield name
        at = folded.find(given, end)


_TITLE = r"(?:(?:senor|senora|senorita|senhora?|sra?|srta|dra?|don|dona|mr|mrs|ms|miss|prof|lic|ing)\b\.? )?"
_INTRODUCTION = re.compile(
    r"\b(?:me llamo|me llaman|mi (?:nombre(?: completo)?|apellido) es|my (?:full |first |last |sur)?name(?: is|'s)|me chamo"
    r"|meu (?:sobre)?nome(?: completo)? e|(?:le|te|les|os) (?:saluda|atiende|habla|escribe|atendera)|llamad[oa]) :?"
    + _TITLE
)
_CLAIM = re.compile(
    r"\b(?:soy|habla|i'm|i am|im|this is|it's|sou(?: o| a)?|aqui(?: e| es)?|fala(?: com)?|quem fala e(?: o| a)?"
    r"|(?:a|en) nombre de|em nome de|titular(?: es)?|hable con|hablado con|hablo con|atendio|atendido por|under(?: the)? name(?: of)?"
    r"|on behalf of|spoke (?:to|with)|speak(?:ing)? (?:to|with)|account for|mi (?:esposa|esposo|marido|mujer|hijo|hija|madre|padre|hermano|hermana|mama|papa|pareja|jefe|jefa)"
    r"|my (?:wife|husband|son|daughter|mother|father|brother|sister|partner|boss|mom|dad)|minha (?:esposa|filha|mae|irma)|meu (?:marido|filho|pai|irmao)),? "
    + _TITLE
)
_GREETING = re.compile(
    r"\b(?:hola|buen[oa]s(?: (?:dias|tardes|noches))?|buen dia|estimad[oa]|querid[oa]|gracias|hi|hello|hey|dear|thanks|thank you|good (?:morning|afternoon|evening)"
    r"|ola|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|car[oa]|obrigad[oa]|mucho gusto|encantad[oa]|welcome|bienvenid[oa]|bem-vind[oa]|adios|bye|tchau|de nada|por favor|please|sorry),? "
    + _TITLE
)
_TITLES = re.compile(
    r"\b(?:senor|senora|senorita|senhora?|sra?|srta|srita|dra?|don|dona|mr|mrs|ms|miss|prof|doctora?)\b(?:\.|:|\.:)?(?: ?\xaa)?[ ]"
)
_FORM = re.compile(
    r"(?:^|[\n,;|{(.])[ \t]*[\"']?(?:(?:primer |segundo |customer[ _]|full[ _]|first[ _]|last[ _]|user[ _])?(?:nombres?|apellidos?|name|surname|nome|sobrenome)"
    r"(?: (?:y|e) (?:apellidos?|sobrenome))?(?: completo)?(?: (?:de la|del?|do|da|of(?: the)?) (?:titular|cliente|paciente|usuario|customer|client))?"
    r"|paciente|titular|cardholder(?: name)?|account holder|medico|remitido por|atendido por|firmado|beneficiari[oa]|destinatari[oa]|remitente|solicitante)"
    r"[\"']?[ ]?[:=]\s{0,3}[\"']?" + _TITLE
)
_LABEL = re.compile(
    r"(?:^|[\n,;|{(.])[ \t]*(?:cliente|customer|agente|agent|asesora?|contacto|contact|atendente|de|from|para|to)[ ]?:[ ]{1,2}"
    + _TITLE
)
_SIGNATURE = re.compile(
    r"(?:^|[\n.!?] ?)\s*(?:saludos(?: cordiales)?|(?:un )?(?:cordial )?saludo|atentamente|atte|cordialmente|(?:(?:best|kind|warm) )?regards|best(?: wishes)?|thanks(?: again| so much)?"
    r"|thank you|many thanks|sincerely|cheers|yours(?: truly| sincerely| faithfully)?|atenciosamente|att|abracos?|obrigad[oa]|(?:muchas |mil )?gracias|un abrazo)"
    r"[,.! ]*\n\s*[-~]*[ ]?" + _TITLE
)

_SIGNS = (
    ("introduction", vocabulary(
    """llamo llaman nombre apellido name surname chamo nome sobrenome saluda atiende habla escribe atendera llamado
    llamada"""
), _INTRODUCTION, 0.9),
    ("claim", vocabulary(
    """soy habla im am this it sou aqui fala nombre nome titular hable hablado hablo atendio atendido under behalf
    spoke speak speaking account mi my minha meu"""
), _CLAIM, 0.8),
    ("greeting", vocabulary(
    """hola buenos buenas buen estimado estimada querido querida gracias hi hello hey dear thanks thank good ola oi bom
    boa prezado prezada caro cara obrigado obrigada gusto encantado encantada welcome bienvenido bienvenida bem
    adios bye tchau nada favor please sorry"""
), _GREETING, 0.85),
    ("title", vocabulary(
    """senor senora senorita senhor senhora sr sra srta srita dr dra don dona mr mrs ms miss prof doctor doctora"""
), _TITLES, 0.85),
    ("form", vocabulary(
    """nombre nombres apellido apellidos name surname first_name nome sobrenome paciente titular cardholder holder
    medico remitido atendido firmado beneficiario beneficiaria destinatario destinataria remitente solicitante"""
), _FORM, 0.9),
    ("label", vocabulary(
    """cliente customer agente agent asesor asesora contacto contact atendente de from para to"""
), _LABEL, 0.8),
    ("signature", vocabulary(
    """saludos saludo atentamente atte cordialmente regards best thanks thank sincerely cheers yours atenciosamente att
    abraco abracos obrigado obrigada gracias abrazo"""
), _SIGNATURE, 0.85),
)  # fmt: skip
_READERS = {
    "introduction": _introduced,
    "claim": _claimed,
    "greeting": _greeted,
    "title": _titled,
    "form": _filled_in,
    "label": _known_only,
    "signature": _signed,
}
_LEAD = re.compile(
    r"\s*(?:(?:si|yes|sure|claro|ok|okay|vale|por supuesto|of course|sim|hola|hi|hello|it's|it is|its|es|e|con|com|soy|sou|i'm|i am|this is|my name is|mi nombre es|me llamo|meu nome e|me chamo|a nombre de|esta a nombre de|the name is|name is)\b[,.:!]? ?)*"
    + _TITLE
)
_PAUSE = re.compile(r"\s*(?:$|[\n,.;:!?()]|(?:y|e|and|con|from|de|del|here|speaking|calling)\b)")
_LINE_END = re.compile(r"[ .,]*(?:$|\n|[-|(<])")
_BOT = re.compile(
    r",? ?(?:(?:tu|su|el|la|un|una|your|the|an?|seu|sua|o) )?(?:(?:nuevo|nueva|new|novo|nova) )?(?:asistente|asesor|agente|bot|chatbot|virtual|assistente|automated|ai|ia)(?: ?(?:virtual|digital|automatic[oa]|bot|assistant|ia|ai))+"
    r"|,? ?(?:(?:tu|un|el|your|an?|the) )?(?:bot|chatbot|virtual assistant|digital assistant)\b"
)
_PLACE = re.compile(
    r"\b(?:calle|avenida|avda?|av|plaza|pza|paseo|rua|hospital|clinica|instituto|colegio|escuela|universidad|fundacion|centro|san|santa|santo|sao|hotel|estadio|aeropuerto"
    r"|parque|torre|edificio|ley|sindrome|enfermedad|signo|syndrome|disease|test|escala|tumor|banco|puerto|villa|playa|monte|barrio|colonia|provincia|ciudad|estado|bot"
    r"|asistente|chatbot|assistant|hey|ok) (?:de |del |la |el |los )*$"
)
