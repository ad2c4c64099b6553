"""Secrets: the check, and the text-only doors for the `find` command, the release gate and the check of personal data."""

from curation.checks.secrets.check import RECOGNISERS, SECRETS, candidates, find_in_text

__all__ = ["RECOGNISERS", "SECRETS", "candidates", "find_in_text"]
