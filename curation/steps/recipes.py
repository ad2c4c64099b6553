"""The recipe of a release: what it may say, and making it the workspace's."""

from __future__ import annotations

from dataclasses import replace

from curation.policy import Policy, Release
from curation.steps.doors import Home, Principal
from curation.steps.rules import policy, save_policy
from curation.targets.profile import Target, targets

__all__ = ["Policy", "Release", "Target", "adopt", "targets"]


def adopt(home: Home, principal: Principal, workspace: str, recipe: Release) -> int:
    """Saves the policy in force with this recipe and returns its version; what it is already makes no new one."""
    return save_policy(home, principal, workspace, replace(policy(home, principal, workspace), release=recipe))
