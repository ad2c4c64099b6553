"""Conversations written in the formats they would be exported in, with the broken rows among them.

Every writer gives back the bytes of a file, and where each conversation and each broken row stands in it.
"""

from __future__ import annotations

import csv
import html
import io
import json
import random
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from maker.broken import CSV_ROWS, OPENAI_LINES, ZENDESK_LAST, ZENDESK_LINES
from maker.conversations import Made, Turn
from maker.values import plain_letters

_AGENTS = (9001, 9002, 9003, 9004, 9005)
_SYSTEM = {
    "es": (
        "Eres el asistente de Lumbra. Respondes breve y con amabilidad.",
        "Atiendes a clientes de Lumbra: pedidos, envíos, devoluciones y garantía.",
        "Asistente virtual de la tienda Lumbra. Nunca pidas contraseñas ni tarjetas.",
    ),
    "en": (
        "You are Lumbra's shop assistant. Be brief and kind.",
        "You help Lumbra customers with orders, returns and product questions.",
        "Lumbra virtual assistant. Never ask for passwords or card numbers.",
    ),
}
_TOOLS = {
    "order": ("get_order", "Status of an order.", {"order_id": "string"}),
    "return": (
        "create_return",
        "Registers a return and mails the label.",
        {"order_id": "string", "email": "string", "reason": "string"},
    ),
    "handoff": ("hand_off", "Passes the conversation to a person.", {"topic": "string", "priority": "string"}),
    "stock": ("check_stock", "Pieces in stock, by colour.", {"product": "string", "colour": "string"}),
}


class Placed(NamedTuple):
    """Where something stands: the file's line it begins on (from 1), its id, and what it is - None for a broken row."""

    line: int
    id: str | None
    made: Made | None
    broken: str = ""


Written = tuple[bytes, list[Placed]]


def zendesk(made: Sequence[Made]) -> Written:
    """JSON lines, a ticket a line."""
    lines: list[tuple[str, str | None, Made | None, str]] = []
    for number, one in enumerate(made):
        rng = random.Random(f"ticket/{number}")  # noqa: S311 - reproducible, not secret
        ticket = 48_213 + number * 3
        lines.append((_json(_ticket(ticket, one, rng)), str(ticket), one, ""))
    for place, (text, why) in zip((17, 52, 88), ZENDESK_LINES, strict=True):
        lines.insert(place, (text, None, None, why))
    last, why = ZENDESK_LAST
    lines.append((last, None, None, why))
    return _lines(lines, last_break=False)


def openai(made: Sequence[Made]) -> Written:
    """JSON lines, a list of messages a line."""
    lines: list[tuple[str, str | None, Made | None, str]] = []
    for number, one in enumerate(made, 1):
        rng = random.Random((one.of or one).said)  # noqa: S311 - reproducible; a copy has its original's system message
        name = f"web-{number:05}"
        lines.append((_json(_chat(name, one, rng)), name, one, ""))
    for place, (text, why) in zip((9, 23, 41), OPENAI_LINES, strict=True):
        lines.insert(place, (text, None, None, why))
    return _lines(lines)


def chat(made: Sequence[Made], encoding: str, first: int, broken: bool) -> Written:
    """A table with a row a message: semicolons, Spanish headers, Windows line ends."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(["conversacion", "turno", "emisor", "mensaje", "fecha"])
    placed: list[Placed] = []
    line = 2
    for number, one in enumerate(made):
        name = f"CH-{first + number:05}"
        placed.append(Placed(line, name, one))
        for turn, said in enumerate(one.turns, 1):
            who = "cliente" if said.speaker == "C" else "agente"
            writer.writerow([name, turn, who, said.text, f"{said.at:%Y-%m-%d %H:%M:%S}"])
            line += 1 + said.text.count("\n")
        if broken and number % 21 == 11 and (rows := CSV_ROWS[number // 21 : number // 21 + 1]):
            stream.write(rows[0][0] + "\r\n")
            placed.append(Placed(line, None, None, rows[0][1]))
            line += 1
    return stream.getvalue().encode(encoding), placed


def calls(made: Sequence[Made]) -> Written:
    """Plain text with labels, calls parted by a line of dashes under a heading."""
    lines: list[str] = []
    placed: list[Placed] = []
    for number, one in enumerate(made, 1):
        es = one.script.language == "es"
        name = f"{one.turns[0].at:%Y%m%d}-{number:02}"
        lines += ["-" * 60, f"{'Llamada' if es else 'Call'} {name}", ""]
        placed.append(Placed(len(lines) + 1, name, one))
        for turn in one.turns:
            label = ("Cliente" if es else "Customer") if turn.speaker == "C" else ("Agente" if es else "Agent")
            lines.append(f"{label}: {turn.text}")
        lines.append("")
    return ("\n".join(lines)).encode(), placed


def whatsapp(one: Made) -> tuple[str, Written]:
    """A chat's file name and its content, as Android and iOS write them."""
    ios = one.settings["phone"] == "ios"
    es = one.script.language == "es"
    who = one.author or one.script.name
    shown = plain_letters(who.lstrip("~"))
    name = (
        f"WhatsApp Chat - {shown}" if ios else f"Chat de WhatsApp con {shown}" if es else f"WhatsApp Chat with {shown}"
    )
    first = one.turns[0].at
    lines = [_stamped(first, ios, who if ios else None, _mark(ios) + _ENCRYPTED["es" if es else "en"])]
    for turn in one.turns:
        author = "Soporte Lumbra" if turn.speaker == "A" else who
        lines.append(_stamped(turn.at, ios, author, _whatsapp_text(turn, ios, es)))
    return f"{name}.txt", ("\n".join(lines).encode() + b"\n", [Placed(1, name, one)])


