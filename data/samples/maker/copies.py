"""Planted duplicates: the same texts again, and the same with small changes, in the same file and across files."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from maker.conversations import Made, Turn
from maker.similarity import jaccard, shingles
from maker.values import Planted

# From which file to which, and how many.
EXACT = (
    ("zendesk", "zendesk", 3),
    ("chat", "chat", 3),
    ("openai", "openai", 2),
    ("chat", "zendesk", 3),
    ("calls", "chat", 1),
)
NEAR = (
    ("zendesk", "zendesk", 6), ("chat", "chat", 6), ("openai", "openai", 3), ("chat", "zendesk", 1), ("zendesk", "chat", 1),
    ("calls", "calls", 1),
)  # fmt: skip
LEAST, MOST = 0.83, 0.94
_LEAST_WORDS = {"exact": 25, "near": 75}
_TRIES = 300


def read_edits(folder: Path) -> dict[str, list[list[str]]]:
    """The small changes of `edits.toml`, by language."""
    return tomllib.loads((folder / "edits.toml").read_text("utf-8"))


def copies(made: list[Made], edits: dict[str, list[list[str]]]) -> list[Made]:
    """The planted duplicates; each knows its original by `of`."""
    rng = random.Random("copies")  # noqa: S311 - reproducible, not secret
    pool = [one for one in made if _may_be_copied(one)]
    rng.shuffle(pool)
    found: list[Made] = []
    for kind, plan in (("exact", EXACT), ("near", NEAR)):
        for source, target, count in plan:
            found.extend(_some(pool, kind, source, target, count, edits, rng))
    return found


def _may_be_copied(one: Made) -> bool:
    return (
        not one.script.plant
        and one.script.language in ("es", "en")
        and not any(plant.kind == "secret" for plant in one.planted)
        and all(turn.kind in ("C", "A") for turn in one.turns)
    )


def _some(
    pool: list[Made],
    kind: str,
    source: str,
    target: str,
    count: int,
    edits: dict[str, list[list[str]]],
    rng: random.Random,
) -> Iterator[Made]:
    made = 0
    for original in list(pool):
        if made == count:
            return
        fits = original.channel == source and len(original.said.split()) >= _LEAST_WORDS[kind]
        if not fits or (target == "chat" and original.script.language != "es"):
            continue
        if source != target and original.script.settings.get("mail"):
            continue
        copy = _again(original, target, rng)
        if kind == "near":
            changed = _changed(copy, edits[original.script.language], rng)
            if changed is None:
                continue
            copy = changed
        pool.remove(original)
        made += 1
        yield replace(copy, plants=((f"{kind}_duplicate", ""),))
    if made < count:
        raise ValueError(f"only {made} of {count} {kind} copies from {source} to {target}")


def _again(original: Made, channel: str, rng: random.Random) -> Made:
    later = timedelta(days=rng.randrange(0, 9), minutes=rng.randrange(3, 50))
    turns = tuple(Turn(turn.kind, turn.text, turn.at + later) for turn in original.turns)
    subject = original.subject
    if channel == "zendesk" and not subject:
        subject = "Conversación de chat" if original.script.language == "es" else "Chat conversation"
    return replace(original, channel=channel, turns=turns, subject=subject, of=original)


def _changed(copy: Made, edits: list[list[str]], rng: random.Random) -> Made | None:
    """The copy with a few words changed, as like its original as wanted; None where nothing fits."""
    before = shingles(copy.said)
    wanted = rng.uniform(LEAST + 0.02, MOST)
    one = copy
    for _ in range(_TRIES):
        now = jaccard(before, shingles(one.said))
        if now <= wanted:
            return one
        draft = _renumbered(one, rng) if rng.random() < 0.15 else _reworded(one, rng.choice(edits), rng)
        if draft and jaccard(before, shingles(draft.said)) >= LEAST:
            one = draft
    return None


def _reworded(one: Made, edit: list[str], rng: random.Random) -> Made | None:
    place = rng.randrange(len(one.turns))
    turn = one.turns[place]
    text, count = re.subn(rf"\b{re.escape(edit[0])}\b", edit[1].replace("\\", ""), turn.text, count=1)
    if not count or edit[1] in turn.text:
        return None
    turns = (*one.turns[:place], replace(turn, text=text), *one.turns[place + 1 :])
    draft = replace(one, turns=turns)
    whole = "\n".join((draft.subject, draft.said))
    return draft if all(plant.value in whole for plant in one.planted) else None


def _renumbered(one: Made, rng: random.Random) -> Made | None:
    """Another order number, wherever the old one stands."""
    old = next((plant for plant in one.planted if plant.label == "ORDER"), None)
    if old is None or one.of is None or old not in one.of.planted:
        return None
    number = re.sub(
        r"\d{4}$", lambda match: str((int(match.group()) + rng.randrange(11, 900)) % 10_000).zfill(4), old.value
    )
    new = Planted(old.kind, old.label, old.detail, number)
    turns = tuple(replace(turn, text=turn.text.replace(old.value, number)) for turn in one.turns)
    planted = tuple(new if plant == old else plant for plant in one.planted)
    return replace(one, turns=turns, planted=planted, subject=one.subject.replace(old.value, number))
