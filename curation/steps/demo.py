"""The demo workspace: the transcripts of `data/samples`, imported and checked under the demo's policy."""

from __future__ import annotations

from pathlib import Path

from curation.importers.mapping import mapping_from_toml
from curation.policy import Policy
from curation.progress import Progress, quiet
from curation.steps.check import check
from curation.steps.doors import Home, Principal
from curation.steps.ingest import Imported, ingest
from curation.steps.rules import has_policy, save_policy

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
WORKSPACE = "demo"
_FORMATS = {".jsonl", ".json", ".csv", ".tsv", ".xlsx", ".txt"}


def files() -> list[Path]:
    """The raw transcripts of the demo, in the order they are imported."""
    unlike = {"planted.json"}
    found = [
        f for f in SAMPLES.rglob("*") if f.suffix in _FORMATS and f.name not in unlike and "scripts" not in f.parts
    ]
    return sorted(found)


def fill(home: Home, principal: Principal, workspace: str, *, progress: Progress = quiet) -> list[Imported]:
    """Imports and checks the demo transcripts; what is there already is left as it is."""
    if not has_policy(home, principal, workspace):
        save_policy(home, principal, workspace, Policy.from_toml((SAMPLES / "demo.toml").read_text("utf-8")))
    came = []
    for file in files():
        told = SAMPLES / "mappings" / f"{_mapping_name(file)}.toml"
        mapping = mapping_from_toml(told.read_text("utf-8")) if told.exists() else None
        came.append(ingest(home, principal, workspace, file, mapping=mapping, progress=progress))
    check(home, principal, workspace, progress=progress)
    return came


def _mapping_name(file: Path) -> str:
    """A folder of files of one kind shares one mapping."""
    inside = file.relative_to(SAMPLES).parts
    return inside[0] if len(inside) > 1 else file.stem