_ENCRYPTED = {
    "es": "Los mensajes y las llamadas están cifrados de extremo a extremo. Nadie fuera de este chat, ni siquiera "
    "WhatsApp, puede leerlos ni escucharlos. Toca para obtener más información.",
    "en": "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.",
}
_KINDS = {
    "foto": "imagen",
    "captura": "imagen",
    "video": "video",
    "audio": "audio",
    "photo": "image",
    "link": "documento",
}


def _ticket(ticket: int, one: Made, rng: random.Random) -> dict:
    customer, agent = rng.randrange(3_700_000, 3_999_999), rng.choice(_AGENTS)
    comments = []
    for number, turn in enumerate(one.turns):
        author = customer if turn.speaker == "C" else agent if turn.kind == "A" else rng.choice(_AGENTS)
        markup = "<br>".join(html.escape(line, quote=False) for line in turn.text.split("\n"))
        comments.append(
            {
                "id": ticket * 100 + number,
                "type": "Comment",
                "author_id": author,
                "body": turn.text,
                "plain_body": turn.text,
                "html_body": f'<div class="zd-comment" dir="auto">{markup}</div>',
                "public": turn.kind != "N",
                "created_at": f"{turn.at:%Y-%m-%dT%H:%M:%SZ}",
            }
        )
    angry = one.script.settings.get("mood") == "angry" or one.script.topic == "quejas"
    score = rng.choice(["bad", "bad", "good", "unoffered"] if angry else ["good", "good", "offered", "unoffered"])
    channel = "email" if one.script.settings.get("mail") else rng.choice(["web", "chat", "api"])
    return {
        "id": ticket,
        "subject": one.subject,
        "description": one.turns[0].text,
        "requester_id": customer,
        "assignee_id": agent,
        "tags": [one.script.language, one.region.lower(), one.script.topic],
        "created_at": comments[0]["created_at"],
        "satisfaction_rating": {"score": score},
        "via": {"channel": channel},
        "comments": comments,
    }


def _chat(name: str, one: Made, rng: random.Random) -> dict:
    messages: list[dict] = []
    language = one.script.language
    if "tiny" not in one.script.plant and rng.random() < 0.85:
        messages.append({"role": "system", "content": rng.choice(_SYSTEM[language])})
    for turn in one.turns:
        if turn.kind == "CALL":
            function, arguments = turn.text.split(" ", 1)
            call = {
                "id": f"call_{name[-5:]}",
                "type": "function",
                "function": {"name": function, "arguments": arguments},
            }
            messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        elif turn.kind == "TOOL":
            messages.append({"role": "tool", "tool_call_id": f"call_{name[-5:]}", "content": turn.text})
        else:
            messages.append({"role": "user" if turn.speaker == "C" else "assistant", "content": turn.text})
    row = {"conversation_id": name, "messages": messages}
    if tool := one.script.settings.get("tools"):
        function, about, arguments = _TOOLS[tool]
        properties = {key: {"type": kind} for key, kind in arguments.items()}
        parameters = {"type": "object", "properties": properties, "required": list(properties)}
        row["tools"] = [
            {"type": "function", "function": {"name": function, "description": about, "parameters": parameters}}
        ]
    return row


def _stamped(at: datetime, ios: bool, who: str | None, text: str) -> str:
    stamp = f"[{at.day}/{at.month}/{at.year}, {at:%H:%M:%S}]" if ios else f"{at.day}/{at.month}/{at.year}, {at:%H:%M} -"
    return f"{stamp} {who}: {text}" if who else f"{stamp} {text}"


def _whatsapp_text(turn: Turn, ios: bool, es: bool) -> str:
    mark = _mark(ios)
    if turn.kind[0] == "X":
        own = turn.kind == "XA"
        if es:
            return f"{mark}{'Eliminaste' if own else 'Se eliminó'} este mensaje."
        return f"{mark}{'You deleted this message' if own else 'This message was deleted'}"
    if turn.kind[0] == "M":
        if ios:
            kind = _KINDS[turn.text]
            return f"{mark}{kind} {('omitida' if kind == 'imagen' else 'omitido') if es else 'omitted'}"
        return "<Multimedia omitido>" if es else "<Media omitted>"
    if turn.text.endswith("+"):
        return f"{turn.text[:-1]} {mark}<{'Se editó este mensaje.' if es else 'This message was edited'}>"
    return turn.text


def _mark(ios: bool) -> str:
    return "\u200e" if ios else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _lines(lines: list[tuple[str, str | None, Made | None, str]], last_break: bool = True) -> Written:
    placed = [Placed(number, name, one, why) for number, (_, name, one, why) in enumerate(lines, 1)]
    return ("\n".join(text for text, *_ in lines) + ("\n" if last_break else "")).encode(), placed
