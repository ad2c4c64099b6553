"""Dates said to be somebody's birth; any other date is left alone.

Misses a birthday without the day, and one told in words ("el tres de mayo").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """DATE_OF_BIRTH spans."""
    if "birth" in passage.asked:
        for match in _DATE.finditer(passage.folded):
            if not _RECENT.search(match.group()):
                yield Span(*match.span(), "DATE_OF_BIRTH", 0.9, "answer")
    for anchor in passage.at(_BORN):
        if said := _SAID.match(passage.folded, anchor):
            yield Span(*said.span("date"), "DATE_OF_BIRTH", 0.9)


_RECENT = re.compile(r"20(?:1[6-9]|[2-9][0-9])")
_BORN = vocabulary(
    """nacimiento nac nacido nacida naci nacio birth dob born birthday birthdate nascimento nasc nasci nascido nascida
    nasceu cumpleanos aniversario"""
)
_MONTHS = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro"
    r"|(?:ene|jan|feb|fev|mar|abr|apr|mai|jun|jul|ago|aug|set|sept?|oct|out|nov|dic|dec|dez)\.?)"
)
_DATE = re.compile(
    r"(?<![0-9a-z])(?:(?:0?[1-9]|[12][0-9]|3[01])[-/. ](?:0?[1-9]|[12][0-9]|3[01])[-/. ](?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
    rf"|(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?: de| of|-)? ?{_MONTHS}(?:,? (?:de |del )?|-)(?:19|20)?[0-9]{{2}}"
    rf"|{_MONTHS} (?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}})(?![0-9a-z]|[-/][0-9])"
)

# As far as the next digit; a new line that names another date ends it.
_SAID = re.compile(rf"[a-z]+(?:(?!\n ?(?:fecha|date|data))[^0-9]){{0,40}}?(?P<date>{_DATE.pattern})")
