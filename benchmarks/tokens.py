"""Token counting: ours beside tiktoken's plain loop over `encode_ordinary`, on single messages and on conversations.

Both count the same texts on one thread, and the counts are compared. tiktoken's own batch call is not the peer: on
short texts its threads make it slower than the loop.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from benchmarks.side_by_side import corpora, generator, measure, table, versions
from curation import tokens

_ENCODINGS = ("o200k_base", "cl100k_base")
_CONVERSATION = 12  # messages joined to one text


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the texts")
    asked = parser.parse_args()
    folder = corpora()
    messages = _of_corpora(folder) if folder else _generated()
    if asked.quick:
        messages = {name: texts[: len(texts) // 10] for name, texts in messages.items()}
    print(f"Data: {'the development corpora' if folder else 'generated texts; the development corpora are not here'}")
    rows = [
        _row(encoding, language, kind, texts)
        for encoding in _ENCODINGS
        for language, said in messages.items()
        for kind, texts in (("messages", said), ("conversations", _joined(said)))
    ]
    columns = [
        "encoding",
        "texts",
        "count",
        "MB",
        "characters each",
        "tiktoken MB/s",
        "ours MB/s",
        "ratio",
        "differing",
    ]
    table(f"Token counts ({versions('tiktoken', 'toktok-rs')})", columns, rows)


def _row(encoding: str, language: str, kind: str, texts: list[str]) -> list[object]:
    reference = tokens.encoding(encoding)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    expected: list[int] = []
    counted: list[int] = []

    def loop() -> None:
        expected[:] = [len(reference.encode_ordinary(text)) for text in texts]

    def ours() -> None:
        counted[:] = tokens.count(texts, encoding)

    ours_seconds, loop_seconds = measure(ours), measure(loop)
    differing = sum(one != other for one, other in zip(expected, counted, strict=True))
    return [
        encoding, f"{language} {kind}", len(texts), megabytes, mean(map(len, texts)), megabytes / loop_seconds,
        megabytes / ours_seconds, f"{loop_seconds / ours_seconds:.1f}x", differing,
    ]  # fmt: skip


def _of_corpora(folder: Path) -> dict[str, list[str]]:
    return {
        "English": list(_english(folder)),
        "Spanish": list(_spanish(folder)),
        "tool-calling": list(_trajectories(folder)),
    }


def _english(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "en-multidogo").rglob("*.tsv")):
        yield from (cell for line in file.read_text("utf-8").split("\n")[1:] for cell in line.split("\t")[3:4])


def _spanish(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "es-fbtod").rglob("*.tsv")):
        rows = csv.reader(file.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        yield from (row[2] for row in rows)
    yield from (folder / "li-lingua/language-testdata/sentences/es.txt").read_text("utf-8").splitlines()


def _trajectories(folder: Path) -> Iterator[str]:
    file = folder / "en-taubench-trajectories/historical_trajectories/gpt-4o-airline.json"
    for trajectory in json.loads(file.read_text("utf-8")):
        yield from (message["content"] for message in trajectory["traj"] if message.get("content"))


def _generated() -> dict[str, list[str]]:
    """Texts of words of one to four syllables: about as many tokens a character as the real ones."""
    chance = generator()
    syllables = [c + v for c in "bcdfglmnprst" for v in "aeiouáéó"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(8_000)]
    said = [" ".join(chance.choices(words, k=chance.randint(1, 40))).capitalize() + "." for _ in range(60_000)]
    return {"generated": said}


def _joined(texts: list[str]) -> list[str]:
    return ["\n".join(texts[n : n + _CONVERSATION]) for n in range(0, len(texts), _CONVERSATION)]


if __name__ == "__main__":
    main()
