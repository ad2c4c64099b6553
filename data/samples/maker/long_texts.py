"""Very long pasted texts: a device's log, an app's log, a list of deliveries. Written line by line, no two alike."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

_LAMPS = [
    "kitchen",
    "hallway",
    "desk",
    "bedroom-left",
    "bedroom-right",
    "porch",
    "nursery",
    "stairs",
    "garage",
    "studio",
]
_EVENTS = [
    "lamp={lamp} state=online rssi=-{db} ch={ch}",
    "lamp={lamp} state=offline reason=timeout after={n}ms",
    "lamp={lamp} set level={pc}% fade={n}ms source=app",
    "lamp={lamp} set scene=evening source=schedule",
    "lamp={lamp} report temp={t}C uptime={n}s heap={h}",
    "mesh neighbours={d} lost={e} reroute lamp={lamp}",
    "dhcp lease renewed ttl={n}",
    "dhcp lease expired, waiting for offer attempt={e}",
    "dhcp no offer, radio down, dropping {d} lamps",
    "cloud ping {n}ms ok",
    "cloud reconnect backoff={e}s queue={h}",
    "ota check version=4.{d}.{e} up-to-date",
    "retry lamp={lamp} cmd=level seq={h} try={e}",
]
_APP = [
    "D/Escenas: cargando escena «{scene}» ({d} de 12)",
    "D/Lamparas: respuesta de {lamp} en {n} ms",
    "I/Sesion: ficha renovada, vence en {n} s",
    "W/Escenas: la lámpara {h} de «{scene}» no responde",
    "E/Escenas: referencia nula en Escena.aplicar(Escena.java:{n})",
    "E/Escenas:     en Pantalla.abrir(Pantalla.java:{h})",
    "I/Red: {d} lámparas visibles, {e} ocultas, canal {ch}",
    "D/Pantalla: redibujado en {e} ms, {d} cuadros perdidos",
]
_SCENES = ["Cena", "Lectura", "Película", "Despertar", "Fiesta", "Noche", "Trabajo", "Siesta"]
_HOTELS = [
    "Candil Centro",
    "Candil Playa",
    "Candil Sierra",
    "Posada Quinqué",
    "Hostal Farolito",
    "Casa Lumbre",
    "Gran Candela",
]
_PIECES = ["Alba", "Norte", "Luna", "Candela", "Medusa", "Faro"]
_STATES = [
    "recibido completo",
    "recibido",
    "falta una pieza",
    "reprogramado",
    "firmó almacén",
    "firmó recepción",
    "devuelto",
    "en camino",
]


def long_text(kind: str, characters: int, rng: random.Random) -> str:
    """At least this many characters of a "log" or a "list"."""
    write = _delivery if kind == "list" else _app if characters < 100_000 else _hub
    lines: list[str] = []
    length = 0
    at = datetime(2026, 10, 16, 18, 0)  # noqa: DTZ001 - devices write their own time
    while length < characters:
        at += timedelta(milliseconds=rng.randrange(200, 90_000))
        lines.append(write(len(lines) + 1, at, rng))
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def _hub(number: int, at: datetime, rng: random.Random) -> str:
    return f"{at:%m-%d %H:%M:%S} hub #{number} " + rng.choice(_EVENTS).format_map(_numbers(rng))


def _app(number: int, at: datetime, rng: random.Random) -> str:
    return f"{at:%m-%d %H:%M:%S} [{number}] " + rng.choice(_APP).format_map(_numbers(rng))


def _delivery(number: int, at: datetime, rng: random.Random) -> str:
    day = at - timedelta(days=number % 290)
    room = rng.randrange(101, 640)
    return (
        f"{number}; {rng.choice(_HOTELS)}; hab. {room}; {rng.choice(_PIECES)}; {rng.randrange(1, 5)} pza.; "
        f"{day:%d/%m}; {rng.choice(_STATES)}"
    )


def _numbers(rng: random.Random) -> dict[str, object]:
    return {
        "lamp": rng.choice(_LAMPS), "scene": rng.choice(_SCENES), "db": rng.randrange(41, 89), "ch": rng.choice([1, 6, 11]),
        "n": rng.randrange(120, 9800), "pc": rng.randrange(1, 100), "t": rng.randrange(21, 60), "h": rng.randrange(100, 9999),
        "d": rng.randrange(2, 12), "e": rng.randrange(1, 9),
    }  # fmt: skip
