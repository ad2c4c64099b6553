"""Keys that say by their shape what they open: cloud, code hosts, payment, chat and model providers, JWT, private keys.

Prefixes and lengths as the providers document them. Leaves out placeholders (one character over and over,
"your_api_key"). Misses a key without a known prefix and without a word for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """SECRET spans; the detail is the kind of key."""
    text = passage.text
    if len(text) < SHORTEST or (passage.longest < SHORTEST and "PRIVATE KEY" not in text):
        return
    for detail, marks, pattern in _KEYS:
        if any(mark in text for mark in marks):
            for match in pattern.finditer(text):
                value = match["value"]
                if not is_placeholder(value):
                    yield Span(match.start("value"), match.end("value"), "SECRET", 0.97, detail)
    if not passage.words.isdisjoint(_LABEL_TRIGGERS):
        for match in _LABELLED.finditer(passage.folded):
            start, end = match.span("value")
            value = text[start:end]
            if any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and not is_placeholder(value):
                yield Span(start, end, "SECRET", 0.85, "api_key")


#: No key is shorter, blanks aside; most texts hold no stretch as long.
SHORTEST = 16


def is_placeholder(value: str) -> bool:
    """Whether the value only shows where a secret would go."""
    return len(set(value)) < 5 or bool(_PLACEHOLDER.search(value))


_PLACEHOLDER = re.compile(r"(?i)your[_-]|tu[_-](?:clave|api|token)|<[a-z _-]+>|\.\.\.|\*{3}|x{6}|placeholder|\$\{|\{\{")


def _key(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9_-])(?P<value>{pattern})(?![A-Za-z0-9_])")


_KEYS = (
    ("aws_access_key", ("AKIA", "ASIA", "AROA", "AIDA"), _key(r"(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}")),
    ("aws_secret_key", ("aws", "AWS", "ecret"), re.compile(
        r"(?i:(?:aws.{0,20}secret|secret[ _]?access[ _]?key).{0,20}?)(?<![A-Za-z0-9/+])(?P<value>(?=[A-Za-z/+]*[0-9])[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])")),
    ("github_token", ("gh", "github_pat_"), _key(r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}")),
    ("gitlab_token", ("glpat-",), _key(r"glpat-[A-Za-z0-9_-]{20,}")),
    ("slack_token", ("xox", "xapp-"), _key(r"xox[abeoprs]-(?=[A-Za-z-]*[0-9])[A-Za-z0-9-]{10,}|xapp-[0-9]-[A-Za-z0-9-]{20,}")),
    ("slack_webhook", ("hooks.slack.com",), re.compile(r"(?P<value>(?:https://)?hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9+/_-]{20,})")),
    ("stripe_key", ("k_live_", "k_test_", "whsec_"), _key(r"[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9]{24,}")),
    ("openai_key", ("sk-",), _key(r"sk-(?:(?:proj|svcacct|admin|None)-)?(?!ant-)(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,}")),
    ("anthropic_key", ("sk-ant-",), _key(r"sk-ant-[A-Za-z0-9_-]{20,}")),
    ("google_key", ("AIza", "ya29.", "GOCSPX-"), _key(r"AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}")),
    ("huggingface_token", ("hf_",), _key(r"hf_[A-Za-z0-9]{30,}")),
    ("telegram_token", (":AA",), _key(r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}")),
    ("sendgrid_key", ("SG.",), _key(r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}")),
    ("twilio_key", ("SK", "AC"), _key(r"(?:SK|AC)[0-9a-f]{32}")),
    ("mailgun_key", ("key-",), _key(r"key-[0-9a-f]{32}")),
    ("npm_token", ("npm_",), _key(r"npm_[A-Za-z0-9]{36}")),
    ("pypi_token", ("pypi-",), _key(r"pypi-AgE[A-Za-z0-9_-]{50,}")),
    ("shopify_token", ("shp",), _key(r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}")),
    ("digitalocean_token", ("_v1_",), _key(r"do[opr]_v1_[0-9a-f]{64}")),
    ("mercadopago_token", ("APP_USR-", "TEST-"), _key(r"(?:APP_USR|TEST)-[0-9]{10,}-[0-9]{6}-[0-9a-f]{32}-[0-9]{6,}|APP_USR-[0-9a-f-]{36}")),
    ("azure_key", ("AccountKey=", "SharedAccessKey="), re.compile(r"(?:AccountKey|SharedAccessKey)=(?P<value>[A-Za-z0-9+/]{40,}={0,2})")),
    ("jwt", ("eyJ",), re.compile(r"(?<![A-Za-z0-9_-])(?P<value>eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)")),
    ("private_key", ("PRIVATE KEY",), re.compile(
        r"(?P<value>-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]*))")),
    ("bearer", ("earer ", "asic "), re.compile(
        r"(?:[Bb]earer|Authorization: [Bb]asic)[ ]+(?P<value>(?=[A-Za-z_.~+/-]*[0-9])[A-Za-z0-9_.~+/-]{16,}=*)")),
)  # fmt: skip
_LABEL_TRIGGERS = vocabulary("api apikey token secret key clave llave chave bearer credential credencial")
_LABELLED = re.compile(
    r"\b(?:api[ _-]?(?:key|token|secret)|apikey|(?:access|auth|refresh|secret|session|bearer)[ _-]?(?:token|key)|client[ _-]?secret|secret|token"
    r"|(?:clave|llave|chave|token|credencial) (?:de (?:la )?|da )?api|credencial(?: de acceso)?)[\"']?(?: (?:de|del|para|for|da) [a-z]+){0,2}(?: (?:es|is|e|the|la|el))*\s?[:=]{0,2}\s?[\"']?"
    r"(?P<value>[a-z0-9][a-z0-9_./+-]{14,}[a-z0-9]=*)(?![a-z0-9])"
)
