"""What a release would come to, without making it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from curation.policy import Policy
from curation.splits import SPLITS
from curation.steps.doors import Home, Permission, Principal, enter, policy_of
from curation.steps.release_examples import refusal
from curation.steps.release_gate import open_in_text
from curation.steps.release_plan import Plan, plan
from curation.store import releases
from curation.targets.profile import targets

_LINTED = 1_000  # some 0.3 s of reading and linting: the page asks anew with every move of the recipe


@dataclass(frozen=True)
class Blocking:
    """Why a release would be stopped: a code of `sentences/` with its facts, and how many conversations it is about."""

    code: str
    count: int
    facts: Mapping[str, str | int]


@dataclass(frozen=True)
class Preview:
    """What a release would come to, from measures: lengths are those before redaction.

    `tokens` are of all examples, each cut at the target's limit; `costs` maps every target with a known training
    price to dollars for one job on the training split. `lost` counts conversations by the reason they stay out, a
    lint code among them; only the first `linted` of the chosen were linted, to be quick.
    `redactions` counts what will be taken out, by label. `blocking` empty means that nothing known stands in the way.
    """

    considered: int
    examples: int
    messages: int
    tokens: int
    costs: Mapping[str, float]
    splits: Mapping[str, int]
    lost: Mapping[str, int]
    linted: int
    redactions: Mapping[str, int]
    blocking: tuple[Blocking, ...]


def preview(home: Home, principal: Principal, workspace: str, policy: Policy | None = None) -> Preview:
    """What a release under this policy (None: the one in force) would come to; quick, nothing is written."""
    database = enter(home, principal, workspace, Permission.RELEASE)
    made = plan(database, policy or policy_of(database))
    recipe = made.recipe
    most = recipe.max_tokens
    long = pc.fill_null(pc.greater(made.chosen["tokens"], most), False) if most else None
    overlong = int(pc.sum(long).as_py() or 0) if long is not None else 0
    fitting = made.chosen.filter(pc.invert(long)) if overlong else made.chosen
    linted = fitting.slice(0, _LINTED)
    refused = {f.id: code for f in releases.frozen(database, linted) if (code := refusal(f.conversation, recipe))}
    if refused:
        fitting = fitting.filter(pc.invert(pc.is_in(fitting["conversation_id"], pa.array(refused))))
    lost = Counter(made.lost) + Counter(refused.values()) + Counter(overlong=overlong)
    sizes = Counter(made.split_of(key) for key in fitting["conversation_id"].to_pylist())
    tokens = int(pc.sum(fitting["tokens"]).as_py() or 0)
    # A split is drawn without looking at lengths, so its share of the tokens is near its share of the examples.
    training = tokens * sizes["train"] // max(fitting.num_rows, 1)
    return Preview(
        considered=made.considered,
        examples=fitting.num_rows,
        messages=int(pc.sum(fitting["messages"]).as_py() or 0),
        tokens=tokens,
        costs={
            t.name: cost for t in targets().values() if (cost := t.training_cost(training, sizes["train"])) is not None
        },
        splits={split: sizes[split] for split in SPLITS if sizes[split]},
        lost=dict(lost),
        linted=linted.num_rows,
        redactions=releases.to_redact(database, fitting, recipe.policy.limits.min_score),
        blocking=tuple(blocking(made, sizes["train"])),
    )


def blocking(made: Plan, train: int | None) -> list[Blocking]:
    """What stands in the way before anything is written; `train` None where the examples are yet to be counted."""
    if made.chosen.num_rows == 0:
        return [Blocking("release_nothing_chosen", 0, {})]
    found = []
    if made.unchecked:
        found.append(Blocking("release_unchecked", made.unchecked, {"conversations": made.unchecked}))
    policy = made.recipe.policy
    if kinds := open_in_text(policy.release.system or "", policy):
        found.append(Blocking("release_system", made.chosen.num_rows, {"kinds": ", ".join(kinds)}))
    target = made.recipe.target
    if train is not None and train < target.min_examples:
        facts: dict[str, str | int] = {"target": target.title, "examples": train, "least": target.min_examples}
        found.append(Blocking("release_refused", train, facts))
    return found
