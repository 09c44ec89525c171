"""What `documents` needs from a room that stands after it, and so cannot ask for.

The text of the contract belongs to `signature`, which imports `documents` and not the other way. It gives its words
here, once, in its `AppConfig.ready`: `contributions.provide_contract_text(function)`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ctai.contracts.models import Contract
from ctai.documents.schemas import Article, Signature


@dataclass(frozen=True)
class ContractText:
    """`articles`: in order, Markdown. `recitals`: the « Vu ». `signatures`: one block a party, in signing order."""

    articles: tuple[Article, ...] = ()
    recitals: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()


_providers: list[Callable[[Contract], ContractText]] = []


def provide_contract_text(function: Callable[[Contract], ContractText]) -> None:
    """The last function given is the one asked."""
    _providers[:] = [function]


def contract_text(contract: Contract) -> ContractText:
    """The text as it stands; empty when no room gives one."""
    return _providers[0](contract) if _providers else ContractText()
