"""IP addresses, v4 and v6, validated by the standard library.

Leaves out version numbers, loopback and unspecified addresses, masks, and the addresses every home router has
(192.168.1.1): they locate nobody.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span


def find(passage: Passage) -> Iterator[Span]:
    """IP spans; a private network's address scores lower."""
    folded = passage.folded
    if folded.count(".") >= 3:
        for match in _V4.finditer(folded):
            if not _VERSION.search(folded, max(0, match.start() - 24), match.start()):
                yield from _span(match)
    if "::" in folded or _GROUPS.search(folded):
        for match in _V6.finditer(folded):
            # "10:20:30" is a time: an address has a double colon, or all of its eight groups.
            if "::" in match.group() or match.group().count(":") == 7:
                yield from _span(match)


def _span(match: re.Match[str]) -> Iterator[Span]:
    try:
        address = ipaddress.ip_address(match.group())
    except ValueError:
        return  # looks like one, is none
    if address.is_loopback or address.is_unspecified or address.is_multicast or match.group().startswith("255."):
        return
    documentation = match.group().startswith(("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"))
    if address.is_private and not documentation:
        if match.group().endswith((".0", ".1", ".254", ".255")):
            return
        yield Span(match.start(), match.end(), "IP", 0.6, "private")
    else:
        yield Span(match.start(), match.end(), "IP", 0.95, f"v{address.version}")


_V4 = re.compile(r"[0-9](?<![0-9a-z.].)[0-9]{0,2}\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}(?![0-9a-z]|\.[0-9]|-[0-9])")
_V6 = re.compile(r"(?<![0-9a-z:.])(?:[0-9a-f]{1,4}:|:(?=:)){1,7}:?(?:[0-9a-f]{1,4})?(?::[0-9a-f]{1,4})*(?![0-9a-z:])")
_GROUPS = re.compile(r":[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:")
_VERSION = re.compile(
    r"\b(?:version(?:es)?|versao|ver|v|release|firmware|build|driver|sdk|app|ios|android|dns|mascara|netmask|subnet)\b[^0-9]{0,16}$"
)
