"""What mail programs add: signatures, and the message one answers to, quoted below."""

from __future__ import annotations

import random
from dataclasses import replace

from maker.conversations import Made, Turn
from maker.dates import in_mail
from maker.values import Planted

_ADDRESS = "soporte@lumbra.example"
_SIGNATURE = {"es": "--\nLumbra · Atención al cliente", "en": "--\nLumbra Customer Care"}
_PHONE = {"es": "Enviado desde mi iPhone", "en": "Sent from my phone"}


def dressed(one: Made) -> Made:
    """The ticket as it came by mail: some agents sign, some customers quote or write from a telephone."""
    rng = random.Random(f"mail/{one.script.name}/{one.region}/{one.subject}")  # noqa: S311 - reproducible, not secret
    signs, quotes, telephone = rng.random() < 0.3, rng.random() < 0.3, rng.random() < 0.15
    turns: list[Turn] = []
    planted = dict.fromkeys(one.planted)
    for turn in one.turns:
        text = turn.text
        if turn.kind == "A" and signs:
            text = f"{text}\n\n{_SIGNATURE[one.script.language]}"
        elif turn.kind == "C":
            if telephone:
                text = f"{text}\n\n{_PHONE[one.script.language]}"
            if quotes and turns and turns[-1].kind == "A":
                text = f"{text}\n\n{_quoted(turns[-1], one.script.language)}"
                planted[Planted("hard_negative", "EMAIL", "the company's own", _ADDRESS)] = None
        turns.append(replace(turn, text=text))
    return replace(one, turns=tuple(turns), planted=tuple(planted))


def _quoted(turn: Turn, language: str) -> str:
    day, hour = in_mail(turn.at, language), f"{turn.at:%H:%M}"
    if language == "es":
        head = f"El {day} a las {hour}, Lumbra (<{_ADDRESS}>) escribió:"
    else:
        head = f"On {day} at {hour}, Lumbra <{_ADDRESS}> wrote:"
    return "\n".join((head, *(f"> {line}".rstrip() for line in turn.text.splitlines())))
