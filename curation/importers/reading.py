"""From a file or a folder to what its importer reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from curation.errors import CurationError
from curation.importers import IMPORTERS
from curation.interfaces import Importer, Mapping, Read
from curation.model import Rejected

_HEAD = 64 * 1024
_NOBODYS = frozenset({"__MACOSX"})  # what a Mac puts beside the files of an archive


def importer_for(
    head: bytes, filename: str, format: str | None = None, importers: Sequence[Importer] = IMPORTERS
) -> Importer:
    """The importer named `format`, else the one that recognises a file beginning with `head`.

    Raises CurationError when the name is unknown, when nobody recognises the file, and when several do: nothing is
    guessed silently.
    """
    if format is not None:
        named = next((one for one in importers if one.name == format), None)
        if named is None:
            names = ", ".join(one.name for one in importers)
            raise CurationError("format_not_known", format=format, formats=names)
        return named
    if not head:
        raise CurationError("file_empty", file=filename)
    found = [one for one in importers if one.recognises(head, filename)]
    if not found:
        raise CurationError("format_not_recognised", file=filename)
    if len(found) > 1:
        raise CurationError("format_ambiguous", file=filename, formats=", ".join(one.name for one in found))
    return found[0]


def read_file(path: Path, filename: str, format: str | None = None, mapping: Mapping | None = None) -> Iterator[Read]:
    """What one file holds, in file order, the same every time. `filename` is what the user calls it."""
    with path.open("rb") as file:
        importer = importer_for(file.read(_HEAD), filename, format)
        yield from importer.read(file, filename, mapping or Mapping())


def read_path(path: Path, format: str | None = None, mapping: Mapping | None = None) -> Iterator[tuple[Path, Read]]:
    """What a file holds, or every file of a folder and its folders in order of their names, with the file.

    In a folder a file that cannot be read is a reject that costs no message; alone it raises CurationError.
    """
    if not path.is_dir():
        if not path.is_file():
            raise CurationError("file_missing", file=path.name)
        yield from ((path, read) for read in read_file(path, shown_name(path), format, mapping))
        return
    for file in files_of(path):
        try:
            for read in read_file(file, shown_name(file), format, mapping):
                yield file, read
        except CurationError as error:
            yield file, Rejected("file", error.code, error.facts, messages=0)


def files_of(path: Path) -> list[Path]:
    """The file itself, or every file of a folder and its folders in order of their names, hidden ones left out.

    Raises CurationError `folder_empty`.
    """
    if not path.is_dir():
        return [path]
    files = [file for file in sorted(path.rglob("*")) if file.is_file() and _is_somebodys(file.relative_to(path))]
    if not files:
        raise CurationError("folder_empty", file=path.name)
    return files


def shown_name(path: Path) -> str:
    """The file's name as text: what is no UTF-8 in it, as in archives of older systems, becomes question marks."""
    return path.name.encode("utf-8", "replace").decode()


def _is_somebodys(file: Path) -> bool:
    return not any(part.startswith(".") or part in _NOBODYS for part in file.parts)
