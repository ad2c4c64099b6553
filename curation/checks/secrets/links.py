"""Connection strings and links with a password in them: scheme://user:password@host, Server=...;Password=...

Leaves out links without a password, and placeholders. Source of the form: RFC 3986, userinfo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span


def find(passage: Passage) -> Iterator[Span]:
    """SECRET spans over the whole link or string, since user and host open the same door."""
    if len(passage.text) < 12 or passage.longest < 12:
        return
    if "://" in passage.text and "@" in passage.text:
        for match in _LINK.finditer(passage.text):
            if not _TEMPLATE.fullmatch(match["password"]):
                yield Span(
                    match.start(),
                    match.end(),
                    "SECRET",
                    0.95,
                    "connection_string" if match["scheme"].lower() not in _WEB else "basic_auth",
                )
    if ";" in passage.text and "=" in passage.text:
        for match in _PAIRS.finditer(passage.folded):
            if not _TEMPLATE.fullmatch(match["password"]):
                yield Span(match.start(), match.end(), "SECRET", 0.95, "connection_string")


_WEB = ("http", "https", "ftp", "sftp")
_LINK = re.compile(
    r"(?<![A-Za-z0-9])(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,20})://(?P<user>[^\s:/@\"'<>]{0,64}):(?P<password>[^\s@\"'<>]{1,128})@[^\s\"'<>]*[^\s\"'<>.,;:!?)]"
)
_PAIRS = re.compile(
    r"\b(?:server|data source|host|endpoint|user id|uid|database)=[^;\n]{1,100};(?:[^\n;]{1,100};){0,6}? ?(?:password|pwd)=(?P<password>[^;\s\"']{1,100})(?:;[^\s;]+=[^\s;]+)*;?"
)
_TEMPLATE = re.compile(r"(?i)(?:password|pass|pwd|contrase\u00f1a|senha|secret|\*+|x+|\.+|<.*|\$\{.*|\{.*|\[.*)")
