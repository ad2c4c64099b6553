"""Days as people write them, by language and country."""

from __future__ import annotations

import random
from datetime import datetime

_MONTHS = {
    "es": [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ],
}  # fmt: skip
_DAYS = {
    "es": ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_SHORT = {"sep": "sept"}  # Spanish mail programs write septiembre with four letters


def weekday(day: datetime, language: str) -> str:
    """Its day of the week."""
    return _DAYS[language][day.weekday()]


def in_words(day: datetime, language: str, region: str) -> str:
    """Day and month: "14 de marzo", "March 14", "14 March"."""
    month = _MONTHS[language][day.month - 1]
    if language == "es":
        return f"{day.day} de {month}"
    return f"{month} {day.day}" if region == "US" else f"{day.day} {month}"


def birth(rng: random.Random, language: str, region: str) -> str:
    """A grown-up's date of birth."""
    day = datetime(rng.randint(1948, 2003), rng.randint(1, 12), rng.randint(1, 28))  # noqa: DTZ001 - a day has no zone
    words = in_words(day, language, region)
    if language == "es":
        return rng.choice([f"{day:%d/%m/%Y}", f"{words} de {day.year}"])
    return rng.choice([f"{words}, {day.year}", f"{day:%m/%d/%Y}"]) if region == "US" else f"{words} {day.year}"


def in_mail(day: datetime, language: str) -> str:
    """As mail programs write it above what they quote: "jue, 5 mar 2026", "Thu, Mar 5, 2026"."""
    short = _DAYS[language][day.weekday()][:3]
    month = _MONTHS[language][day.month - 1][:3]
    if language == "es":
        return f"{short}, {day.day} {_SHORT.get(month, month)} {day.year}"
    return f"{short}, {month} {day.day}, {day.year}"
