"""Every golden file comes out as it is written beside it, whole ones and broken ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from curation.importers import IMPORTERS
from curation.importers.mapping import mapping_from_toml
from curation.importers.reading import importer_for
from tests.curation.importers.reads import as_object, read_bytes

GOLDEN = Path(__file__).parent / "golden"
FILES = [file for file in sorted(GOLDEN.glob("*/*")) if not file.name.endswith((".expected.jsonl", ".toml"))]
BY_NAME = {"labelled-text/names.txt"}  # names alone are no sign of a format: the user says which it is


def _name(file: Path) -> str:
    return file.relative_to(GOLDEN).as_posix()


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_comes_out_as_written(file: Path) -> None:
    told = file.with_name(f"{file.name}.mapping.toml")
    mapping = mapping_from_toml(told.read_text("utf-8")) if told.exists() else None
    expected = [
        json.loads(line) for line in file.with_name(f"{file.name}.expected.jsonl").read_text("utf-8").splitlines()
    ]
    format = file.parent.name if _name(file) in BY_NAME else None
    assert list(map(as_object, read_bytes(file.read_bytes(), file.name, format, mapping))) == expected


@pytest.mark.parametrize("file", [f for f in FILES if _name(f) not in BY_NAME], ids=_name)
def test_only_its_own_importer_recognises_it(file: Path) -> None:
    assert importer_for(file.read_bytes(), file.name).name == file.parent.name


def test_every_importer_has_a_whole_and_a_broken_one() -> None:
    for importer in IMPORTERS:
        names = {file.stem for file in FILES if file.parent.name == importer.name}
        assert any("broken" in name for name in names), importer.name
        assert any("broken" not in name for name in names), importer.name
