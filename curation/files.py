"""Plain files without any workspace: what the commands on files share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from curation.importers.reading import read_path
from curation.interfaces import Mapping, Read
from curation.model import Batch, Conversation


class Named(NamedTuple):
    """A conversation with the name it goes by on the command line: its own id, else its position from 0."""

    name: str
    conversation: Conversation


def reads(path: Path, format: str | None = None, mapping: Mapping | None = None) -> Iterator[Read]:
    """Everything a file, or every file of a folder, gives: conversations, rejects and warnings, in order."""
    for _, item in read_path(path, format, mapping or Mapping()):
        yield item


def conversations(path: Path, format: str | None = None, mapping: Mapping | None = None) -> Iterator[Named]:
    """The conversations alone, each with its name. A name that comes twice gets its position added."""
    taken: set[str] = set()
    position = 0
    for item in reads(path, format, mapping):
        if isinstance(item, Conversation):
            name = item.external_id or str(position)
            if name in taken:
                name = f"{name}#{position}"
            taken.add(name)
            yield Named(name, item)
            position += 1


def batches(named: Iterator[Named], size: int = 400) -> Iterator[Batch]:
    """Batches of whole conversations, keyed by their names."""
    while chunk := list(islice(named, size)):
        yield Batch.of(dict(chunk))
