"""Personal data: ours beside Presidio's pattern recognisers (no model), one run, on the development sets.

    python -m benchmarks.pii [--quick]

A finding counts as right when it overlaps a gold span of its label; one that overlaps gold of a type nobody is
asked for (an age, an organisation, a date that is no birth) counts neither way. Figures are micro-averaged. F2 weighs
recall over precision, since a leak costs more than a false alarm. Presidio gets the threshold (of three) that suits it
best on each set.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.side_by_side import ROOT, corpora, table, versions
from curation.checks.pii import PII
from curation.checks.secrets import SECRETS
from curation.model import Batch, Conversation, Message
from curation.policy import Policy

ENVIRONMENT = ROOT / ".venv-bench-pii"
PRESIDIO = Path(__file__).with_name("pii_presidio.py")
REQUIREMENTS = Path(__file__).with_name("requirements-pii.txt")
THRESHOLDS = (0.0, 0.35, 0.5)

# The gold types of each set that a label of ours answers.
SETS = {
    "meddocan_dev.es": {
        "NOMBRE_SUJETO_ASISTENCIA": "PERSON",
        "NOMBRE_PERSONAL_SANITARIO": "PERSON",
        "CALLE": "ADDRESS",
        "TERRITORIO": "LOCATION",
        "CORREO_ELECTRONICO": "EMAIL",
        "NUMERO_TELEFONO": "PHONE",
        "NUMERO_FAX": "PHONE",
        "ID_ASEGURAMIENTO": "NATIONAL_ID",
        "ID_SUJETO_ASISTENCIA": "NATIONAL_ID",
        "ID_TITULACION_PERSONAL_SANITARIO": "NATIONAL_ID",
    },
    "presidio_synth_v2.en": {
        "PERSON": "PERSON",
        "STREET_ADDRESS": "ADDRESS",
        "GPE": "LOCATION",
        "ZIP_CODE": "LOCATION",
        "CREDIT_CARD": "CARD",
        "PHONE_NUMBER": "PHONE",
        "EMAIL_ADDRESS": "EMAIL",
        "IBAN_CODE": "BANK",
        "US_SSN": "NATIONAL_ID",
        "US_DRIVER_LICENSE": "NATIONAL_ID",
        "IP_ADDRESS": "IP",
    },
    "abcd_sample.en": {"PERSON": "PERSON", "EMAIL": "EMAIL", "PHONE": "PHONE"},
}
# What Presidio calls our labels; its dates, links and organisations are asked of nobody here.
PRESIDIO_LABELS = {
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "BANK",
    "US_BANK_NUMBER": "BANK",
    "ABA_ROUTING_NUMBER": "BANK",
    "IP_ADDRESS": "IP",
    **dict.fromkeys(
        (
            "US_SSN",
            "US_ITIN",
            "US_PASSPORT",
            "US_DRIVER_LICENSE",
            "UK_NHS",
            "UK_NINO",
            "ES_NIF",
            "ES_NIE",
            "MEDICAL_LICENSE",
        ),
        "NATIONAL_ID",
    ),
}


class Gold(NamedTuple):
    """A labelled place; `label` is None where nobody is asked for it."""

    text: int
    start: int
    end: int
    label: str | None


class Found(NamedTuple):
    """A place somebody found."""

    text: int
    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Set:
    """A development set: its texts and its gold."""

    name: str
    language: str
    texts: list[str]
    gold: list[Gold]

    @property
    def megabytes(self) -> float:
        """The size of the texts in UTF-8."""
        return sum(len(text.encode()) for text in self.texts) / 1e6


@dataclass(frozen=True)
class Scores:
    """Micro-averaged; `recall_any` counts a gold place found under whatever label."""

    precision: float
    recall: float
    f2: float
    recall_any: float


def read(folder: Path, name: str, quick: bool) -> Set:
    """A set, or its first 300 texts."""
    rows = [json.loads(line) for line in (folder / "pii-dev" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    rows = rows[:300] if quick else rows
    gold = [Gold(n, s, e, SETS[name].get(label)) for n, row in enumerate(rows) for s, e, label in row["spans"]]
    return Set(name, name.rpartition(".")[2], [row["text"] for row in rows], gold)


def score(gold: list[Gold], found: list[Found]) -> Scores:
    """How well these findings answer the gold."""
    found_in = _by_text(found)
    gold_in = _by_text(gold)
    right = hit = 0
    asked = [g for g in gold if g.label]
    for g in asked:
        met = [f for f in found_in.get(g.text, ()) if f.start < g.end and f.end > g.start]
        hit += bool(met)
        right += any(f.label == g.label for f in met)
    wrong = 0
    for f in found:
        met_labels = {g.label for g in gold_in.get(f.text, ()) if f.start < g.end and f.end > g.start}
        wrong += f.label not in met_labels and None not in met_labels
    precision = right / (right + wrong) if right else 0.0
    recall = right / len(asked)
    f2 = 5 * precision * recall / (4 * precision + recall) if right else 0.0
    return Scores(precision, recall, f2, hit / len(asked))


def _by_text(places: Iterable) -> dict[int, list]:
    grouped: dict[int, list] = {}
    for place in places:
        grouped.setdefault(place.text, []).append(place)
    return grouped


def ours(data: Set, repeat: int) -> tuple[float, float, list[Found]]:
    """Seconds of the check of personal data, seconds of it with the check of secrets, and what it finds."""
    policy = Policy()
    conversations = {str(n): Conversation(None, (Message("user", text),)) for n, text in enumerate(data.texts)}
    findings = [f for f in PII.inspect(Batch.of(conversations), policy) if f.score >= policy.limits.min_score]
    alone = _seconds(lambda: list(PII.inspect(Batch.of(conversations), policy)), repeat)
    both = _seconds(lambda: [list(check.inspect(Batch.of(conversations), policy)) for check in (PII, SECRETS)], repeat)
    return alone, both, [Found(int(f.conversation), f.start or 0, f.end or 0, f.label) for f in findings]


def _seconds(function: Callable[[], object], repeat: int) -> float:
    """Processor seconds of the fastest call, as the Presidio half counts them: the wall clock of a shared machine
    would make the ratio a matter of luck."""
    best = float("inf")
    for _ in range(repeat):
        started = time.process_time()
        function()
        best = min(best, time.process_time() - started)
    return best


def presidio(sets: list[Set], repeat: int) -> dict[str, tuple[float, dict[float, list[Found]]]] | None:
    """Presidio's seconds and findings by threshold for each set, None where it cannot be installed."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print(f"Making {ENVIRONMENT.name} for Presidio...", file=sys.stderr)
        made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=False)
        if made.returncode:
            return None
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(REQUIREMENTS)]
    if subprocess.run(install, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        return None
    jobs = [json.dumps({"name": d.name, "language": d.language, "texts": d.texts, "repeat": repeat}) for d in sets]
    ran = subprocess.run(
        [str(python), str(PRESIDIO)],
        input="\n".join(jobs),
        text=True,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    answers = {}
    for line in ran.stdout.splitlines():
        answer = json.loads(line)
        by_threshold = {
            threshold: [
                Found(n, start, end, PRESIDIO_LABELS[kind])
                for n, start, end, kind, sure in answer["spans"]
                if sure >= threshold and kind in PRESIDIO_LABELS
            ]
            for threshold in THRESHOLDS
        }
        answers[answer["name"]] = (answer["seconds"], by_threshold)
    return answers


def main() -> None:
    """Prints one table of quality and one of speed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the first 300 texts of each set, timed once")
    quick = parser.parse_args().quick
    folder = corpora()
    if folder is None:
        sys.exit("The development corpora are not here; set TAMIZ_CORPORA to their folder.")
    repeat = 1 if quick else 3
    sets = [read(folder, name, quick) for name in SETS]
    peer = presidio(sets, repeat)
    quality: list[list[object]] = []
    speed: list[list[object]] = []
    for data in sets:
        alone, both, findings = ours(data, repeat)
        quality.append(_quality(data, "Tamiz", score(data.gold, findings)))
        seconds, by_threshold = (peer or {}).get(data.name, (None, {}))
        if seconds:
            best = max(((score(data.gold, found), t) for t, found in by_threshold.items()), key=lambda s: s[0].f2)
            quality.append(_quality(data, f"Presidio patterns, score >= {best[1]}", best[0]))
        for system, taken in (("Tamiz pii", alone), ("Tamiz pii + secrets", both), ("Presidio patterns", seconds)):
            if taken:
                ratio = seconds / taken if seconds else None
                speed.append([data.name, system, data.megabytes / taken, len(data.texts) / taken, ratio])
    table("Quality", ("set", "system", "precision", "recall", "F2", "recall under any label"), quality)
    table("Speed, one core, processor time", ("set", "system", "MB/s", "texts/s", "times Presidio"), speed)
    pinned = REQUIREMENTS.read_text().splitlines()[-1]
    missing = "" if peer else f" ({pinned} could not be installed here: ours alone)"
    print(f"\n{versions('phonenumbers', 'python-stdnum')}, {pinned}{missing}")


def _quality(data: Set, system: str, scores: Scores) -> list[object]:
    return [data.name, system, scores.precision, scores.recall, scores.f2, scores.recall_any]


if __name__ == "__main__":
    main()
