"""What the user says of a file, from TOML.

agents = ["Ana", "Luis"]     # the support side; an empty list says that nobody is
order = "day-first"          # or "month-first": what 3/4/2026 is
delimiter = ";"
encoding = "cp1252"

[columns]                    # ours = the file's header, or its position from 1
conversation = "ticket_id"
text = "body"

[speakers]                   # a label as it stands in the file = a role
Supervisor = "assistant"
"""

from __future__ import annotations

import tomllib
from typing import Any, Literal, cast

from curation.errors import CurationError
from curation.interfaces import Mapping
from curation.model import ROLES

COLUMNS = (
    "conversation", "turn", "role", "author", "text", "time", "public", "internal",
    "system", "question", "answer", "subject", "tags", "language",
)  # fmt: skip
_KEYS = ("columns", "speakers", "agents", "order", "delimiter", "encoding")


def mapping_from_toml(text: str) -> Mapping:
    """The mapping written here. Raises CurationError for what is no TOML, an unknown key or a value of the wrong kind."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CurationError("mapping_not_toml", problem=str(error)) from None
    except RecursionError:
        raise CurationError("mapping_not_toml", problem="nesting") from None
    return mapping_from_facts(said)


def mapping_from_facts(said: dict[str, Any]) -> Mapping:
    """The mapping of a parsed document, with the same keys and the same errors."""
    if unknown := next((key for key in said if key not in _KEYS), None):
        raise CurationError("mapping_unknown_key", key=unknown)
    agents = said.get("agents")
    if agents is not None and not (isinstance(agents, list) and all(isinstance(name, str) for name in agents)):
        raise CurationError("mapping_wrong_value", key="agents")
    order = said.get("order")
    if order not in (None, "day-first", "month-first"):
        raise CurationError("mapping_wrong_value", key="order")
    delimiter = _text(said, "delimiter")
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise CurationError("mapping_wrong_value", key="delimiter")
    return Mapping(
        columns=_table(said, "columns", keys=COLUMNS),
        speakers=_table(said, "speakers", values=ROLES),
        agents=None if agents is None else tuple(agents),
        order=cast(Literal["day-first", "month-first"] | None, order),
        delimiter=delimiter,
        encoding=_text(said, "encoding"),
    )


def _table(
    said: dict[str, Any], name: str, *, keys: tuple[str, ...] | None = None, values: tuple[str, ...] | None = None
) -> dict[str, str]:
    table = said.get(name, {})
    if not isinstance(table, dict):
        raise CurationError("mapping_wrong_value", key=name)
    found: dict[str, str] = {}
    for key, value in table.items():
        if keys is not None and key not in keys:
            raise CurationError("mapping_unknown_key", key=f"{name}.{key}")
        text = str(value) if type(value) is int else value  # columns may be given by position
        if not isinstance(text, str) or not text or (values is not None and text not in values):
            raise CurationError("mapping_wrong_value", key=f"{name}.{key}")
        found[key] = text
    return found


def _text(said: dict[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not (isinstance(value, str) and value):
        raise CurationError("mapping_wrong_value", key=name)
    return value
