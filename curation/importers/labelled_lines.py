"""What the lines of a labelled transcript are: who speaks, where one conversation ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from curation.importers.roles import known_role
from curation.importers.rows import RowError

_TIME = r"\d[\d:./ \-TZAaPpMm,+]{3,39}"
_LABEL = re.compile(
    rf"\s*(?:[\[(](?P<before>{_TIME})[\])]\s*|\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s*[-–]?\s+)?"
    rf"(?P<label>[^\W\d_][^:\n\[(]{{0,40}}(?:[\[(][^\W\d][^:\n\])]{{0,40}}[\])])?)"
    rf"\s*(?:[\[(](?P<after>{_TIME})[\])])?\s*:\s?(?P<text>.*)",
    re.DOTALL,
)
_RULE = re.compile(r"\s*([-=_*#~])(?:\s*\1){2,}\s*")
_TITLE = re.compile(r"\s*([-=_*#~])\1{2,}\s*(?P<title>[^-=_*#~].*?)\s*\1{2,}\s*")
# The number is what makes it one: "llamada perdida" after a blank line is something an agent may write.
_HEADING = re.compile(
    r"\s*#*\s*(?:conversation|conversaci[oó]n|conversa|ticket|chat|caso|case|call|llamada|chamada|atendimento|"
    r"transcript|transcripci[oó]n|transcri[cç][aã]o|di[aá]logo|dialogue)\b\s*(?:id\b|n\.?[º°o]\.?|number\b|n[uú]mero\b)?"
    r"\s*[#:.-]*\s*(?P<id>(?=\D*\d)[\w./-]{1,60})\s*:?\s*",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?P<outer>.+?)\s*[\[(](?P<inner>.+)[\])]")
_IN_NAMES = dict.fromkeys(map(ord, " .'’-"))


class Part(NamedTuple):
    """Here a new conversation begins, if the one before it has said anything. `id` and `title` are what the line gives."""

    line: int
    id: str | None = None
    title: str | None = None


class Label(NamedTuple):
    """A line that looks like the beginning of a turn; whether it is one depends on the label."""

    line: int
    label: str
    time: str | None
    text: str
    whole: str


class Text(NamedTuple):
    """A line that goes on with what came before it; blank ones too."""

    line: int
    text: str


Event = Part | Label | Text


def events(lines: Iterable[tuple[int, str | RowError]]) -> Iterator[Event | tuple[int, RowError]]:
    """What each line is, in order; lines that are no text are passed through."""
    after_gap = True
    for number, line in lines:
        if isinstance(line, RowError):
            yield number, line
            continue
        gap = not line.strip()
        if rule := _RULE.fullmatch(line):
            gap = True
            yield Part(number)
        elif title := _TITLE.fullmatch(line):
            gap = True
            heading = _HEADING.fullmatch(title["title"])
            yield Part(number, heading["id"] if heading else None, title["title"])
        elif after_gap and (heading := _HEADING.fullmatch(line)):
            yield Part(number, heading["id"], line.strip())
        elif match := _LABEL.fullmatch(line):
            time = match["before"] or match["after"]
            yield Label(number, match["label"].strip(), time, match["text"], line)
        else:
            yield Text(number, line)
        after_gap = gap or bool(rule)


def parted(label: str) -> tuple[str, str | None]:
    """A label as its role word and the person's name: "Agente (Ana)" and "Ana (agente)" alike. The name is None where
    there is none, the whole label is both where it has no role word."""
    if known_role(label):
        return label, None
    if both := _BOTH.fullmatch(label):
        for role, name in ((both["outer"], both["inner"]), (both["inner"], both["outer"])):
            if known_role(role):
                return role, name
    return label, label


def like_name(label: str) -> bool:
    """Whether a label could be somebody's name: up to four words of letters, the first with a capital."""
    letters = label.translate(_IN_NAMES)
    return label[:1].isupper() and letters.isalnum() and label.count(" ") < 4
