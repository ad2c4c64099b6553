"""Ways out: from conversations to lines one can train on or search in."""

from __future__ import annotations

from curation.exporters.embedding import Embedding
from curation.exporters.openai_sft import OpenAISft
from curation.interfaces import Exporter

# With their defaults; a release builds its own with the policy's system message, chunk size and the target's needs.
EXPORTERS: tuple[Exporter, ...] = (OpenAISft(), Embedding())
