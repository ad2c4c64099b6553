"""The kinds of work that may run outside the click, each with the permission to ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from curation.importers.mapping import mapping_from_facts
from curation.progress import Progress
from curation.steps import demo
from curation.steps.check import check
from curation.steps.doors import Home, Permission, Principal
from curation.steps.ingest import ingest
from curation.steps.release import release

Work = Callable[[Home, Principal, str, Mapping[str, Any], Progress], Mapping[str, Any]]


def _ingest(
    home: Home, principal: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """`path` is an upload inside the workspace's own folder; it goes once it is imported."""
    upload = home.upload(workspace, asked["path"])
    mapping = mapping_from_facts(asked.get("mapping") or {})
    done = ingest(
        home, principal, workspace, upload,
        format=asked.get("format"), mapping=mapping, progress=progress, name=asked.get("name"),
    )  # fmt: skip
    if asked.get("check", True):
        check(home, principal, workspace, progress=progress)
    # Last of all: an import that was stopped while it checked begins with its file again.
    upload.unlink()
    return {"import_id": done.import_id, "nothing_new": done.nothing_new, **asdict(done.counts)}


def _check(
    home: Home, principal: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    done = check(home, principal, workspace, progress=progress)
    return {"conversations": done.conversations, "findings": sum(row["findings"] for row in done.by_label)}


def _release(
    home: Home, principal: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    done = release(home, principal, workspace, progress=progress)
    return {"number": done.number}


def _demo(
    home: Home, principal: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    demo.fill(home, principal, workspace, progress=progress)
    return {}


KINDS: Mapping[str, tuple[Permission, Work]] = {
    "import": (Permission.IMPORT, _ingest),
    "check": (Permission.CHECK, _check),
    "release": (Permission.RELEASE, _release),
    "demo": (Permission.MANAGE, _demo),
}
