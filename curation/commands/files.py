"""Commands on plain files, without any workspace."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from curation import files
from curation.checks import CHECKS
from curation.checks.clusters import clusters
from curation.commands.terminal import (
    AgentsOption,
    Bar,
    FormatOption,
    JsonOption,
    MappingOption,
    line,
    remark,
    say,
    table,
)
from curation.engine import local
from curation.errors import CurationError, sentence
from curation.importers.mapping import mapping_from_toml
from curation.interfaces import Mapping
from curation.model import Batch, Conversation, Finding, Rejected
from curation.policy import Policy
from curation.steps.opinions import file_problems
from curation.targets.profile import target as target_named
from curation.tokens import conversation_tokens, message_tokens

PathArgument = Annotated[Path, typer.Argument(help="A file, or a folder of files.")]


def inspect(
    path: PathArgument,
    format: FormatOption = None,
    mapping: MappingOption = None,
    agents: AgentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what an import would give: conversations, rejects, warnings. Nothing is stored."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for item in files.reads(existing(path), format, mapping_for(mapping, agents)):
        if isinstance(item, Conversation):
            counts["conversations"] += 1
            counts["messages"] += len(item.messages)
            if as_json:
                line({"conversation": _shown(item)})
        elif isinstance(item, Rejected):
            counts["rejects"] += 1
            counts["rejected messages"] += item.messages
            if as_json:
                line({"rejected": {"where": item.where, "reason": sentence(item.code, **item.facts)}})
            elif counts["rejects"] <= 20:
                remark(f"  rejected {item.where}: {sentence(item.code, **item.facts)}")
        else:
            counts["warnings"] += 1
            if as_json:
                line({"warning": {"where": item.where, "reason": sentence(item.code, **item.facts)}})
            elif counts["warnings"] <= 20:
                remark(f"  warning {item.where}: {sentence(item.code, **item.facts)}")
    said = ", ".join(f"{counts[name]:,} {name}" for name in ("conversations", "messages", "rejects", "warnings"))
    remark(f"{path}: {said} in {time.monotonic() - began:.1f} s")


def find(
    path: PathArgument,
    checks: Annotated[str, typer.Option("--checks", help="Checks by name, with commas.")] = "pii,secrets",
    format: FormatOption = None,
    mapping: MappingOption = None,
    agents: AgentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find personal data, secrets and whatever else the checks know, with offsets in code points."""
    names = _known(checks)
    counts: Counter[tuple[str, str]] = Counter()
    named = files.conversations(existing(path), format, mapping_for(mapping, agents))
    work = partial(_found, names=names, policy=Policy())
    done = 0
    with Bar("Find") as bar, closing(local.run(work, files.batches(named))) as results:
        for size, findings in results:
            for f in findings:
                counts[f.check, f.label] += 1
                if as_json:
                    line(_located(f))
            done += size
            bar(done, None, "conversations")
    if not as_json:
        table(("check", "label", "findings"), [(*key, n) for key, n in counts.most_common()], indent="")
    remark(f"{path}: {counts.total():,} findings in {done:,} conversations")


