"""Dates said to be somebody's birth; any other date is left alone.

Misses a birthday without the day, and one told in words ("el tres de mayo").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """DATE_OF_BIRTH spans."""
    asked = "birth" in passage.asked
    if not asked and passage.words.isdisjoint(_TRIGGERS):
        return
    for match in _DATE.finditer(passage.folded):
        if asked or _BORN.search(passage.folded, max(0, match.start() - 45), match.start()):
            yield Span(match.start(), match.end(), "DATE_OF_BIRTH", 0.9)


_TRIGGERS = vocabulary(
    """nacimiento nac nacido nacida naci nacio birth dob born birthday birthdate birthdate nascimento nasc nasci
    nascido nascida nasceu cumpleanos aniversario"""
)
_BORN = re.compile(
    r"\b(?:nacimiento|nac|nacid[oa]s?|naci|nacio|(?:date of )?birth|dob|born|birth ?da(?:y|te)|nascimento|nasc|nasci|nascid[oa]|nasceu|cumpleanos|aniversario)\b"
    r"(?:[^0-9\n]|\n(?!.*\b(?:fecha|date|data)\b)){0,30}$"
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
