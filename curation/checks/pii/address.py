"""Street addresses: a kind of street, its name and a number, in the order the country writes them.

Misses an address told by landmarks ("frente a la farmacia").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """ADDRESS spans, from the kind of street to the flat."""
    if _DIGIT.search(passage.folded):
        if not passage.words.isdisjoint(_ROMANCE_TRIGGERS) or "c/" in passage.folded or "r." in passage.folded:
            yield from _spans(passage, _ROMANCE, "street")
            yield from _spans(passage, _GRID, "grid")
        if not passage.words.isdisjoint(_ENGLISH_TRIGGERS):
            yield from _spans(passage, _ENGLISH, "street")
        if not passage.words.isdisjoint(_LABEL_TRIGGERS):
            yield from _labelled(passage)
        if "address" in passage.asked and (match := _ANSWER.match(passage.folded)):
            yield Span(match.start("value"), match.end("value"), "ADDRESS", 0.7, "answer")


def _spans(passage: Passage, pattern: re.Pattern[str], detail: str) -> Iterator[Span]:
    for match in pattern.finditer(passage.folded):
        end = match.end()
        while more := _FLAT.match(passage.folded, end):
            end = more.end()
        yield Span(match.start(), end, "ADDRESS", 0.85, detail)


def _labelled(passage: Passage) -> Iterator[Span]:
    """What follows "Dirección:" or "vivo en", as far as a house number."""
    for match in _LABELLED.finditer(passage.folded):
        end = match.end()
        while more := _FLAT.match(passage.folded, end):
            end = more.end()
        yield Span(match.start("value"), end, "ADDRESS", 0.75, "labelled")


_DIGIT = re.compile(r"[0-9]")
_ROMANCE_TRIGGERS = vocabulary(
    """calle cl avenida avda avd av paseo pso plaza pza plza plazuela carrera cra cr kr carretera ctra camino cno ronda
    travesia jiron jr pasaje psje pje diagonal dg transversal tv urbanizacion urb bulevar boulevard blvd calzada cda
    cerrada privada glorieta callejon cuesta via rambla poligono malecon circunvalacion rua travessa tv alameda
    praca estrada rodovia largo calleja barriada prolongacion circuito andador autopista manzana"""
)
_KINDS = (
    r"(?:calle|c/|c\.|cl\.?|avenida|avda\.?|avd\.?|av\.?|paseo|pso\.?|p[o.]\.?|plaza|pza\.?|plza\.?|plazuela|carrera|carretera|ctra\.?|camino|cno\.?|ronda|travesia|jiron|jr\.?|pasaje|psje\.?|pje\.?"
    r"|diagonal|transversal|urbanizacion|urb\.?|bulevar|boulevard|blvd\.?|calzada|cerrada|cda\.?|privada|glorieta|callejon|cuesta|rambla|poligono|malecon|rua|r\.|travessa|alameda|praca|estrada|rodovia"
    r"|largo|calleja|barriada|prolongacion|circuito|andador)"
)
_NUMBER = r"(?:(?:n[o.]*|num(?:ero)?\.?|nro\.?|#|km\.?) ?)?[0-9]{1,5}(?: ?[a-d](?![a-z]))?(?: ?- ?[0-9]{1,4})?"
_NAME = r"(?:(?:[a-z][a-z'.-]*|[0-9]{1,2}(?= de )|s/n)[ ]){0,6}?(?:[a-z][a-z'.-]*)"
_ROMANCE = re.compile(
    rf"(?<![a-z0-9])(?<![a-z0-9]-){_KINDS} ?(?:de (?:la |los |las |el )?|del )?{_NAME}(?:,? | ?, ?){_NUMBER}(?![0-9]| ?(?:%|\u20ac|\$|euros|horas|minutos|dias|anos|h\b|hs\b|am\b|pm\b|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep|oct|nov|dic)))"
)
#: Colombia: "Calle 45 # 12-34", "Cra. 7 No. 45-12 Sur"; Mexico's and Peru's blocks go with the flat.
_GRID = re.compile(
    r"(?<![a-z0-9])(?:calle|cll?|carrera|cra|crr|cr|kra?|kr|diagonal|diag|dg|transversal|tv|tr|avenida|av|ak|ac)\.? ?[0-9]{1,3} ?[a-z]{0,2}(?: (?:bis|sur|norte|este|oeste))?"
    r" ?,? ?(?:#|no\.?|n[o.]|num\.?|nro\.?|con)? ?[0-9]{1,3} ?[a-z]{0,2} ?- ?[0-9]{1,3}(?: (?:sur|norte|este|oeste))?(?![0-9a-z])"
)
_FLAT = re.compile(
    r"(?:,? ?(?:-|\u2013|\n)? ?)(?:(?:piso|planta|puerta|pta\.?|portal|escalera|esc\.?|bloque|bl\.?|apartamento|apto\.?|apt\.?|apartment|departamento|depto\.?|dpto\.?|dto\.?|interior|int\.?|casa|torre|mz\.?|mza\.?|manzana"
    r"|lote|lt\.?|local|oficina|of\.?|oficina|suite|ste\.?|unit|flat|floor|fl\.?|bajo|atico|principal|entresuelo|apto|ap\.?|bloco|andar|sala|fundos|#)(?![a-z]) ?(?:n[o.]* ?)?(?:[0-9]{1,4} ?-? ?[a-z]?(?![a-z])|[a-z](?![a-z0-9]))?"
    r"|[0-9]{1,2} ?(?:o|a|\xba|\xaa|er|ro|do|to|\u00b0)\.?(?: ?-? ?(?:[0-9]{1,2} ?[oa]?|[a-h]|izq(?:uierda)?|dcha|der(?:echa)?|dch|centro|iz|d|i)(?![a-z0-9]))?(?![a-z0-9])"
    r"|(?:[0-9]{1,2} ?-? ?[a-h](?![a-z0-9])))"
)
_ENGLISH_TRIGGERS = vocabulary(
    """street st avenue ave road rd drive dr lane ln boulevard blvd way court ct place pl terrace ter circle cir
    parkway pkwy highway hwy square sq close crescent gardens grove row mews trail trl loop plaza box apt suite"""
)
_ENGLISH = re.compile(
    r"(?<![0-9a-z.,$#-])(?:(?:flat|apt\.?|unit|suite) ?[0-9]{1,4}[a-z]?,? )?[0-9]{1,5}[a-z]?(?: ?- ?[0-9]{1,4})? (?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )?(?:[a-z][a-z'.-]* |[0-9]{1,3}(?:st|nd|rd|th) ){1,4}?"
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|way|court|ct|place|pl|terrace|circle|cir|parkway|pkwy|highway|hwy|square|close|crescent|gardens|grove|mews|trail|trl|loop)\b\.?"
    r"(?: (?:n|s|e|w|ne|nw|se|sw)\b)?|(?<![a-z])p\.? ?o\.? box [0-9]{1,6}"
)
_LABEL_TRIGGERS = vocabulary("direccion domicilio address endereco morada vivo resido live moro")
_LABELLED = re.compile(
    r"\b(?:(?:direccion|domicilio|address[12]?|endereco|morada)(?: (?:completa|de (?:envio|entrega|facturacion)|fiscal|es|is|e|de casa|particular))*\"? ?[:=]? ?\"?|(?:vivo|resido|live|moro) (?:en|at|na|no|em) (?:la |el )?)"
    r"(?P<value>(?![a-z0-9._-]*@)(?:[a-z][a-z'.-]* ?,? ){1,6}(?:n[o.]* ?|# ?)?[0-9]{1,5})(?![0-9@%]| ?(?:dias|anos|horas|days|euros|meses|semanas))"
)
_ANSWER = re.compile(
    r"\s*(?:(?:es|si|claro|it's|it is|is|e|en|la|my address is|mi direccion es|sure|yes)[,:]? )*(?P<value>(?:[0-9]{1,5},? [a-z][a-z'. -]{3,40}|[a-z][a-z'. -]{3,40},? (?:n[o.]* ?|# ?)?[0-9]{1,5}[a-z]?(?![0-9])))"
)
