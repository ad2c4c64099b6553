"""What stands in place of a value: one number a value, a person or a secret, and what merely looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.sameness import same_key

#: What our checks call their findings.
LABELS = (
    "PERSON", "EMAIL", "PHONE", "ADDRESS", "LOCATION", "NATIONAL_ID", "BANK", "CARD", "CVV", "DATE_OF_BIRTH", "IP",
    "URL_PERSONAL", "USERNAME", "SECRET", "VEHICLE",
)  # fmt: skip
_PERSON = "PERSON"
#: Providers want these as they are: they mark examples inside a prompt.
_NOT_PEOPLE = ("example_user", "example_assistant")
_OURS = re.compile(rf"\[?(?:{'|'.join(LABELS)})(?:_[0-9]+)?\]?")


class Placeholders:
    """The placeholders of one conversation: first every value is learnt, then they are asked for."""

    def __init__(self, numbered: bool) -> None:
        self._numbered = numbered
        self._keys: dict[str, dict[str, None]] = {}  # by label, in order of first sight
        self._values: dict[tuple[str, str], bool] = {}
        self._participants: dict[str, None] = {}
        self._numbers: dict[tuple[str, str], int] | None = None

    @property
    def are_needed(self) -> bool:
        """Whether anything was learnt."""
        return bool(self._values or self._participants)

    def learn(self, label: str, value: str, is_secret: bool) -> None:
        """A value that a finding marks."""
        self._values[label, value] = is_secret
        if not is_secret:
            self._keys.setdefault(label, {})[same_key(value)] = None

    def learn_participant(self, name: str | None) -> None:
        """Whoever speaks; nothing for nobody, or for one who has a placeholder already."""
        if name and name not in _NOT_PEOPLE and not _OURS.fullmatch(name):
            self._participants[_participant_key(name)] = None

    def of(self, label: str, value: str, is_secret: bool) -> str:
        """The placeholder of a learnt value."""
        if is_secret or not self._numbered:
            return f"[{label}]"
        return f"[{label}_{self._number(label, same_key(value))}]"

    def of_participant(self, name: str | None, bare: bool = False) -> str | None:
        """The placeholder of a speaker, `bare` without brackets; a mask is None, or bare the label."""
        if not name or _participant_key(name) not in self._participants:
            return name
        if not self._numbered:
            return _PERSON if bare else None
        number = self._number(_PERSON, _participant_key(name))
        return f"{_PERSON}_{number}" if bare else f"[{_PERSON}_{number}]"

    def values(self) -> Iterator[tuple[str, str]]:
        """Every learnt value with its placeholder."""
        for (label, value), is_secret in self._values.items():
            yield value, self.of(label, value, is_secret)

    def look_alikes(self, text: str) -> Iterator[re.Match[str]]:
        """What somebody typed that a reader would take for a placeholder; the group "inner" is without brackets."""
        labels = "|".join(
            map(re.escape, sorted({*LABELS, *(label for label, _ in self._values)}, key=len, reverse=True))
        )
        return re.finditer(rf"\[(?P<inner>(?:{labels})(?:_[0-9]+)?)\]", text)

    def _number(self, label: str, key: str) -> int:
        if self._numbers is None:
            self._numbers = self._counted()
        return self._numbers[label, key]

    def _counted(self) -> dict[tuple[str, str], int]:
        numbers: dict[tuple[str, str], int] = {}
        for label in {*self._keys, _PERSON}:
            keys = list(self._keys.get(label, {}))
            whole = {key: key for key in keys}
            if label == _PERSON:
                # Speakers come last, so that the texts read the same with and without them.
                keys += [key for key in self._participants if key not in whole]
                whole = _whole_names(keys)
            order = dict.fromkeys(whole[key] for key in keys)
            place = {key: number for number, key in enumerate(order, 1)}
            numbers |= {(label, key): place[whole[key]] for key in keys}
        return numbers


def _participant_key(name: str) -> str:
    return same_key(name.replace("_", " "))


def _whole_names(keys: list[str]) -> dict[str, str]:
    """For each name the one it is part of: "ana" to "ana gil", when there is no other Ana."""
    words = {key: frozenset(key.split()) for key in keys}
    whole = {}
    for key in keys:
        longer = [other for other in keys if words[key] < words[other]]
        longest = [other for other in longer if not any(words[other] < words[third] for third in longer)]
        whole[key] = longest[0] if len(longest) == 1 else key
    return whole
