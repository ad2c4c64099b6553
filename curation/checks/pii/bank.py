"""Bank accounts: IBAN, CLABE (MX), CBU and CVU (AR), ABA routing (US), sort codes (GB), PIX random keys (BR), and
account numbers said to be such.

IBAN and CBU through python-stdnum. CLABE: 18 digits, weights 3 7 1, modulo 10
(https://en.wikipedia.org/wiki/CLABE). Misses an account number that nothing around it calls so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum import iban
from stdnum.ar import cbu
from stdnum.us import rtn

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.context import names_a_thing


def find(passage: Passage) -> Iterator[Span]:
    """BANK spans; the detail is the kind."""
    folded = passage.folded
    for start in _IBAN_STARTS.finditer(folded) if passage.runs else ():
        if match := _IBAN.match(folded, start.start() - 2):
            yield from _iban(folded, match)
    for run in passage.runs:
        for kind in _NUMBERS:
            if run.digits < kind.digits:
                continue
            for match in kind.pattern.finditer(folded, run.start, run.end):
                said = kind.words.search(folded, max(0, match.start() - 48), match.start())
                alone = not kind.needs_words and not names_a_thing(passage, match.start())
                if kind.valid(re.sub(r"[ .\-]", "", match.group())) and (said or alone):
                    yield Span(match.start(), match.end(), "BANK", 0.97 if said else kind.score, kind.detail)
    yield from _said(passage)


def _iban(folded: str, match: re.Match[str]) -> Iterator[Span]:
    """The longest valid IBAN from here: what follows it after a space may look like its last group."""
    said = re.search(r"\biban\b", folded[max(0, match.start() - 32) : match.start()])
    for end in range(match.end(), match.start() + 14, -1):
        if folded[end : end + 1].isalnum():
            continue
        if iban.is_valid(folded[match.start() : end]):
            yield Span(match.start(), end, "BANK", 0.98, "iban")
            return
    if said:
        yield Span(match.start(), match.end(), "BANK", 0.7, "iban_unchecked")


def _said(passage: Passage) -> Iterator[Span]:
    """Numbers that the words before them call an account."""
    if not passage.words.isdisjoint(_ACCOUNT_TRIGGERS):
        for match in _ACCOUNT.finditer(passage.folded):
            digits = sum(map(str.isdigit, match["value"]))
            if digits >= (6 if match["firm"] else 10) or (digits >= 9 and "-" in match["value"]):
                yield Span(match.start("value"), match.end("value"), "BANK", 0.75, "account")
    if "pix" in passage.words:
        for match in _UUID.finditer(passage.folded):
            yield Span(match.start(), match.end(), "BANK", 0.95, "pix")


class _Number(NamedTuple):
    detail: str
    digits: int
    pattern: re.Pattern[str]
    valid: Callable[[str], bool]
    words: re.Pattern[str]
    needs_words: bool = False
    score: float = 0.9


def _clabe(number: str) -> bool:
    weighed = (int(digit) * weight % 10 for digit, weight in zip(number[:17], (3, 7, 1) * 6, strict=False))
    return int(number[17]) == -sum(weighed) % 10


def _always(number: str) -> bool:
    return bool(number)


_EDGE = r"(?<![0-9a-z*])(?<![0-9][.,/-])"
_END = r"(?![0-9a-z*]|[.,/-][0-9])"
_NUMBERS = (
    _Number(
        "cbu",
        22,
        re.compile(_EDGE + r"[0-9]{8}[ -]?[0-9]{14}" + _END),
        cbu.is_valid,
        re.compile(r"\b(?:cbu|cvu|cuenta)\b"),
    ),
    _Number(
        "clabe",
        18,
        re.compile(_EDGE + r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{11}[ -]?[0-9]" + _END),
        _clabe,
        re.compile(r"\b(?:clabe|interbancaria|cuenta|transferencia|deposit\w+)\b"),
        score=0.75,
    ),
    _Number(
        "ccc",
        20,
        re.compile(_EDGE + r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{2}[ -][0-9]{10}" + _END),
        _always,
        re.compile(r"\b(?:ccc|cuenta)\b"),
    ),
    _Number(
        "aba",
        9,
        re.compile(_EDGE + r"[0-9]{9}" + _END),
        rtn.is_valid,
        re.compile(r"\b(?:routing|aba|rtn)\b"),
        needs_words=True,
    ),
    _Number(
        "sort_code",
        6,
        re.compile(_EDGE + r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}" + _END),
        _always,
        re.compile(r"\bsort code\b"),
        needs_words=True,
    ),
)
_IBAN_STARTS = re.compile(r"[0-9](?<=[a-z]{2}.)(?<![a-z0-9][a-z]{2}.)[0-9]")
_IBAN = re.compile(r"[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b")
_ACCOUNT_TRIGGERS = vocabulary("cuenta account conta acct iban clabe cbu cvu cci")
_ACCOUNT = re.compile(
    r"\b(?:cuenta|(?P<firm>(?:(?:numero|nro|num|no|n)\.? de )?cuenta(?: bancaria| corriente| de ahorros?| de nomina| vista| rut| nro\.?| numero| n\.?| no\.?)+"
    r"|(?:numero|nro|num|no)\.? de cuenta|(?:bank|checking|savings?) (?:account|acct)(?: number| no\.?| #)?|(?:account|acct) (?:number|no\.?|#)"
    # An account told beside its routing number or sort code needs no more words.
    r"|(?:routing|aba|sort code)\b[^\n]{0,60}?\b(?:account|acct)"
    r"|(?:numero da )?conta(?: bancaria| corrente| poupanca| numero)+|agencia [0-9-]{3,7},? (?:e )?conta|cci|clabe|cbu|cvu|iban))"
    r"(?: (?:es|is|e|del? [a-z]+|en [a-z]+|at [a-z]+|do [a-z]+|no [a-z]+|la|el|the|numero|number|with [a-z]+))*\s?[:#=-]?\s?"
    r"(?P<value>[0-9](?:[ .\-/]?[0-9]){5,25}(?:-?[0-9xk])?)(?![0-9a-z])"
)
