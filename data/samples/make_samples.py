"""Writes the demo transcripts anew: `python data/samples/make_samples.py [--out FOLDER]`.

The scripts under `scripts/` were written by hand; this composes the conversations from them, plants what README.md
lists, and writes the files and `planted.json`. The same scripts always give the same bytes. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker import files  # noqa: E402
from maker.conversations import Made, compose  # noqa: E402
from maker.copies import copies, read_edits  # noqa: E402
from maker.mail import dressed  # noqa: E402
from maker.script_files import read_scripts  # noqa: E402
from maker.similarity import jaccard, shingles  # noqa: E402
from maker.values import read_world  # noqa: E402

IN_CP1252 = 6


def main() -> None:
    """Writes every file of the demo into the folder asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="where to write; this folder where not said")
    out = parser.parse_args().out
    written = everything()
    (out / "whatsapp").mkdir(parents=True, exist_ok=True)
    for stale in (out / "whatsapp").glob("*.txt"):
        if f"whatsapp/{stale.name}" not in written:
            stale.unlink()
    for name, (content, _) in written.items():
        (out / name).write_bytes(content)
    (out / "planted.json").write_text(planted(written), encoding="utf-8")
    size = sum(len(content) for content, _ in written.values())
    sys.stderr.write(f"{len(written)} files, {size:,} bytes\n")


def everything() -> dict[str, files.Written]:
    """Every file by its path: its bytes, and what stands where in it."""
    made = conversations()
    by_channel: dict[str, list[Made]] = {}
    for one in sorted(made, key=lambda one: (one.turns[0].at, one.script.name)):
        by_channel.setdefault(one.channel, []).append(one)
    originals = {id(one.of) for one in made if one.of}
    old = [one for one in by_channel["chat"] if not (one.script.plant or one.plants or id(one) in originals)][
        :IN_CP1252
    ]
    chats = [one for one in by_channel["chat"] if one not in old]
    return {
        "zendesk_tickets.jsonl": files.zendesk(by_channel["zendesk"]),
        "chat_es.csv": files.chat(chats, "utf-8-sig", first=20_417, broken=True),
        "chat_es_cp1252.csv": files.chat(old, "cp1252", first=1_204, broken=False),
        "openai_chat.jsonl": files.openai(by_channel["openai"]),
        "llamadas.txt": files.calls(by_channel["calls"]),
        **{f"whatsapp/{name}": written for name, written in map(files.whatsapp, by_channel["whatsapp"])},
    }


def conversations() -> list[Made]:
    """Every conversation, copies included."""
    made = compose(read_scripts(HERE / "scripts"), read_world(HERE / "scripts"))
    again = copies(made, read_edits(HERE / "scripts"))
    copied = {id(one.of) for one in again}
    return [dressed(one) if _by_mail(one) and id(one) not in copied else one for one in made] + again


def planted(written: dict[str, files.Written]) -> str:
    """What is planted, an entry a line: JSON."""
    places = {id(at.made): (name, at.id) for name, (_, placed) in written.items() for at in placed if at.made}
    entries: list[dict] = []
    for name, (_, placed) in written.items():
        for at in placed:
            here = {"file": name, "line": at.line, "conversation": at.id}
            if at.made is None:
                entries.append({**here, "kind": "broken", "label": at.broken, "value": None})
                continue
            for kind, label in at.made.plants:
                entries.append({**here, "kind": kind, "label": label, "value": None, **_original(at.made, places)})
            for plant in at.made.planted:
                more = {"detail": plant.detail} if plant.detail else {}
                entries.append({**here, "kind": plant.kind, "label": plant.label, "value": plant.value, **more})
    return "[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n]\n"


def _original(one: Made, places: dict[int, tuple[str, str | None]]) -> dict:
    if one.of is None:
        return {}
    file, name = places[id(one.of)]
    return {
        "of": {"file": file, "conversation": name},
        "similarity": round(jaccard(shingles(one.said), shingles(one.of.said)), 3),
    }


def _by_mail(one: Made) -> bool:
    return one.channel == "zendesk" and bool(one.script.settings.get("mail")) and not one.script.plant


if __name__ == "__main__":
    main()
