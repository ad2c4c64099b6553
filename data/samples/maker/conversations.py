"""Conversations composed from the scripts: a branch, an alternative a line, a voice, a set of values.

Each conversation draws from a generator seeded with its script's name, so that editing one script leaves the others
as they were. A draft too like an earlier conversation is drawn again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from maker.long_texts import long_text
from maker.script_files import Line, Script
from maker.similarity import jaccard, shingles
from maker.values import SLOT, Deck, Planted, Values
from maker.voices import Voice, drawn, for_names, plain

MAX_SIMILARITY = 0.5
_DRAFTS = 400
_CHOICE = re.compile(r"\[([^\[\]{}]*\|[^\[\]{}]*)\]")
_CONTRACTED = re.compile(r"\b([Aa]|[Dd]e) el ")
_OPENS = 8
_NEXT_DAY = "(+1d) "
_FIRST_DAY = datetime(2026, 1, 7)  # noqa: DTZ001 - the shop's own clock
_GAPS = {"zendesk": (1800, 90_000), "calls": (4, 20), "openai": (8, 60), "chat": (15, 240), "whatsapp": (20, 400)}


@dataclass(frozen=True)
class Turn:
    """`kind` is that of the script's line: C, A, N, CALL, TOOL, MC, MA, XC, XA."""

    kind: str
    text: str
    at: datetime

    @property
    def speaker(self) -> str:
        """C for the customer, A for the support side."""
        return "C" if self.kind in ("C", "MC", "XC") else "A"


@dataclass(frozen=True)
class Made:
    """A conversation before it has a file's form. `plants` is what it is planted for, `of` the original of a copy."""

    script: Script
    channel: str
    region: str
    subject: str
    turns: tuple[Turn, ...]
    planted: tuple[Planted, ...] = ()
    plants: tuple[tuple[str, str], ...] = ()
    author: str = ""
    of: Made | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What both sides say to each other, as one text."""
        return "\n".join(turn.text for turn in self.turns if turn.kind in ("C", "A"))


def compose(scripts: Iterable[Script], world: dict[str, Any]) -> list[Made]:
    """Every conversation the scripts ask for, none too like another."""
    deck = Deck()
    made: list[Made] = []
    seen: list[frozenset] = []
    for script in scripts:
        number = 0
        for channel, count in script.times:
            for _ in range(count):
                one, grams = _unlike(script, channel, number, world, deck, seen)
                made.append(one)
                seen.append(grams)
                number += 1
    return made


def _unlike(
    script: Script, channel: str, number: int, world: dict[str, Any], deck: Deck, seen: list[frozenset]
) -> tuple[Made, frozenset]:
    for draft in range(_DRAFTS):
        rng = random.Random(f"{script.name}/{number}/{draft}")  # noqa: S311 - reproducible, not secret
        plan = _plan(script, number, script.regions[number % len(script.regions)], rng)
        one = _filled(script, channel, number, plan, rng, world, Deck() if draft else deck)
        grams = shingles(one.said)
        if script.plant or all(jaccard(grams, other) < MAX_SIMILARITY for other in seen):
            if draft:  # the values come from the shared pools, drawn once for the draft that stays
                one = _filled(script, channel, number, plan, rng, world, deck)
            return one, shingles(one.said)
    raise ValueError(f"{script.name}: conversation {number} stays too like an earlier one; write more alternatives")


def _plan(script: Script, number: int, region: str, rng: random.Random) -> list[tuple[Line, str]]:
    """The lines that are said, each with the alternative that was drawn."""
    branches = sorted({line.branch for line in script.lines if line.branch})
    branch = branches[(number + rng.randrange(2)) % len(branches)] if branches else None
    plan: list[tuple[Line, str]] = []
    pick, left_out = 0, False
    for line in script.lines:
        if line.branch not in (None, branch):
            continue
        count = len(line.alternatives)
        if script.settings.get("row"):
            pick = number
        elif not line.linked:
            pick = pick if line.kind == "N" else rng.choice(line.fitting(region))
        left_out = line.optional and (left_out or rng.random() < 0.5)
        if not left_out:
            plan.append((line, line.alternatives[pick % count]))
    return plan


def _filled(
    script: Script,
    channel: str,
    number: int,
    plan: list[tuple[Line, str]],
    rng: random.Random,
    world: dict[str, Any],
    deck: Deck,
) -> Made:
    region = script.regions[number % len(script.regions)]
    at = _FIRST_DAY + timedelta(days=rng.randrange(310), hours=rng.randrange(8, 21), seconds=rng.randrange(3600))
    values = Values(world, deck, rng, script.settings, region, at)
    by_hand = script.plant or script.settings.get("mail") or channel in ("whatsapp", "calls")
    voice = plain if by_hand else drawn(rng, script.settings.get("mood"))
    turns: list[Turn] = []
    planted: dict[Planted, None] = {}
    for line, template in plan:
        if channel != "zendesk" and line.kind == "N":
            continue
        if template.startswith(_NEXT_DAY):
            at += timedelta(hours=20)
        speech = voice if line.kind == "C" else plain
        wording = _drawn_choices(template.removeprefix(_NEXT_DAY), rng)
        text = "".join(_pieces(wording, values, speech, planted))
        at += timedelta(seconds=rng.randint(*_GAPS[channel]))
        if channel == "zendesk" and at.hour < _OPENS:
            at = at.replace(hour=_OPENS + rng.randrange(3))
        turns.append(Turn(line.kind, _line_breaks(text, script.plant, rng), at))
    subject = ""
    if channel == "zendesk":
        template = script.subjects[number % len(script.subjects)]
        subject = "".join(_pieces(template, values, plain, planted))
    who = script.settings.get("who", "")
    author = values.exact("phone")[0] if who == "phone" else who
    return Made(
        script,
        channel,
        region,
        subject,
        tuple(turns),
        tuple(planted),
        _plants(script),
        author,
        settings=script.settings,
    )


def _pieces(template: str, values: Values, voice: Voice, planted: dict[Planted, None]) -> Iterator[str]:
    """The text piece by piece: prose in the speaker's voice, values as they are."""
    whole = SLOT.sub(lambda slot: values.prose(slot[1]) or slot[0], template)
    if values.language == "es":
        whole = _CONTRACTED.sub(r"\1l ", whole)
    place = 0
    for slot in SLOT.finditer(whole):
        yield voice(whole[place : slot.start()])
        if slot[1] == "long":
            yield slot[0]
        else:
            value, plant = values.exact(slot[1], for_names(voice))
            if plant:
                planted[plant] = None
            yield value
        place = slot.end()
    yield voice(whole[place:])


def _drawn_choices(template: str, rng: random.Random) -> str:
    return _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), template).replace("  ", " ")


def _line_breaks(text: str, plant: list[str], rng: random.Random) -> str:
    if text == "<empty>":
        return ""
    if "{long}" in text:
        text = text.replace("{long}", long_text(plant[1], int(plant[2]), rng))
    return text.replace("¶", "\n").strip()


def _plants(script: Script) -> tuple[tuple[str, str], ...]:
    if not script.plant or script.plant[0] == "api":
        return ()
    kind, *more = script.plant
    label = more[0] if more else ""
    structure = ("no_assistant_answer", "empty_message", "assistant_first")
    return (("structure", kind),) if kind in structure else ((kind, label),)
