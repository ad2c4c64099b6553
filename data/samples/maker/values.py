"""What stands in the slots of a script: one set of values a conversation, and the list of what was planted with them.

Slots of prose (products, places, days) take part in the customer's way of typing. The others are put in afterwards as
they are, and each is noted with its kind, so that `planted.json` knows every value that stands in a text:
`pii` and `secret` with the labels of the checks, `agent_name` for the support side's own first names, and
`hard_negative` for what looks like one of them and is not.
"""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from maker.dates import birth, in_words, weekday
from maker.labels import DOCUMENTS, OWN_DOCUMENT, label_of

SLOT = re.compile(r"\{([a-zA-Z_0-9]+|[!@][^{}]+|=[A-Z_]+:[^{}]+)\}")


class Planted(NamedTuple):
    """A value that stands in a text: `kind`, the checks' `label`, more about it, and the value as written."""

    kind: str
    label: str
    detail: str
    value: str


def read_world(folder: Path) -> dict[str, Any]:
    """The pools of `world.toml`."""
    return tomllib.loads((folder / "world.toml").read_text("utf-8"))


class Deck:
    """Pools that are dealt out in turn, so that no value is used far more often than another."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def deal(self, name: str, pool: list[Any]) -> Any:
        """The next card of the pool with this name."""
        place = self._next.get(name, 0)
        self._next[name] = place + 1
        return pool[place % len(pool)]


class Values:
    """The values of one conversation; asking for a slot twice gives the same."""

    def __init__(
        self, world: dict[str, Any], deck: Deck, rng: random.Random, settings: dict[str, str], region: str, at: datetime
    ) -> None:
        self._world, self._deck, self._rng, self._settings = world, deck, rng, settings
        self.region, self.at = region, at
        self.language = "en" if settings["lang"] == "en" else "es"
        self._here = world["regions"][region]
        self._known: dict[str, str] = {}
        self.product, self._about = self._drawn_product()

    def prose(self, slot: str) -> str | None:
        """The value of a slot that is plain prose, None for one that is put in as it is."""
        if slot not in self._known and (make := self._prose().get(slot)):
            self._known[slot] = make()
        return self._known.get(slot) if slot in self._prose() else None

    def exact(self, slot: str, shaped: Callable[[str], str] = str) -> tuple[str, Planted | None]:
        """The value of a slot that is put in as it is, and what it plants. `shaped` is how this speaker types names."""
        if slot.startswith("!"):
            said = shaped(slot[1:])
            return said, Planted("hard_negative", "LOOKALIKE", "", said)
        if slot.startswith("@"):
            return slot[1:], Planted("pii", "PERSON", "", slot[1:])
        if slot.startswith("="):
            label, value = slot[1:].split(":", 1)
            return value, Planted("pii", label, "", value)
        label = label_of(slot, self.region)
        if slot not in self._known:
            self._known[slot] = self._make(slot)
        value = self._known[slot]
        if label and label[1] == "PERSON":
            value = shaped(value)
        return value, Planted(*label, value) if label else None

    def _prose(self) -> dict[str, Callable[[], str]]:
        noun, gender = self._noun(), self._gender()
        es = self.language == "es"
        named = f"{noun} {self.product}" if es else f"{self.product} {noun}"
        feminine = gender == "f"
        day_before, day_after = self.at - timedelta(days=self._days(4, 12)), self._arrival()
        return {
            "product": lambda: named if es else f"the {named}",
            "Product": lambda: (named if es else f"{named}")[0].upper() + named[1:],
            "product_name": lambda: named,
            "product_m": lambda: self.product,
            "item_en": lambda: noun,
            "a_product": lambda: f"{'an' if named[0] in 'AEIOU' else 'a'} {named}",
            "el_product": lambda: f"{'la' if feminine else 'el'} {named}",
            "El_product": lambda: f"{'La' if feminine else 'El'} {named}",
            "un_product": lambda: f"{'una' if feminine else 'un'} {named}",
            "o": lambda: "a" if feminine else "o",
            "city": lambda: self._rng.choice(self._here["cities"]),
            "country": lambda: self._here["country"],
            "bulb": lambda: self._here["bulb"],
            "courier": lambda: self._rng.choice(self._world["couriers" if es else "couriers_en"]),
            "colour": lambda: self._rng.choice(self._world["colours_es" if es else "colours_en"]),
            "day": lambda: weekday(day_before, self.language),
            "date_ago": lambda: in_words(day_before, self.language, self.region),
            "in_date": lambda: in_words(day_after, self.language, self.region),
            "in_days": lambda: f"{self._days(2, 3)} a {self._days(4, 6)} días hábiles",
            "iso_date": lambda: day_after.date().isoformat(),
        }

    def _make(self, slot: str) -> str:  # noqa: PLR0911, PLR0912 - one table of slots
        rng, deck, here = self._rng, self._deck, self._here
        base = slot.rstrip("2")
        if base in ("order", "tracking", "invoice"):
            return _number(base, self.region, rng)
        if base in ("price", "price_small"):
            euros = self._about["eur"] if slot == "price" else rng.choice([4.9, 6.9, 8.9, 9.5, 12.9, 14.9])
            return self._price(euros)
        if base in ("name", "first"):
            whole = self._name(slot.endswith("2"))
            return whole.split()[0] if base == "first" else whole
        if base == "email":
            return self._email(second=slot.endswith("2"))
        if base == "agent":
            return rng.choice(self._world["agents_en" if self.language == "en" else "agents_es"])
        if slot == "agent_email":
            return f"{_plain(self.exact('agent')[0])}@lumbra.example"
        if base == "phone":
            return deck.deal(f"phone {self.region}", here["phones"])
        if slot in ("address", "account"):
            pool = here["addresses" if slot == "address" else "accounts"]
            return deck.deal(f"{slot} {self.region}", pool)
        if slot == "id":
            return self.exact(OWN_DOCUMENT[self.region])[0]
        if slot in DOCUMENTS:
            return deck.deal(slot, self._world["documents"][DOCUMENTS[slot]])
        if slot in ("card", "password", "pin", "otp"):
            return deck.deal(slot, self._world[{"otp": "codes"}.get(slot, f"{slot}s")])
        if slot == "birth":
            return birth(rng, self.language, self.region)
        if slot == "model":
            return f"LMB-F{rng.randrange(100, 999)}-{rng.choice('ABCX')}"
        if slot == "year":
            return "2025"
        if slot == "small":
            return str(rng.randrange(100, 999))
        return str(self._world[slot])

    def _drawn_product(self) -> tuple[str, dict[str, Any]]:
        wanted = set(self._settings["items"].split())
        fitting = [
            (name, about)
            for name, about in self._world["products"].items()
            if wanted & {"any", "none"} or wanted & set(about["kinds"])
        ]
        return self._rng.choice(fitting)

    def _noun(self) -> str:
        return self._about["en"] if self.language == "en" else self._about.get(self.region, self._about["es"])

    def _gender(self) -> str:
        return self._about.get(f"{self.region}_gender", self._about["gender"])

    def _days(self, least: int, most: int) -> int:
        return self._rng.randint(least, most)

    def _arrival(self) -> datetime:
        self._known.setdefault("_wait", str(self._days(2, 6)))
        return self.at + timedelta(days=int(self._known["_wait"]))

    def _price(self, euros: float) -> str:
        amount = euros * self._here["rate"]
        if amount > 1000:
            amount = round(amount / 100) * 100 - 10
        text = self._here["price"].format(amount)
        # Spain and South America write 1.234,50; Mexico and the English-speaking world 1,234.50.
        return text if self.region in ("MX", "US", "GB", "PE", "EC") else text.translate(str.maketrans(".,", ",."))

    def _name(self, second: bool) -> str:
        if not second and "name" in self._settings:
            return self._settings["name"]
        gender = self._settings.get("gender")
        pool = {"f": self._here["women"], "m": self._here["men"]}.get(gender, self._here["women"] + self._here["men"])
        key = "name2" if second else "name"
        if f"_{key}" not in self._known:
            drawn = self._deck.deal(f"name {self.region} {gender}", pool)
            if second and drawn == self._known.get("_name"):
                drawn = self._deck.deal(f"name {self.region} {gender}", pool)
            self._known[f"_{key}"] = drawn
        return self._known[f"_{key}"]

    def _email(self, second: bool) -> str:
        first, last = (_plain(part) for part in self._name(second=False).split()[:2])
        forms = [
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{last}.{first}",
            f"{first}_{last}",
            f"{first}{self._days(70, 99)}",
        ]
        domain = self._rng.choice(self._world["mail_domains"])
        made = f"{self._rng.choice(forms)}@{domain}"
        if second and made == self._known.get("email"):
            return self._email(second)
        return made


def _number(kind: str, region: str, rng: random.Random) -> str:
    if kind == "order":
        number = rng.randrange(200_000, 989_999)
        return {"MX": f"MX-2{number}", "CO": f"#{number}", "US": f"#20-{number % 100_000:05}", "AR": f"AR{number}"}.get(
            region, f"LMB-{number}"
        )
    if kind == "tracking":
        number = rng.randrange(100_000_000, 999_999_999)
        return rng.choice([f"CLB{number}{region}", f"RS{number}", f"{number}{rng.randrange(100, 999)}"])
    return f"F-2026-{rng.randrange(1000, 99_999):06}"


def plain_letters(text: str) -> str:
    """Without accents: for addresses and file names."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if c.isascii())


def _plain(text: str) -> str:
    return "".join(c for c in plain_letters(text.lower()) if c.isalnum())
