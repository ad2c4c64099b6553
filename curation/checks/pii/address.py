"""Street addresses: a kind of street, its name and a number, in the order the country writes them; then the flat.

Misses an address told by landmarks ("frente a la farmacia"), and a street without its kind unless it is labelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """ADDRESS spans, from the kind of street to the flat."""
    if not passage.has_digits and "s/n" not in passage.folded:
        return
    streets = [*_romance(passage), *_english(passage)]
    yield from streets
    # What a label says begins earlier than the street in it, and would swallow the words between.
    yield from (s for s in _labelled(passage) if not any(s.start < o.end and o.start < s.end for o in streets))
    if "address" in passage.asked and not streets and (match := _ANSWER.match(passage.folded)):
        yield _with_flat(passage, match.start("value"), match.end(), 0.7, "answer")


def _labelled(passage: Passage) -> Iterator[Span]:
    """What follows "Dirección:" or "vivo en", as far as a house number."""
    for start in passage.at(_LABELS):
        match = _LABELLED.match(passage.folded, start)
        other = _OTHER_ADDRESS.search(passage.folded, max(0, start - 12), start)
        if match and not other and not _MEASURE.match(passage.folded, match.end()):
            yield _with_flat(passage, match.start("value"), match.end(), 0.75, "labelled")


def _romance(passage: Passage) -> Iterator[Span]:
    """Kind, name, number: "Calle Mayor 5", "Av. Brasil, 1200", and Colombia's grid: "Cra. 7 # 45-12"."""
    folded = passage.folded
    for start in [*passage.at(_KINDS), *(m.start() for m in _SLASHED.finditer(folded))]:
        if match := _GRID.match(folded, start):
            yield _with_flat(passage, start, match.end(), 0.9, "grid")
        elif match := _ROMANCE.match(folded, start):
            # Words of every day ("largo", "camino", "av") make a street only before a capital.
            words = match["name"].split()
            plain = match["kind"] in _PLAIN_KINDS and len(words) <= 3 and words[0] not in _PREPOSITIONS
            named = plain or passage.text[match.start("name")].isupper()
            if named and not _MEASURE.match(folded, match.end()):
                yield _with_flat(passage, start, match.end(), 0.85, "street")


def _english(passage: Passage) -> Iterator[Span]:
    """Number, name, kind: "12 Old Mill Road, Apt 5"; and boxes and flats by themselves."""
    for anchor in passage.at(_STREETS):
        for match in _ENGLISH.finditer(passage.folded, max(0, anchor - 60), anchor + 16):
            if match.end() > anchor and match["first"] not in _NOT_STREETS:
                yield _with_flat(passage, match.start(), match.end(), 0.85, "street")
    for anchor in passage.at(_UNITS):
        if unit := _UNIT.match(passage.folded, anchor):
            before = _BEFORE_UNIT.search(passage.text, max(0, anchor - 60), anchor)
            yield Span(before.start() if before else anchor, unit.end(), "ADDRESS", 0.7, "unit")


def _with_flat(passage: Passage, start: int, end: int, score: float, detail: str) -> Span:
    while more := _FLAT.match(passage.folded, end):
        end = more.end()
    return Span(start, end, "ADDRESS", score, detail)


