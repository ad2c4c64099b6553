"""Raw formats, one a file. `reading` chooses among them."""

from __future__ import annotations

from curation.importers.labelled_text import LabelledText
from curation.importers.openai_chat import OpenAIChat
from curation.importers.openassistant import OpenAssistant
from curation.importers.tabular import Tabular
from curation.importers.whatsapp import WhatsApp
from curation.importers.zendesk import Zendesk
from curation.interfaces import Importer

IMPORTERS: tuple[Importer, ...] = (
    OpenAIChat(),
    OpenAssistant(),
    Zendesk(),
    WhatsApp(),
    LabelledText(),
    Tabular(),
)
