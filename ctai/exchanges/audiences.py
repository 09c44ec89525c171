"""Who may read a new thread: the choices of its form, each with the people it writes to, named before the click."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.exchanges import operators
from ctai.exchanges.models import Thread
from ctai.exchanges.reads import agents_of, told_by
from ctai.rules.roles import Side

SHARED, PRIVATE, OPERATOR = "partage", "interne", "porteur-"


def choices(contract: Contract, membership: Membership, at: date) -> list[tuple[str, str]]:
    """(value, label): both sides, one's own side, then each operator of an action of the contract."""
    others = told_by(contract, membership, at)
    rows = [
        (SHARED, f"Les deux parties, et les services de l'État qui suivent le dossier. {_named(others)}"),
        (PRIVATE, "Note interne : les membres de ma partie seulement. N'écrira à personne."),
    ]
    for operator in operators.of(contract):
        told = [*others, *agents_of(operator, at)]
        rows.append((f"{OPERATOR}{operator.pk}", f"Les mêmes, avec le porteur {operator}. {_named(told)}"))
    return rows


def _named(people: Iterable[Membership]) -> str:
    names = ", ".join(str(member.person) for member in people)
    return f"Écrira à : {names}." if names else "N'écrira à personne."


def chosen(contract: Contract, value: str) -> dict[str, Any]:
    """The choice made, as `open_thread` takes it."""
    if value == PRIVATE:
        return {"audience": Thread.OWN_SIDE}
    if value.startswith(OPERATOR):
        pk = int(value.removeprefix(OPERATOR))
        return {"audience": Thread.WITH_OPERATOR, "operator": Organisation.objects.get(pk=pk)}
    return {"audience": Thread.BOTH}


def sentence(thread: Thread) -> str:
    """Who reads a thread, said on its page."""
    if thread.audience == Thread.OWN_SIDE:
        side = "de la collectivité" if thread.side == Side.AUTHORITY else "de la préfecture"
        return f"Note interne : seuls les membres {side} la lisent."
    readers = "les deux parties et les services de l'État qui suivent le dossier"
    if thread.operator:
        return f"Lu par {readers}, et par le porteur {thread.operator}, qui ne voit rien d'autre du contrat."
    return f"Lu par {readers}."
