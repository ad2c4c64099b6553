"""Imported by the common parent of the kill tests' children: the language models are loaded once, and shared."""

from curation.checks.language_detection import conversation_language, message_language
from curation.policy import Checks

for said in ("Hola, ¿me ayudas con mi pedido, por favor?", "Hello, could you please help me with my order?"):
    conversation_language(said, Checks().languages)
    message_language(said, Checks().languages)
