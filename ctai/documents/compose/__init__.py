"""The data of a document, read from the rooms that hold them, as they stand today.

A date that the contract carries (letter sent, diagnosis frozen, text frozen) is the date of the document: asked for
again, the same facts give the same document. Otherwise the document is dated of the day it is asked.
"""

from datetime import date
from typing import Any

from ctai.contracts.models import Contract
from ctai.documents.kinds import FACTS


def compose(contract: Contract, kind: str, *, today: date) -> dict[str, Any]:
    """The frozen data of one document, as plain JSON values. Raises TypeError for one asked from its own room."""
    composer = FACTS[kind].compose
    if composer is None:
        raise TypeError(f"{kind} ne se compose pas d'un contrat seul")
    return composer(contract, today).as_dict()
