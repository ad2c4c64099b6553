"""Keys by their shape. Every key is put together here from a pattern: none was ever valid, none stands whole."""

from __future__ import annotations

import pytest

from curation.checks.secrets import find_in_text
from curation.policy import Policy

MIX = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f9" * 2
UPPER = "Q1W2E3R4T5Y6U7I8"

KEYS = [
    ("aws_access_key", "AK" + "IA" + UPPER),
    ("aws_access_key", "AS" + "IA" + UPPER),
    ("github_token", "gh" + "p_" + MIX[:36]),
    ("github_token", "gh" + "s_" + MIX[:36]),
    ("github_token", "github" + "_pat_" + MIX[:22] + "_" + MIX[:20]),
    ("gitlab_token", "gl" + "pat-" + MIX[:20]),
    ("slack_token", "xo" + "xb-" + "1234567890-" + MIX[:24]),
    ("slack_webhook", "https://hooks.slack" + ".com/services/T000000A1/B000000B2/" + MIX[:24]),
    ("stripe_key", "sk" + "_live_" + MIX[:24]),
    ("stripe_key", "rk" + "_test_" + MIX[:24]),
    ("openai_key", "s" + "k-" + MIX[:48]),
    ("openai_key", "s" + "k-proj-" + MIX[:40] + "_" + MIX[:8]),
    ("anthropic_key", "sk-" + "ant-api03-" + MIX[:40]),
    ("google_key", "AI" + "za" + MIX[:35]),
    ("google_key", "ya29" + "." + MIX[:40]),
    ("huggingface_token", "h" + "f_" + MIX[:34]),
    ("telegram_token", "123456789" + ":AA" + MIX[:33]),
    ("sendgrid_key", "S" + "G." + MIX[:22] + "." + MIX[:43]),
    ("twilio_key", "S" + "K" + HEX[:32]),
    ("mailgun_key", "key" + "-" + HEX[:32]),
    ("npm_token", "np" + "m_" + MIX[:36]),
    ("shopify_token", "shp" + "at_" + HEX[:32]),
    ("digitalocean_token", "do" + "p_v1_" + HEX),
    ("mercadopago_token", "APP" + "_USR-1234567890123456-010203-" + HEX[:32] + "-123456789"),
    ("jwt", "ey" + "J" + MIX[:20] + ".ey" + "J" + MIX[:30] + "." + MIX[:43]),
]


@pytest.mark.parametrize(("detail", "key"), KEYS)
@pytest.mark.parametrize("frame", ["{}", "mi key es {}.", '{{"token": "{}"}}', "export KEY={}\n", "¿{}?"])
def test_found(detail: str, key: str, frame: str) -> None:
    text = frame.format(key)
    spans = find_in_text(text, Policy())
    assert [(text[s.start : s.end], s.label) for s in spans] == [(key, "SECRET")]
    assert spans[0].detail == detail


PRIVATE = "-----BEGIN " + "RSA PRIVATE KEY-----\n" + MIX + "\n" + MIX + "\n-----END " + "RSA PRIVATE KEY-----"
IN_CONTEXT = [
    ("aws_secret_access_key = " + (MIX + MIX)[:39] + "/", (MIX + MIX)[:39] + "/"),
    ("Authorization: Bearer " + MIX[:32], MIX[:32]),
    ("api_key=" + MIX[:24], MIX[:24]),
    ("la api key es " + MIX[:24] + ", ¿vale?", MIX[:24]),
    ("client_secret: " + MIX[:32], MIX[:32]),
    ("AccountKey=" + (MIX + MIX)[:86] + "==;", (MIX + MIX)[:86] + "=="),
    (PRIVATE, PRIVATE),
    ("-----BEGIN " + "OPENSSH PRIVATE KEY-----\n" + MIX, "-----BEGIN " + "OPENSSH PRIVATE KEY-----\n" + MIX),
    ("postgres://app:Zeta9191@db.example:5432/shop.", "postgres://app:Zeta9191@db.example:5432/shop"),
    ("mongodb+srv://u:p4ss@cluster0.example/test", "mongodb+srv://u:p4ss@cluster0.example/test"),
    ("redis://:s3cr3t@10.0.0.5:6379/0", "redis://:s3cr3t@10.0.0.5:6379/0"),
    ("https://ana:Zeta9191@intranet.example/x", "https://ana:Zeta9191@intranet.example/x"),
    (
        "Server=db.example;Database=shop;User Id=app;Password=Zeta9191;",
        "Server=db.example;Database=shop;User Id=app;Password=Zeta9191;",
    ),
]


@pytest.mark.parametrize(("text", "value"), IN_CONTEXT)
def test_found_in_context(text: str, value: str) -> None:
    assert [text[s.start : s.end] for s in find_in_text(text, Policy())] == [value]


MISSED = [
    "AK" + "IA" + "X" * 16,
    "s" + "k-" + "x" * 40,
    "s" + "k-your-api-key-goes-here-1",
    "gh" + "p_short1",
    "ask-" + "me-anything-about-the-product-2024",
    "desk-" + "chair-model-a-very-long-name-77",
    "task-" + MIX[:24],
    "AI" + "za" + MIX[:20],
    "h" + "f_tiny1",
    "api_key=YOUR_API_KEY_12345678",
    "api key: xxxxxxxxxxxxxxxxxxxx1",
    "token=<your-token-0123456789>",
    "the token is invalid",
    "API key not found",
    "secret santa 2024",
    "https://shop.example/path:8080/@user",
    "https://user@shop.example",
    "postgres://user:password@localhost/db",
    "mysql://user:***@host/db",
    "https://${USER}:${PASS}@host.example",
    "-----BEGIN " + "PUBLIC KEY-----\n" + MIX,
    "-----BEGIN " + "CERTIFICATE-----\n" + MIX,
    "ey" + "Jhello.world",
    "sha256 " + HEX,
    "commit 1a2b3c4d5e6f",
    "123e4567-e89b-42d3-a456-426614174000",
    "12345678:AB",
    "SKU-A1B2C3D4E5F6",
    "pedido AC1234567890",
    "xoxo-besos-y-abrazos",
    "https://shop.example/track/1Z999AA10123456784",
]


@pytest.mark.parametrize("text", MISSED)
def test_missed(text: str) -> None:
    assert find_in_text(text, Policy()) == []


def test_long_texts_are_quick() -> None:
    for text in ("a" * 200_000, "password " * 20_000, "://" * 50_000 + "@", "=;" * 50_000, "eyJ" * 50_000):
        assert find_in_text(text, Policy()) == []
