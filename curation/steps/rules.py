"""The policy of a workspace: read it, save a new version."""

from __future__ import annotations

from phonenumbers import SUPPORTED_REGIONS

from curation.checks import CHECKS, CORPUS_CHECKS
from curation.checks.language_detection import require_known
from curation.errors import CurationError
from curation.policy import Policy
from curation.splits import Shares
from curation.steps.doors import Home, Permission, Principal, audit, enter, policy_of
from curation.store import policies
from curation.targets.profile import target
from curation.tokens import ENCODINGS


def policy(home: Home, principal: Principal, workspace: str) -> Policy:
    """The policy in force."""
    return policy_of(enter(home, principal, workspace, Permission.READ))


def has_policy(home: Home, principal: Principal, workspace: str) -> bool:
    """Whether anybody ever saved one; without, the defaults are in force."""
    return policies.versions(enter(home, principal, workspace, Permission.READ)) > 0


def save_policy(home: Home, principal: Principal, workspace: str, policy: Policy) -> int:
    """Saves a new version and returns its number; saving what is in force already makes none.

    Raises CurationError for a name in it that nobody knows: a check misspelt would otherwise be a check left out.
    """
    database = enter(home, principal, workspace, Permission.CHECK)
    _require_known(policy)
    version, new = policies.save(database, policy, principal.user_id)
    if new:
        audit(database, principal, "save_policy", version=version, fingerprint=policy.fingerprint)
    return version


def _require_known(policy: Policy) -> None:
    """Raises CurationError for the first name or share that a check or a release would stumble over."""
    checks, release = policy.checks, policy.release
    known = [check.name for check in CHECKS] + [check.name for check in CORPUS_CHECKS]
    for name in checks.enabled:
        if name not in known:
            raise CurationError("unknown_check", name=name, known=", ".join(sorted(known)))
    require_known(checks.languages)
    for region in checks.regions:
        if region not in SUPPORTED_REGIONS:
            raise CurationError("policy_unknown_region", region=region)
    if checks.encoding not in ENCODINGS:
        raise CurationError("unknown_encoding", encoding=checks.encoding, known=", ".join(ENCODINGS))
    target(release.target)
    Shares(release.train, release.validation, release.test)
