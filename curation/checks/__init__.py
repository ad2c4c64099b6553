"""What is measured and what is looked for. A new part is one file and one line here."""

from curation.checks.exact_duplicates import EXACT_DUPLICATES
from curation.checks.language import CONVERSATION_LANGUAGE, LANGUAGE, MESSAGE_LANGUAGE
from curation.checks.near_duplicates import NEAR_DUPLICATES
from curation.checks.pii import PII
from curation.checks.secrets import SECRETS
from curation.checks.structure import STRUCTURE
from curation.checks.token_measure import CONVERSATION_TOKENS, TOKENS
from curation.interfaces import Check, CorpusCheck, Measure

MEASURES: tuple[Measure, ...] = (TOKENS, CONVERSATION_TOKENS, CONVERSATION_LANGUAGE, MESSAGE_LANGUAGE)
CHECKS: tuple[Check, ...] = (STRUCTURE, LANGUAGE, PII, SECRETS)
CORPUS_CHECKS: tuple[CorpusCheck, ...] = (EXACT_DUPLICATES, NEAR_DUPLICATES)
