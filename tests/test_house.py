"""The rules of the house: who may import whom, and where files may stand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "curation").rglob("*.py")) + sorted((ROOT / "pages").rglob("*.py")) + [ROOT / "app.py"]

PURE = {"importers", "checks", "exporters", "targets", "redaction", "splits", "advisor", "text", "tokens", "policy"}
PURE |= {"aligned", "sameness", "placeholders", "json_text", "verdicts", "interfaces"}
WORLD = {"store", "engine", "steps", "providers", "web", "jobs", "commands", "cli"}
ONLY_IN = {
    "duckdb": ("curation/store/",),
    "openai": ("curation/providers/",),
    "streamlit": ("app.py", "pages/"),
    "loky": ("curation/engine/",),
}


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _ours(file: Path) -> set[str]:
    """The parts of the library a module imports: "store" for curation.store.home.Home."""
    return {name.split(".")[1] for name in _imports(file) if name.startswith("curation.")}


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 60


@pytest.mark.parametrize("file", MODULES, ids=_place)
def test_a_library_is_imported_only_where_it_belongs(file: Path) -> None:
    for library, homes in ONLY_IN.items():
        if any(name.split(".")[0] == library for name in _imports(file)):
            assert _place(file).startswith(homes), f"{_place(file)} imports {library}"


@pytest.mark.parametrize("file", [f for f in MODULES if _place(f).startswith("curation/")], ids=_place)
def test_the_library_does_not_know_the_pages(file: Path) -> None:
    assert not any(name.split(".")[0] == "pages" for name in _imports(file))


@pytest.mark.parametrize("name", ["model", "errors"])
def test_the_ground_floor_imports_nothing_of_ours(name: str) -> None:
    assert _ours(ROOT / "curation" / f"{name}.py") == set()


@pytest.mark.parametrize("file", [f for f in MODULES if _place(f).startswith("curation/")], ids=_place)
def test_pure_parts_stay_pure(file: Path) -> None:
    part = file.relative_to(ROOT / "curation").parts[0].removesuffix(".py")
    if part in PURE:
        assert not _ours(file) & WORLD, f"{_place(file)} knows of {_ours(file) & WORLD}"
        outsides = {"importers", "checks", "exporters"} - {part}
        assert part == "text" or not _ours(file) & outsides, f"{_place(file)} reaches into {_ours(file) & outsides}"


@pytest.mark.parametrize("file", [f for f in MODULES if _place(f).startswith("curation/engine/")], ids=_place)
def test_the_engine_is_handed_functions(file: Path) -> None:
    assert _ours(file) <= {"engine", "progress", "model"}


@pytest.mark.parametrize("file", [f for f in MODULES if _place(f).startswith("curation/store/")], ids=_place)
def test_the_store_knows_no_steps(file: Path) -> None:
    assert not _ours(file) & {"steps", "engine", "importers", "checks", "exporters", "providers", "web", "jobs"}


@pytest.mark.parametrize("file", [f for f in MODULES if _place(f).startswith("pages/")], ids=_place)
def test_pages_ask_steps(file: Path) -> None:
    allowed = {"steps", "jobs", "access", "model", "errors", "interfaces", "web"}
    assert _ours(file) <= allowed, f"{_place(file)} imports {_ours(file) - allowed}"


def test_no_page_stands_loose() -> None:
    """Streamlit runs a file directly in pages/ without app.py, and so without its sign-in."""
    assert not list((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("file", [f for f in MODULES if _place(f).startswith("curation/")], ids=_place)
def test_sql_is_only_in_the_store(file: Path) -> None:
    if _place(file).startswith("curation/store/"):
        return
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value.lstrip().lower()
            assert not (said.startswith("select ") and " from " in said), f"{_place(file)}: {said[:60]}"
            assert not said.startswith(("insert into ", "delete from ", "create table ")), (
                f"{_place(file)}: {said[:60]}"
            )
