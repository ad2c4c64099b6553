"""One pass over the chosen conversations: every example is made, judged and written; nothing is held but a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from curation.engine import local
from curation.exporters.files import JsonlFile, ParquetFile, Written
from curation.progress import Progress
from curation.splits import SPLITS
from curation.steps.doors import Database
from curation.steps.release_examples import Example, examples
from curation.steps.release_plan import Plan
from curation.store import releases
from curation.store.releases import Frozen

_BATCH = 200  # conversations a task: a gate over one takes a fraction of a second, so that cancelling is prompt
_FEW = 2_000  # below, starting worker processes costs more than it saves
_NAMED = 20  # conversations an error names


@dataclass
class Outcome:
    """What the pass came to. Counters are over conversations unless their name says otherwise."""

    items: list[tuple[str, int, str, str]] = field(default_factory=list)  # conversation, version, split, group
    lost: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)  # by split
    redacted: Counter[str] = field(default_factory=Counter)  # findings by label
    warnings: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)  # messages by what happened to them
    open_labels: Counter[str] = field(default_factory=Counter)
    open_in: list[str] = field(default_factory=list)
    open_conversations: int = 0
    files: dict[str, tuple[Written, str, str | None]] = field(default_factory=dict)  # name: what, format, split

    @property
    def examples(self) -> int:
        """Training lines written."""
        return len(self.items)

    def take(self, example: Example, group: str) -> bool:
        """Counts the example; whether it is to be written."""
        if example.open_findings:
            self.open_conversations += 1
            self.open_labels.update(example.open_findings)
            if len(self.open_in) < _NAMED:
                self.open_in.append(example.conversation)
            return False
        if example.lost:
            self.lost[example.lost] += 1
            return False
        self.items.append((example.conversation, example.version, example.split, group))
        self.tokens[example.split] += example.tokens
        self.redacted.update(example.redacted)
        self.warnings.update(example.warnings)
        self.mended.update(example.mended)
        return True


def write(database: Database, plan: Plan, folder: Path, progress: Progress, workers: int | None = None) -> Outcome:
    """Writes the files of a release into the folder and says what they came to.

    While the gate finds anything, nothing more is written, but everything is looked at, so that all can be told at
    once: the caller throws the folder away.
    """
    outcome = Outcome()
    total = plan.chosen.num_rows
    done = 0
    few = total <= _FEW
    with ExitStack() as stack:
        splits: dict[str, JsonlFile] = {}
        passages = stack.enter_context(JsonlFile(folder / "embeddings.jsonl"))
        table = stack.enter_context(ParquetFile(folder / "embeddings.parquet"))
        work = partial(examples, recipe=plan.recipe)
        results = stack.enter_context(closing(local.run(work, _tasks(database, plan), 1 if few else workers)))
        for batch in results:
            for example in batch:
                if not outcome.take(example, plan.group_of(example.conversation)) or outcome.open_in:
                    continue
                if example.split not in splits:
                    splits[example.split] = stack.enter_context(JsonlFile(folder / f"{example.split}.jsonl"))
                splits[example.split].add(example.row)
                for chunk in example.chunks:
                    passages.add(chunk)
                    table.add(chunk)
            done += len(batch)
            progress(done, total, "conversations")
    for split in SPLITS:
        if split in splits:
            outcome.files[f"{split}.jsonl"] = (splits[split].written(), "openai_sft", split)
    outcome.files["embeddings.jsonl"] = (passages.written(), "embedding", None)
    outcome.files["embeddings.parquet"] = (table.written(), "embedding", None)
    return outcome


def _tasks(database: Database, plan: Plan) -> Iterator[list[tuple[Frozen, str]]]:
    for rows in plan.batches(_BATCH):
        yield [(frozen, plan.split_of(frozen.id)) for frozen in releases.frozen(database, rows)]
