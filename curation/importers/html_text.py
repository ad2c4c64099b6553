"""HTML of messages to the text a person saw, line breaks kept.

Written for bodies of mail and chat, not for pages. One pass that only ever moves forward: the standard library's
parser takes quadratic time on some broken markup, and imported text is where broken markup comes from.
"""

from __future__ import annotations

import html
import re

_BREAKS = frozenset({"br", "hr"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text_of(markup: str) -> str:
    """The text, with a line break where a block or a `<br>` makes one, list items dashed, entities resolved."""
    pieces: list[str] = []
    at = 0
    while (start := markup.find("<", at)) != -1:
        _say(pieces, markup[at:start])
        at = _past_markup(markup, start, pieces)
    _say(pieces, markup[at:])
    lines = "".join(pieces).replace("\u00a0", " ").split("\n")
    text = "\n".join(line.strip(" ") for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _past_markup(markup: str, start: int, pieces: list[str]) -> int:
    """Writes what the tag at `start` stands for and gives the position after it."""
    if markup.startswith("<!--", start):
        return _after(markup, "-->", start + 4)
    name = _NAME.match(markup, start)
    if name is None and markup[start + 1 : start + 2] not in ("!", "?"):
        pieces.append("<")  # "3 < 4"
        return start + 1
    end = _after(markup, ">", start)
    if name is None:
        return end
    tag, closing = name[1].lower(), markup[start + 1] == "/"
    if tag in _SILENT and not closing:
        return _after_closing(markup, tag, end)
    if tag in _BREAKS:
        pieces.append("\n")
    elif tag in _CELLS:
        pieces.append("" if closing else " ")
    elif tag in _BLOCKS:
        _new_line(pieces)
        if tag == "li" and not closing:
            pieces.append("- ")
        elif tag == "p":
            pieces.append("\n" if closing else "")
    return end


def _say(pieces: list[str], raw: str) -> None:
    said = html.unescape(_SPACE.sub(" ", raw))
    if said.strip(" ") or (said and pieces and not pieces[-1].endswith(("\n", " "))):
        pieces.append(said)


def _new_line(pieces: list[str]) -> None:
    if pieces and not pieces[-1].endswith("\n"):
        pieces.append("\n")


def _after(markup: str, mark: str, start: int) -> int:
    found = markup.find(mark, start)
    return len(markup) if found == -1 else found + len(mark)


def _after_closing(markup: str, tag: str, start: int) -> int:
    closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(markup, start)
    return closing.end() if closing else len(markup)
