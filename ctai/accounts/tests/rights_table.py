"""The shape of a row of the rights table (tests/test_rights.py), declared by each app in its `tests/rights.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ctai.rules.states import State

# The memberships of `ctai.lifecycle.tests.world.World`, plus nobody.
PERSONAS = (
    "anonymous",
    "lead",  # project lead of the authority of the contract
    "elected",  # its elected signatory
    "partner",  # project lead of the second authority of the contract
    "officer",  # officer of its prefecture
    "prefect",
    "sub_prefect",  # of an arrondissement of the département
    "region",
    "steward",
    "operator",  # carries one action of the contract
    "ofii",  # of the département
    "support",
    "other_lead",  # lead of a foreign authority
    "other_officer",  # officer of a foreign prefecture
    "other_region",
    "other_operator",
    "other_ofii",
)
SIGNED_IN = PERSONAS[1:]
AUTHORITY = ("lead", "elected", "partner")
PREFECTURE = ("officer", "prefect")
STATE_READERS = ("officer", "prefect", "sub_prefect", "region", "steward")
# Who can open a page of a contract that is no longer a draft.
CONTRACT_READERS = AUTHORITY + STATE_READERS


@dataclass(frozen=True)
class Row:
    """`url_name`: one URL. `kwargs`: from the world to its arguments. `expect`: status by persona.

    Personas not named get `otherwise` (404 for a contract's pages); `anonymous` gets 302 to sign-in unless named.
    `method` and `data` for pages that only take POST. `state`: the state of the world's contract (exchanges otherwise).
    An app's rights module may define `prepare(world)`: it adds to `world.things` what its rows need.
    """

    url_name: str
    kwargs: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    expect: dict[str, int] = field(default_factory=dict)
    otherwise: int = 404
    method: str = "get"
    data: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    query: str = ""
    state: State | None = None

    def expected(self, persona: str) -> int:
        if persona in self.expect:
            return self.expect[persona]
        return 302 if persona == "anonymous" else self.otherwise


def everyone(status: int) -> dict[str, int]:
    return dict.fromkeys(PERSONAS, status)


def allow(*personas: str, status: int = 200) -> dict[str, int]:
    return dict.fromkeys(personas, status)
