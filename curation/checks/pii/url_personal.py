"""Links that lead to one person: social profiles, and links that carry a token or an address of their own.

Leaves out a network's own pages and any other public link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """URL_PERSONAL spans."""
    if "/" in passage.text and passage.longest >= 8:
        short = "x.com/" in passage.folded or "t.me/" in passage.folded
        if short or not passage.words.isdisjoint(_NETWORKS):
            for match in _PROFILE.finditer(passage.folded):
                if match["who"] not in _PAGES:
                    yield Span(match.start(), match.end(), "URL_PERSONAL", 0.85, "profile")
        if "://" in passage.text and "=" in passage.text:
            for match in _TOKEN.finditer(passage.folded):
                yield Span(match.start(), match.end(), "URL_PERSONAL", 0.8, "token")


_NETWORKS = vocabulary("linkedin facebook fb instagram twitter tiktok wa github youtube")
_PAGES = vocabulary(
    """login share sharer help about search explore legal policies privacy terms settings watch reel reels p tr hashtag
    intent home jobs company"""
)
_PROFILE = re.compile(
    r"(?<![\w.])(?:https?://)?(?:www\.|[a-z]{2}\.|m\.)?(?:linkedin\.com/in|facebook\.com|fb\.com|instagram\.com|twitter\.com|x\.com|tiktok\.com/@|t\.me|wa\.me|github\.com|youtube\.com/@)"
    r"/?(?P<who>[\w.%+-]{2,60})(?<![.])/?(?![\w/])"
)
_TOKEN = re.compile(
    r"https?://[^\s\"'<>]{3,200}?[?&#](?:token|access_token|auth|session|sessionid|sid|key|reset|code|otp|magic|signature|sig|ticket|jwt|invite|email|phone|uid|user_id)=[^\s\"'<>&]{6,}[^\s\"'<>]*"
)
