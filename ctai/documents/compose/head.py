"""What every document says of its contract, and the bodies that sign."""

from datetime import date

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.documents.schemas import Head
from ctai.rules.roles import Side


def head_of(contract: Contract, dated: date, mark: str = "") -> Head:
    return Head(
        number=contract.number,
        territory=contract.territory.label,
        date=dated.isoformat(),
        date_words=day(dated),
        rehearsal=contract.is_rehearsal,
        mark=mark,
    )


def authorities_of(contract: Contract) -> list[str]:
    """The names of the authorities, the lead first."""
    parties = contract.parties.filter(side=Side.AUTHORITY).select_related("organisation").order_by("-is_lead", "rank")
    return [str(party) for party in parties]
