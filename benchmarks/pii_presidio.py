"""The Presidio half of benchmarks.pii: pattern recognisers without a model, run in an environment of its own.

Reads one job a line on stdin, {"name", "language", "texts", "repeat"}, and prints one answer a line,
{"name", "seconds", "spans": [[text, start, end, type, score], ...]}; "seconds" are processor seconds of the fastest repeat.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine


class BlankEngine(NlpEngine):
    """Tokens and nothing else: the least that Presidio's pattern recognisers need."""

    def __init__(self, language: str) -> None:
        self.nlp = spacy.blank(language)
        self.language = language

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The tokens as their own lemmas, no entities."""
        doc = self.nlp(text)
        words = [token.text.lower() for token in doc]
        return NlpArtifacts(
            entities=[],
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=words,
            nlp_engine=self,
            language=language,
        )

    def process_batch(self, texts: Iterable[str], language: str, **_: object) -> Iterator[tuple[str, NlpArtifacts]]:
        """One text after the other."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
        """As spaCy's list has it."""
        return self.nlp.vocab[word].is_stop

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        """As spaCy's vocabulary has it."""
        return self.nlp.vocab[word].is_punct

    def get_supported_entities(self) -> list[str]:
        """None without a model."""
        return []

    def get_supported_languages(self) -> list[str]:
        """The one it was made for."""
        return [self.language]


def analyzer(language: str) -> AnalyzerEngine:
    """Presidio with every recogniser that it ships for this language and that needs no model."""
    registry = RecognizerRegistry(supported_languages=[language])
    registry.load_predefined_recognizers(languages=[language])
    for recognizer in list(registry.recognizers):
        if "NlpArtifacts" in type(recognizer).__name__ or "Spacy" in type(recognizer).__name__:
            registry.remove_recognizer(recognizer.name)
    return AnalyzerEngine(registry=registry, nlp_engine=BlankEngine(language), supported_languages=[language])


def main() -> None:
    """Answers every job."""
    for line in sys.stdin:
        job = json.loads(line)
        engine = analyzer(job["language"])
        engine.analyze(job["texts"][0], job["language"])  # compiles the patterns
        best = float("inf")
        for _ in range(job["repeat"]):
            started = time.process_time()
            found = [engine.analyze(text, job["language"]) for text in job["texts"]]
            best = min(best, time.process_time() - started)
        spans = [[n, r.start, r.end, r.entity_type, r.score] for n, results in enumerate(found) for r in results]
        print(json.dumps({"name": job["name"], "seconds": best, "spans": spans}), flush=True)


if __name__ == "__main__":
    main()