def tokens(
    path: PathArgument,
    encoding: Annotated[str, typer.Option("--encoding", help="A tiktoken encoding.")] = "o200k_base",
    format: FormatOption = None,
    mapping: MappingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count the tokens of every conversation, exactly and offline."""
    total = conversations = 0
    for batch in files.batches(files.conversations(existing(path), format, mapping_for(mapping, None))):
        per_message = message_tokens(batch, encoding)
        for (name, start, stop), whole in zip(batch.conversations, conversation_tokens(batch, encoding), strict=True):
            total += whole
            conversations += 1
            if as_json:
                line({"conversation": name, "tokens": whole, "messages": per_message[start:stop]})
    remark(f"{path}: {total:,} tokens ({encoding}) in {conversations:,} conversations")


def duplicates(
    path: PathArgument, format: FormatOption = None, mapping: MappingOption = None, as_json: JsonOption = False
) -> None:
    """Find exact and near duplicates, as clusters with the one to keep."""
    named = files.conversations(existing(path), format, mapping_for(mapping, None))
    found = clusters(files.batches(named), Policy())
    for row in found:
        if as_json:
            line(row)
    kinds = Counter(row["kind"] for row in found if not row["keeper"])
    if not as_json:
        table(("kind", "duplicates"), kinds.most_common(), indent="")
    remark(f"{path}: {kinds.total():,} duplicates in {len({row['cluster'] for row in found}):,} clusters")


def lint(
    file: Annotated[Path, typer.Argument(help="A training file, JSON lines.")],
    target: Annotated[str, typer.Option("--target", help="The provider profile.")] = "openai-gpt-4.1-mini",
    as_json: JsonOption = False,
) -> None:
    """Say whether a provider would take this training file; exit 1 when it would not."""
    severities: Counter[str] = Counter()
    if file.is_dir():
        raise typer.BadParameter(f"{file} is a folder; name the training file in it")
    for number, problem in file_problems(existing(file), target_named(target)):
        severities[problem.severity] += 1
        message = sentence(problem.code, **problem.facts)
        if as_json:
            line({"line": number, "code": problem.code, "severity": problem.severity, "message": message})
        else:
            say(f"{file}:{number}: {problem.severity}: {message}")
    remark(f"{file}: {severities['error']:,} errors, {severities['warning']:,} warnings for {target}")
    if severities["error"]:
        sys.stdout.flush()
        raise typer.Exit(1)


def existing(path: Path) -> Path:
    """The path itself. Raises CurationError `no_file` where there is nothing."""
    if not path.exists():
        raise CurationError("no_file", file=path.name)
    return path


def toml_text(file: Path, code: str) -> str:
    """The text of a TOML file. Raises CurationError `no_file` where there is none, and `code` when it is no UTF-8."""
    if not file.is_file():
        raise CurationError("no_file", file=file.name)
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CurationError(code, problem=f"no UTF-8 at byte {error.start}") from None


def mapping_for(file: Path | None, agents: str | None) -> Mapping:
    """What --mapping and --agents say together; --agents wins."""
    told = mapping_from_toml(toml_text(file, "mapping_not_toml")) if file else Mapping()
    if agents is None:
        return told
    names = tuple(name.strip() for name in agents.split(";") if name.strip())
    return Mapping(told.columns, told.speakers, names, told.order, told.delimiter, told.encoding)


def _known(names: str) -> tuple[str, ...]:
    asked = tuple(name.strip() for name in names.split(",") if name.strip())
    known = {check.name for check in CHECKS}
    if not asked:
        raise typer.BadParameter(f"--checks names none; there are: {', '.join(sorted(known))}")
    for name in asked:
        if name not in known:
            raise CurationError("unknown_check", name=name, known=", ".join(sorted(known)))
    return asked


def _found(batch: Batch, names: tuple[str, ...], policy: Policy) -> tuple[int, list[Finding]]:
    found = [f for check in CHECKS if check.name in names for f in check.inspect(batch, policy)]
    order = {key: position for position, (key, _, _) in enumerate(batch.conversations)}
    found.sort(key=lambda f: (order[f.conversation], -1 if f.turn is None else f.turn, f.field, f.start or 0))
    return len(order), found


def _located(f: Finding) -> dict[str, object]:
    located: dict[str, object] = {
        "conversation": f.conversation, "turn": f.turn, "start": f.start, "end": f.end,
        "check": f.check, "label": f.label, "score": round(f.score, 3),
    }  # fmt: skip
    if f.field != "text":
        located["field"] = f.field
    if f.detail:
        located["detail"] = f.detail
    return located


def _shown(conversation: Conversation) -> dict[str, object]:
    return {
        "external_id": conversation.external_id,
        "metadata": dict(conversation.metadata),
        "messages": [
            {"role": m.role, "author": m.author, "sent_at": m.sent_at, "text": m.text} for m in conversation.messages
        ],
    }


COMMANDS = (inspect, find, tokens, duplicates, lint)