#: Kinds that are a street even in lower case...
_PLAIN_KINDS = vocabulary(
    "calle avenida avda avd carrera plaza pza jiron diagonal transversal bulevar boulevard rua praca travessa c/"
)
#: ...and those that need a capital after them.
_KINDS = _PLAIN_KINDS | vocabulary(
    """av cl cll cra cr crr kr kra ak ac dg diag tv tr paseo pso pz plza plazuela carretera ctra camino cno ronda travesia
    jr pasaje psje pje urbanizacion urb blvd calzada cerrada cda privada glorieta callejon cuesta rambla poligono malecon
    alameda estrada rodovia largo calleja barriada prolongacion circuito andador vialidad avinguda carrer autopista"""
)
_PREPOSITIONS = vocabulary("en por con cada desde hasta que es esta em para sin y no ya hace")
_SLASHED = re.compile(r"\bc/|\br\.(?= [a-z])|\bav/")
_NAME = r"(?:(?:[a-z][a-z'.-]*|[0-9]{1,2}(?= de )),? ){0,6}?[a-z][a-z'.-]*"
_NUMBER = r"(?:s ?/ ?n(?![a-z])|(?:(?:n[o.]*|num(?:ero)?\.?|nro\.?|#|km\.?|\u00b0) ?)?[0-9]{1,5}(?: ?[a-d](?![a-z0-9]))?(?: ?- ?[0-9]{1,4})?)"
_ROMANCE = re.compile(
    rf"(?P<kind>[a-z]{{2,}}|c/|r|av/)[./]*[ ]{{0,2}}(?:de (?:la |los |las |el )?|del |da |do |dos )?(?P<name>{_NAME})[ ]?(?:,[ ]{{0,2}}| )(?:n\u00b0 ?)?{_NUMBER}(?![0-9])"
)
#: Not a house number but so many of something: "por la calle 3 horas", decimals, prices, dates.
_MEASURE = re.compile(
    r"[.,][0-9]| ?(?:%|\u20ac|\$|/|(?:euros?|pesos|horas?|minutos?|dias?|meses|anos?|semanas?|veces|metros?|cuadras?|personas?|days?|hours?|minutes?|weeks?|years?|times|people"
    r"|[ap]\.?m|hs?|mm|cm|km|kg|mg|ml|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep|oct|nov|dic))\b)"
)
_GRID = re.compile(
    r"(?:calle|cll?|carrera|cra|crr|cr|kra?|diagonal|diag|dg|transversal|tv|tr|avenida|av|ak|ac)\.? ?[0-9]{1,3} ?[a-z]{0,2}(?: (?:bis|sur|norte|este|oeste))?"
    r" ?,? ?(?:#|no\.?|n[o.]|num\.?|nro\.?|numero|con)? ?[0-9]{1,3} ?[a-z]{0,2} ?- ?[0-9]{1,3}(?: (?:sur|norte|este|oeste))?(?![0-9a-z])"
)
_FLAT = re.compile(
    r"[ ]?,?[ ]?(?:-|\n)?[ ]?(?:(?:piso|planta|puerta|pta\.?|portal|escalera|esc\.?|bloque|bl\.?|apartamento|apto\.?|apt\.?|apartment|departamento|depto\.?|dpto\.?|dto\.?|interior|int\.?|casa|torre"
    r"|mz\.?|mza\.?|manzana|lote|lt\.?|local|oficina|of\.?|suite|ste\.?|unit|flat|floor|fl\.?|bajo|atico|principal|entresuelo|ap\.?|bloco|andar|sala|fundos|#)(?![a-z]) ?(?:n[o.]* ?)?"
    r"(?:[0-9]{1,4} ?-? ?[a-z]?(?![a-z])|[a-z](?![a-z0-9]))?"
    r"|[0-9]{1,2}\.? ?(?:o|a|er|ro|do|to|\u00b0)\.?(?: ?-? ?(?:[0-9]{1,2} ?[oa]?|[a-h]|izq(?:uierda)?|dcha|der(?:echa)?|dch|centro|iz|d|i)(?![a-z0-9]))?(?![a-z0-9])"
    r"|[0-9]{1,2} ?-? ?[a-h](?![a-z0-9]))"
)
_STREETS = vocabulary(
    """street st avenue ave road rd drive dr lane ln boulevard blvd way court ct place pl terrace circle cir parkway pkwy
    highway hwy square close crescent gardens grove mews trail trl loop"""
)
_ENGLISH = re.compile(
    r"[0-9](?<![0-9a-z.,$#-].)[0-9]{0,4}[a-z]?(?: ?- ?[0-9]{1,4})? (?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? )?(?:(?P<first>[a-z]+)[a-z'.-]* |[0-9]{1,3}(?:st|nd|rd|th) )(?:[a-z][a-z'.-]* |[0-9]{1,3}(?:st|nd|rd|th) ){0,3}?"
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|way|court|ct|place|pl|terrace|circle|cir|parkway|pkwy|highway|hwy|square|close|crescent|gardens|grove|mews|trail|trl|loop)\b\.?"
    r"(?: (?:n|s|e|w|ne|nw|se|sw)\b)?"
)
_NOT_STREETS = vocabulary(
    """is are was the an in of to my our and or way more hours minutes days miles people times items for on at by with
    st nd rd th pm am per percent off"""
)
_UNITS = vocabulary("apt apartment suite box")
_UNIT = re.compile(
    r"(?:apt|apartment|suite|(?<=po )box|(?<=p\.o\. )box|(?<=p\.o\.)box|(?<=p\. o\. )box)\b\.? ?#?[0-9]{1,6}(?![0-9])"
)
_BEFORE_UNIT = re.compile(r"(?:[0-9]{1,6} [^\n,:;!?0-9]{3,40}(?: [0-9]{1,4}\.?)?[,\n ]{1,3}|[Pp]\. ?[Oo]\. ?|P ?O )$")
_LABELS = vocabulary("direccion domicilio address endereco morada vivo resido live moro")
_OTHER_ADDRESS = re.compile(r"\b(?:e-?mail|ip|mac|web|url) $")
_LABELLED = re.compile(
    r"(?:(?:direccion|domicilio|address[12]?|endereco|morada)(?: (?:completa|de (?:envio|entrega|facturacion|correspondencia)|fiscal|es|is|e|de casa|particular|actual))*[\"']? ?[:=]? ?[\"']?|(?:vivo|resido|live|moro) (?:en|at|na|no|em) (?:la |el )?)"
    r"(?P<value>(?!(?:is|es|e|with|again|please|para|de|but|and|y|no es)\b)(?![a-z0-9._-]*@)(?:(?:n[o.]* ?)?[0-9]{1,5} [a-z][a-z'.-]*(?: [a-z][a-z'.-]*){1,3}(?=[.,\n\"]|$)|(?:[a-z][a-z'.-]*,? ){1,6}(?:n[o.]* ?|# ?)?[0-9]{1,5}(?![0-9@%])))"
)
_ANSWER = re.compile(
    r"\s*(?:(?:es|si|claro|it's|it is|is|e|en|my address is|mi direccion es|sure|yes)[,:]? )*"
    r"(?P<value>[0-9]{1,5},? [a-z][a-z'. -]{3,40}|[a-z][a-z'. -]{3,40},? (?:n[o.]* ?|# ?)?[0-9]{1,5}[a-z]?(?![0-9]))"
)
