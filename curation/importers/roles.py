"""Who is speaking: labels and names to roles."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from curation.interfaces import Mapping
from curation.model import ROLES

_LABELS: ReadOnly[str, tuple[str, ...]] = {
    "system": ("system", "sistema", "system message"),
    "developer": ("developer",),
    "tool": ("tool", "function"),
    "user": (
        "user", "customer", "client", "end user", "visitor", "requester", "consumer", "caller", "contact", "buyer",
        "human", "prompter", "guest", "incoming", "inbound",
        "usuario", "usuaria", "cliente", "visitante", "usuario final", "solicitante", "consumidor", "consumidora",
        "contacto", "comprador", "compradora", "invitado", "invitada", "entrante",
        "contato", "convidado", "usuário",
    ),
    "assistant": (
        "assistant", "agent", "support", "operator", "bot", "chatbot", "representative", "rep", "advisor", "csr",
        "staff", "admin", "virtual assistant", "support agent", "customer service", "customer support", "live agent",
        "gpt", "model", "outgoing", "outbound",
        "asistente", "agente", "soporte", "operador", "operadora", "asesor", "asesora", "ejecutivo", "ejecutiva",
        "representante", "asistente virtual", "servicio al cliente", "atención al cliente", "soporte técnico", "saliente",
        "atendente", "suporte", "assistente", "assistente virtual", "atendimento", "consultor", "consultora",
    ),
}  # fmt: skip


@lru_cache(maxsize=4096)
def folded(label: str) -> str:
    """A label without case, accents, punctuation and spaces, to compare labels and headers by."""
    plain = unicodedata.normalize("NFKD", label).casefold()
    return "".join(c for c in plain if c.isalnum())


_ROLE_OF = {folded(label): role for role, labels in _LABELS.items() for label in labels}


@lru_cache(maxsize=4096)
def known_role(label: str | None) -> str | None:
    """The role a label names in itself ("Agente 2", "end-user"), None for one that does not."""
    if not label:
        return None
    if label in ROLES:
        return label
    return _ROLE_OF.get(folded(label).rstrip("0123456789"))


@dataclass(frozen=True)
class Speakers:
    """What the mapping and the file say of who is who."""

    mapping: Mapping
    _said: dict[str, str] = field(init=False)
    _agents: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_said", {folded(k): role for k, role in self.mapping.speakers.items()})
        object.__setattr__(self, "_agents", frozenset(folded(a) for a in self.mapping.agents or ()))

    def names(self, label: str | None) -> bool:
        """Whether the mapping speaks of this very label or author."""
        return label is not None and (folded(label) in self._said or folded(label) in self._agents)

    def role(self, label: str | None, author: str | None = None) -> str | None:
        """The role of a role label and an author, None where nothing settles it.

        The mapping's speakers win, then its agents, then what the label says in itself. Once agents were named,
        everybody else is a user; where it was said that nobody is one, a name alone makes nobody an agent.
        """
        if not self._said and self.mapping.agents is None:
            return known_role(label) or known_role(author)
        names = [folded(name) for name in (label, author) if name]
        for name in names:
            if name in self._said:
                return self._said[name]
        if any(name in self._agents for name in names):
            return "assistant"
        if role := known_role(label):
            return role
        if self.mapping.agents != () and (role := known_role(author)):
            return role
        return "user" if self.mapping.agents is not None and names else None


def settled(roles: Sequence[str | None], speakers: Sequence[str | None]) -> list[str]:
    """The roles of one conversation with the gaps filled, the same way in every file.

    Where one side is known, the others are the other side. Where none is, the first speaker is the user and everybody
    else the assistant.
    """
    known = set(roles)
    if None not in known:
        return [role for role in roles if role]
    if "user" in known:
        return [role or "assistant" for role in roles]
    if "assistant" in known:
        return [role or "user" for role in roles]
    first = next((who for role, who in zip(roles, speakers, strict=True) if role is None), None)
    return [role or ("user" if who == first else "assistant") for role, who in zip(roles, speakers, strict=True)]
