"""Payment cards: the network's prefix and length, and the Luhn digit.

Nine in ten mistyped numbers fail Luhn; beside the word "card" one of 15 or 16 digits counts all the same. Leaves out
masked cards and last digits. Networks: https://en.wikipedia.org/wiki/Payment_card_number
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.context import is_said, names_a_thing


def find(passage: Passage) -> Iterator[Span]:
    """CARD spans; the detail is the network."""
    folded = passage.folded
    for run in passage.runs:
        if run.digits < 12:
            continue
        for match in _CANDIDATE.finditer(folded, run.start, run.end):
            number = re.sub(r"[ .\-]", "", match.group())
            said = "card" in passage.asked or is_said(passage, match.start(), match.end(), WORDS)
            network = _network(number)
            if luhn.is_valid(number) and len(set(number)) > 1:
                if network and (said or not names_a_thing(passage, match.start())):
                    yield Span(match.start(), match.end(), "CARD", 0.98 if said else 0.9, network)
                elif said:
                    yield Span(match.start(), match.end(), "CARD", 0.8, "unknown_network")
            elif said and _GROUPS.fullmatch(match.group()):
                yield Span(match.start(), match.end(), "CARD", 0.6, "unchecked")


def _network(number: str) -> str | None:
    for network, pattern in _NETWORKS:
        if pattern.fullmatch(number):
            return network
    return None


#: The words for a card, folded.
WORDS = vocabulary(
    """tarjeta tarjetas card cards cartao cartoes visa mastercard amex express debito credito credit debit tdc"""
)
_CANDIDATE = re.compile(r"(?<![0-9a-z*])(?<![0-9][.,/-])[0-9](?:[ .\-]?[0-9]){11,18}(?![0-9a-z*]|[.,/-][0-9])")
_GROUPS = re.compile(
    r"[0-9]{14,19}|[0-9]{4}(?:[ .-][0-9]{4}){3}(?:[ .-][0-9]{1,3})?|[0-9]{4}[ .-][0-9]{6}[ .-][0-9]{4,5}"
)
_NETWORKS = (
    (
        "elo",
        re.compile(
            r"(?:401178|401179|431274|438935|451416|457393|4576|504175|5067|509\d|627780|636297|636368|650[0-9]|6516|6550)\d{10,12}"
        ),
    ),
    ("visa", re.compile(r"4\d{15}(?:\d{3})?")),
    ("mastercard", re.compile(r"(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}")),
    ("amex", re.compile(r"3[47]\d{13}")),
    ("discover", re.compile(r"(?:6011|64[4-9]\d|65\d\d)\d{12}")),
    ("diners", re.compile(r"(?:30[0-5]\d|3095|36\d\d|3[89]\d\d)\d{10}")),
    ("jcb", re.compile(r"35(?:2[89]|[3-8]\d)\d{12}")),
    ("maestro", re.compile(r"(?:5018|5020|5038|5[67]\d\d|6304|6759|676[1-3])\d{8,15}")),
    ("unionpay", re.compile(r"62\d{14,17}")),
    ("hipercard", re.compile(r"606282\d{10}")),
    ("cabal", re.compile(r"(?:604201|589657|603522)\d{10}")),
)
