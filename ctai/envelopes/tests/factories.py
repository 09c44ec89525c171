"""A year's credits from the ministry to a département and its arrondissement, by the real acts."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_readers, people
from ctai.envelopes import acts
from ctai.envelopes.models import Envelope
from ctai.rules.funders import Funder
from ctai.rules.roles import OrganisationKind

TODAY = date(2026, 11, 2)


def make_cascade(
    contract: Contract,
    *,
    year: int = 2027,
    amounts: tuple[int, int, int] = (100_000, 40_000, 25_000),
    arrondissement: int = 0,
    around: Any = None,
) -> SimpleNamespace:
    """Envelopes of the ministry, the région and the prefecture of a contract, with what each received.

    `arrondissement`: what the sub-prefecture of its place received then; nothing, and it has no envelope (None).
    `around`: the contract's readers (steward, region) when the test already has them.
    """
    around = around or make_readers(contract)
    officer = people(contract).officer
    opened, regional, local = (Decimal(amount) for amount in amounts)
    ministry = acts.open_credits(
        year=year, credit=Funder.STATE_104_12, amount=opened, reason="Loi de finances", by=around.steward, today=TODAY
    )
    region_service, prefecture = around.region.organisation, officer.organisation
    acts.hand_down(ministry, {region_service: regional}, by=around.steward, today=TODAY)
    region = Envelope.objects.get(holder=region_service)
    acts.hand_down(region, {prefecture: local}, by=around.region, today=TODAY)
    departement = Envelope.objects.get(holder=prefecture)
    if arrondissement:
        part = {around.sub_prefect.organisation: Decimal(arrondissement)}
        acts.hand_down(departement, part, by=officer, today=TODAY)
    return SimpleNamespace(
        ministry=Envelope.objects.get(pk=ministry.pk),
        region=Envelope.objects.get(pk=region.pk),
        departement=Envelope.objects.get(pk=departement.pk),
        arrondissement=Envelope.objects.filter(level=OrganisationKind.SUB_PREFECTURE.value).first(),
        steward=around.steward,
        regional=around.region,
        officer=officer,
        sub_prefect=around.sub_prefect,
    )
