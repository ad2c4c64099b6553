"""Everything the registries know of one batch, as Arrow rows ready to be kept: what a worker process runs."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from curation.checks import CHECKS, CORPUS_CHECKS, MEASURES
from curation.interfaces import Check, CorpusCheck, Measure
from curation.model import Batch, Finding
from curation.policy import Policy

FINDINGS = pa.schema(
    [
        ("id", pa.string()),
        ("conversation_id", pa.string()),
        ("turn", pa.int32()),
        ("field", pa.string()),
        ("span_start", pa.int32()),
        ("span_end", pa.int32()),
        ("check_name", pa.string()),
        ("check_version", pa.int32()),
        ("label", pa.string()),
        ("score", pa.float64()),
        ("detail", pa.string()),
        ("evidence", pa.string()),
        ("other_id", pa.string()),
    ]
)
MEASUREMENTS = pa.schema(
    [
        ("conversation_id", pa.string()),
        ("turn", pa.int32()),
        ("name", pa.string()),
        ("measure_version", pa.int32()),
        ("number", pa.float64()),
        ("label", pa.string()),
    ]
)


@dataclass(frozen=True)
class Examination:
    """What one batch came to. `sketches` maps a corpus check's name to its rows."""

    measurements: pa.Table
    findings: pa.Table
    sketches: Mapping[str, pa.Table]


def examine(batch: Batch, policy: Policy, evidence_key: bytes) -> Examination:
    """Runs every measure, every check the policy enables, and every corpus check's sketch over the batch."""
    findings = [
        finding_rows(check.inspect(batch, policy), check.version, batch, evidence_key)
        for check in CHECKS
        if enabled(check.name, policy)
    ]
    return Examination(
        measurements=pa.concat_tables([_measured(batch, policy), MEASUREMENTS.empty_table()]),
        findings=pa.concat_tables([*findings, FINDINGS.empty_table()]),
        sketches={
            check.name: pa.Table.from_batches([check.sketch(batch, policy)])
            for check in CORPUS_CHECKS
            if enabled(check.name, policy)
        },
    )


def enabled(name: str, policy: Policy) -> bool:
    """Whether the policy asks for this check."""
    return not policy.checks.enabled or name in policy.checks.enabled


def check_key(policy: Policy) -> str:
    """Changes with whatever makes the same conversation come out differently: the rules and the code's versions."""
    parts: tuple[Measure | Check | CorpusCheck, ...] = (*MEASURES, *CHECKS, *CORPUS_CHECKS)
    versions = [(part.name, part.version) for part in parts]
    return hashlib.blake2b(orjson.dumps([policy.checks_fingerprint, versions]), digest_size=8).hexdigest()


def finding_rows(findings: Iterable[Finding], version: int, batch: Batch | None, evidence_key: bytes) -> pa.Table:
    """Findings as rows of `FINDINGS`. The evidence is a keyed hash of the value, so that equal values can be ruled on
    together without the value being written anywhere; `batch` None is for findings without a span."""
    texts = _texts(batch) if batch else {}
    rows = []
    for found in findings:
        value = None
        if found.turn is not None and found.start is not None:
            value = texts[found.conversation, found.turn, found.field][found.start : found.end]
        rows.append(
            (
                _finding_id(found),
                found.conversation,
                -1 if found.turn is None else found.turn,
                found.field,
                found.start,
                found.end,
                found.check,
                version,
                found.label,
                found.score,
                found.detail,
                None if value is None else _evidence(evidence_key, found.label, value),
                found.other,
            )
        )
    if not rows:
        return FINDINGS.empty_table()
    columns = zip(zip(*rows, strict=True), FINDINGS, strict=True)
    return pa.Table.from_arrays([pa.array(column, field.type) for column, field in columns], schema=FINDINGS)


def _texts(batch: Batch) -> dict[tuple[str, int, str], str]:
    return {(f.conversation, f.turn, f.name): f.text for f in batch.fields()}


def _finding_id(found: Finding) -> str:
    """Leaves out what moves (score, check version, keeper), so that a ruling outlives a re-run."""
    identity = [found.conversation, found.turn, found.field, found.start, found.end, found.check, found.label]
    return hashlib.blake2b(orjson.dumps(identity), digest_size=12).hexdigest()


def _evidence(key: bytes, label: str, value: str) -> str:
    folded = "".join(value.casefold().split())
    return hmac.new(key, f"{label}\0{folded}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:24]


def _measured(batch: Batch, policy: Policy) -> pa.Table:
    ids = batch.table["conversation"].combine_chunks()
    turns = batch.table["turn"].combine_chunks()
    whole = pa.array([key for key, _, _ in batch.conversations], pa.string())
    parts = []
    for measure in MEASURES:
        values = measure.measure(batch, policy)
        by_message = measure.level == "message"
        nothing = pa.nulls(len(values), pa.float64() if pa.types.is_string(values.type) else pa.string())
        number, label = (nothing, values) if pa.types.is_string(values.type) else (values, nothing)
        parts.append(
            pa.Table.from_arrays(
                [
                    ids if by_message else whole,
                    turns if by_message else pa.array([-1] * len(whole), pa.int32()),
                    pa.array([measure.name] * len(values), pa.string()),
                    pa.array([measure.version] * len(values), pa.int32()),
                    pc.cast(number, pa.float64()),
                    label,
                ],
                schema=MEASUREMENTS,
            )
        )
    return pa.concat_tables(parts) if parts else MEASUREMENTS.empty_table()
