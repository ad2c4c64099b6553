"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of third-party corpora; skips, saying so, where there is none."""
    folder = Path(os.environ.get("TAMIZ_CORPORA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the development corpora are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The demo transcripts."""
    return ROOT / "data" / "samples"
