"""Personal data: the check, and the text-only door for the `find` command and the release gate."""

from curation.checks.pii.check import PII, RECOGNISERS, find_in_text

__all__ = ["PII", "RECOGNISERS", "find_in_text"]
