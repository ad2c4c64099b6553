"""Headers of every kind, and what the app writes into a chat."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.errors import CurationError
from curation.importers.whatsapp import WhatsApp
from curation.importers.whatsapp_lines import bare, header, kind, without_edit_mark
from curation.interfaces import Mapping
from curation.model import Conversation, Rejected, Warned
from tests.curation.importers.reads import read_bytes

MOMENTS = tuple(
    map(
        datetime.fromisoformat,
        ("2019-04-16T02:09:05", "2019-04-16T12:00:30", "2019-12-31T23:59:59", "2020-01-02T00:01"),
    )
)
CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
DATES = tuple(sep.join(order) for order in (("%y", "%m", "%d"), ("%y", "%d", "%m"), ("%d", "%m", "%y"), ("%m", "%d", "%y")) for sep in "-/.")  # fmt: skip


def _read(text: str, mapping: Mapping | None = None) -> Conversation:
    reads = read_bytes(text.encode(), "chat.txt", "whatsapp", mapping)
    return next(read for read in reads if isinstance(read, Conversation))


@pytest.mark.parametrize(
    "date, clock, frame", list(product(DATES, CLOCKS, ("{}, {} - ", "[{} {}] ", "[{}, {}] ", "{} {} - ")))
)
def test_every_header_and_its_times(date: str, clock: str, frame: str) -> None:
    """The dates allow only one order: 16 and 31 are no months, and the lines are in time order."""
    written = [frame.format(m.strftime(date), m.strftime(clock)) for m in MOMENTS]
    text = "".join(f"{stamp}Ana: mensaje {i}\n" for i, stamp in enumerate(written))
    found = _read(text)
    precise = "%S" in clock
    assert [m.text for m in found.messages] == [f"mensaje {i}" for i in range(len(MOMENTS))]
    assert [m.sent_at for m in found.messages] == [(m if precise else m.replace(second=0)).isoformat() for m in MOMENTS]


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("12/24/19, 11:23 - Ana: hola", "Ana", "hola"),
        ("9/24/2019 11:30 p. m. - Ana: hola", "Ana", "hola"),
        ("9/24/2019, 11:30\u202fp.\u00a0m. - Ana: hola", "Ana", "hola"),
        ("2023-12-20, 5:46 p.m. - Ana: hola", "Ana", "hola"),
        ("2023/12/20, 5:46 pm - Ana: hola", "Ana", "hola"),
        ("[31/12/2022 11:40:26] Ana: hola", "Ana", "hola"),
        ("[10.24.21, 15:21:43] Ana: hola", "Ana", "hola"),
        ("\u200e[10.24.21, 15:21:43] Ana: \u200ehola", "Ana", "\u200ehola"),
        ("[1/24/21, 12:41:03\u202fPM] ~\u202fAna P: of course: yes", "Ana P", "of course: yes"),
        ("1/4/2026, 22:45 - \u202a+34 600 00 00 00\u202c: hola", "+34 600 00 00 00", "hola"),
        ("31/12/14 11:40:26: Ana: hola", "Ana", "hola"),
        ("1/23/23, 3:22_AM - Ana: hola", "Ana", "hola"),
        ("1.4.2026 22.45 - Ana: hola", "Ana", "hola"),
        ("20/01/19, 11:23 - John Doe:.", "John Doe", "."),
        ("30/12/21, 22:01 - 🤓: hola", "🤓", "hola"),
        ("1/4/2026, 22:45 - Ana:", "Ana", ""),
        # What the app wrote has no name.
        ('20/06/20, 00:08 - +12 345 578 created group "Info: sales"', None, None),
        ('1/4/2026, 22:45 - Ana cambió el asunto a "Venta: urgente"', None, None),
        ('1/4/2026, 22:45 - Ana criou o grupo "Loja: sul"', None, None),
        ("1/4/2026, 22:45 - Ana se unió usando el enlace de invitación", None, None),
        ("30/06/20, 09:10 - You were added", None, None),
    ],
)
def test_header(line: str, name: str | None, text: str | None) -> None:
    found = header(line)
    assert found is not None
    assert found.name == name
    assert text is None or found.text == text


@pytest.mark.parametrize(
    "line",
    ["hola", "12/24/19 was a good day", "12/24/19, 11:23", "[1] a note: x", "call me 11:23 - Ana: x", "1/2/26 - 3: x", "", "2026-01-01T10:00:00 - Ana: x"],
)  # fmt: skip
def test_no_header(line: str) -> None:
    assert header(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<Media omitted>", "media"), ("<Multimedia omitido>", "media"), ("<Mídia oculta>", "media"),
        ("<Arquivo de mídia oculto>", "media"), ("\u200eimage omitted", "media"), ("imagen omitida", "media"),
        ("Video omitido", "media"), ("imagem ocultada", "media"), ("áudio omitido", "media"),
        ("<attached: 0001-PHOTO.jpg>", "media"), ("\u200e<adjunto: 2.pdf>", "media"), ("<anexado: x.opus>", "media"),
        ("IMG-1.jpg (file attached)", "media"), ("IMG-1.jpg (archivo adjunto)", "media"), ("a.pdf (arquivo anexado)", "media"),
        ("factura.pdf • \u200e1 page \u200edocument omitted", "media"), ("Contact card omitted", "media"),
        ("This message was deleted", "deleted"), ("You deleted this message.", "deleted"),
        ("Se eliminó este mensaje.", "deleted"), ("Eliminaste este mensaje", "deleted"), ("Mensagem apagada", "deleted"),
        ("Você apagou esta mensagem", "deleted"),
        ("\u200eMessages and calls are end-to-end encrypted. Only people in this chat…", "system"),
        ("Los mensajes y las llamadas están cifrados de extremo a extremo. Nadie…", "system"),
        ("As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta", "system"),
        ("Llamada perdida", "system"), ("Missed video call", "system"), ("Chamada de voz perdida", "system"),
        # People write about such things too.
        ("image omitted by mistake, sorry", "text"), ("se eliminó este mensaje de mi celular", "text"),
        ("Llamada perdida de ustedes, ¿qué pasó?", "text"), ("esta empresa es un desastre", "text"),
        ("the file attached is wrong (file attached twice)", "text"), ("media omitted", "text"), ("", "text"),
    ],
)  # fmt: skip
def test_kind(text: str, expected: str) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ok <This message was edited>", "ok"), ("ok\u200e <Se editó este mensaje.>", "ok"), ("ok <Mensagem editada>", "ok"),
        ("he said <This message was edited> once", "he said <This message was edited> once"), ("ok <b>", "ok <b>"),
    ],
)  # fmt: skip
def test_edit_mark(text: str, left: str) -> None:
    assert without_edit_mark(text) == left


def test_marks_inside_a_text_stay() -> None:
    assert bare("\u200e a\u200eb \u202f") == "a\u200eb"


CHAT = "1/4/26, 10:00 - Ana: hola\n1/4/26, 10:01 - Soporte Uno: buenas\n1/4/26, 10:02 - Luis: yo también\n"


@pytest.mark.parametrize(
    ("mapping", "roles", "warned"),
    [
        (Mapping(), ["user", "assistant", "assistant"], True),
        (Mapping(agents=("Soporte Uno",)), ["user", "assistant", "user"], False),
        (Mapping(agents=("ana", "LUIS")), ["assistant", "user", "assistant"], False),
        (Mapping(agents=()), ["user", "user", "user"], False),
        (Mapping(speakers={"Luis": "user"}), ["assistant", "assistant", "user"], True),
        (
            Mapping(speakers={"Ana": "user", "Luis": "user", "Soporte Uno": "assistant"}),
            ["user", "assistant", "user"],
            False,
        ),
    ],
)
def test_who_is_the_agent(mapping: Mapping, roles: list[str], warned: bool) -> None:
    reads = read_bytes(CHAT.encode(), "chat.txt", "whatsapp", mapping)
    assert [m.role for m in next(r for r in reads if isinstance(r, Conversation)).messages] == roles
    assert any(isinstance(r, Warned) and r.code == "roles_guessed" for r in reads) is warned


def test_day_and_month_are_the_users_where_the_file_leaves_them_open() -> None:
    assert _read(CHAT).messages[0].sent_at == "2026-04-01T10:00:00"
    assert _read(CHAT, Mapping(order="month-first")).messages[0].sent_at == "2026-01-04T10:00:00"
    reads = read_bytes(CHAT.encode(), "chat.txt", "whatsapp", Mapping(order="day-first", agents=("Ana",)))
    assert [type(r) for r in reads] == [Conversation]


def test_nothing_but_placeholders_is_no_conversation() -> None:
    text = "13/4/26, 10:00 - Ana: <Media omitted>\n13/4/26, 10:01 - Ana: This message was deleted\n13/4/26, 10:02 - Ana: \n"
    reads = read_bytes(text.encode(), "chat.txt")
    assert [(r.code, r.messages) for r in reads if isinstance(r, Rejected)] == [
        ("message_empty", 1),
        ("no_messages", 0),
    ]
    assert reads[-1].facts == {"media": 1, "deleted": 1}  # type: ignore[union-attr]


def test_lines_before_the_first_message_are_told() -> None:
    reads = read_bytes(("saved by my phone\n\n" + CHAT).encode(), "chat.txt", "whatsapp")
    assert [r.where for r in reads if isinstance(r, Rejected) and r.code == "before_first_message"] == ["line 1"]


def test_no_chat_at_all_is_an_error() -> None:
    with pytest.raises(CurationError, match="WhatsApp"):
        read_bytes(b"nothing of the kind\n", "notes.txt", "whatsapp")


names = st.text(alphabet="Aná ~é-🤓", min_size=1, max_size=8).filter(lambda n: bare(bare(n).removeprefix("~")))
texts = st.text(alphabet="aé:-[]/ \n😀", min_size=1, max_size=20).filter(lambda t: t.strip() and not t[0].isspace())


@settings(deadline=None)
@given(st.lists(st.tuples(names, texts), min_size=1, max_size=8))
def test_what_was_said_comes_back(said: list[tuple[str, str]]) -> None:
    text = "".join(f"[13/04/2026 10:{i:02}:00] {name}: {line}\n" for i, (name, line) in enumerate(said))
    found = _read(text)
    assert [(m.author, m.text) for m in found.messages] == [
        (bare(bare(name).removeprefix("~")), "\n".join(line.rstrip("\r") for line in text.split("\n")).strip())
        for name, text in said
    ]
    assert WhatsApp().recognises(text.encode(), "chat.txt")
