"""Rows an importer has to refuse, as real exports have them. Each with why."""

from __future__ import annotations

ZENDESK_LINES = (
    # The line was cut and joined with nothing.
    (
        '{"id":48901,"subject":"Pedido sin llegar","description":"Hola, mi pedido no llega","requester_id":3700001,"comm',
        "bad_json",
    ),
    # A progress message of the tool that wrote the export.
    ('"export paused: rate limit, resuming"', "not_an_object"),
    # Comments are told as a number, as the list view of a help desk has them.
    (
        '{"id":48905,"subject":"Consulta","description":"","requester_id":3700002,"tags":[],"comments":3}',
        "comments_not_a_list",
    ),
)
ZENDESK_LAST = (
    '{"id":48999,"subject":"Garantía","description":"Buenas, mi lámpara dejó de prender","requester_id":3700003,"comments":[{"id":4899900,"type":"Comment","author_id":3700003,"body":"Buenas, mi lámp',
    "truncated",
)
OPENAI_LINES = (
    (
        '{"conversation_id":"web-90001","messages":[{"content":"Hi, is anyone there?"},{"role":"assistant","content":"Hello!"}]}',
        "missing_role",
    ),
    ("{'conversation_id': 'web-90002', 'messages': [{'role': 'user', 'content': 'hola'}]}", "bad_json"),
    ('{"conversation_id":"web-90003","messages":[{"role":"user","role":"system","content":"hola"}]}', "duplicate_key"),
)
CSV_ROWS = (
    # An unquoted semicolon inside the message.
    ("CH-90001;1;cliente;hola; una duda; el envío es gratis?;2026-05-02 10:11:12", "ragged_row"),
    # Nobody says who speaks.
    ("CH-90002;1;;Buenas tardes, ¿siguen ahí?;2026-05-09 16:40:03", "missing_role"),
    # The message and the date were lost.
    ("CH-90003;1;agente", "ragged_row"),
)
