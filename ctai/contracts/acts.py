"""Opening a contract, its period, its parties. The state is moved by `lifecycle` alone."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.contracts import search
from ctai.contracts.models import Contract, NumberSequence, Party, PerimeterPart
from ctai.contracts.permissions import can_change_parties, can_change_period, can_open_contract
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.states import HIDDEN_FROM_STATE, State
from ctai.rules.themes import ContractKind
from ctai.territories.models import Kind, Service, Territory


def next_number(departement_code: str, year: int, *, rehearsal: bool) -> str:
    """`2026-12-001`; `REP-2026-12-001` for a rehearsal. Call inside a transaction: the sequence row is locked."""
    prefix = f"{'REP-' if rehearsal else ''}{year}-{departement_code}"
    NumberSequence.objects.get_or_create(prefix=prefix)
    sequence = NumberSequence.objects.select_for_update().get(prefix=prefix)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return str(sequence)


def receiving_departement(territory: Territory) -> Territory:
    """Whose prefecture receives the letter. A région's contract goes to the prefect of its chief département."""
    if territory.kind != Kind.REGION:
        return territory.departement or territory
    chief = Service.objects.filter(prefecture_de_region=True, departement__region=territory).first()
    return chief.departement if chief else territory


def prefecture_for(departement: Territory) -> Organisation:
    """The prefecture that receives the letter; ActRefused when the platform does not know it yet."""
    prefecture = Organisation.objects.filter(kind=OrganisationKind.PREFECTURE, territory=departement).first()
    if prefecture is None:
        raise ActRefused(
            Refusal(
                f"La préfecture du département {departement.name} n'est pas encore inscrite sur la plateforme. "
                "Écrivez à l'assistance : elle l'inscrira et vous préviendra.",
                code="no_prefecture",
            )
        )
    return prefecture


def _seat_parties(contract: Contract, authorities: Sequence[Organisation]) -> None:
    """The authorities in signing order, the lead first, then the prefecture; and the territories they bring."""
    seats = [
        Party(contract=contract, organisation=body, side=Side.AUTHORITY, rank=rank, is_lead=rank == 1)
        for rank, body in enumerate(authorities, start=1)
    ]
    prefecture = Party(contract=contract, organisation=contract.prefecture, side=Side.STATE, rank=len(authorities) + 1)
    Party.objects.bulk_create([*seats, prefecture])
    brought = [body.territory_id for body in authorities[1:] if body.territory_id]
    places = dict.fromkeys([contract.territory_id, *brought])
    PerimeterPart.objects.bulk_create(PerimeterPart(contract=contract, territory_id=place) for place in places)


@transaction.atomic
def open_contract(
    territory: Territory,
    *,
    by: Membership,
    today: date,
    rehearsal: bool = False,
    kind: ContractKind = ContractKind.CTAI,
    partners: Sequence[Organisation] = (),
    previous: Contract | None = None,
) -> Contract:
    """A new contract in draft, led by the organisation of `by`, with its prefecture and its partner authorities."""
    refuse_unless(can_open_contract(by, territory))
    departement = receiving_departement(territory)
    contract = Contract.objects.create(
        number=next_number(departement.code, today.year, rehearsal=rehearsal),
        kind=kind.value,
        title=f"{'Répétition — ' if rehearsal else ''}{territory.name}",
        is_rehearsal=rehearsal,
        state=State.DRAFT.value,
        state_since=today,
        territory=territory,
        departement=departement,
        region=territory.region or departement.region or departement,
        lead=by.organisation,
        prefecture=prefecture_for(departement),
        previous=previous,
        opened_on=today,
        opened_by=by,
    )
    _seat_parties(contract, [by.organisation, *(partner for partner in partners if partner != by.organisation)])
    search.index(contract)
    sentence = f"Dossier ouvert par {by.organisation} pour {territory.name}"
    aside = Side.AUTHORITY
    journal.record(contract.number, "open_contract", sentence, by=by, today=today, about=contract, audience=aside)
    return contract


def _audience(contract: Contract) -> str:
    """The State reads nothing of what happens while the letter is in draft."""
    return Side.AUTHORITY if contract.state in HIDDEN_FROM_STATE else journal.BOTH


@transaction.atomic
def add_authority(contract: Contract, organisation: Organisation, *, by: Membership, today: date) -> Party:
    """Another authority signs with the lead (domain.md 0, fact 5: four-party conventions exist)."""
    refuse_unless(can_change_parties(contract, by))
    if organisation.kind != OrganisationKind.AUTHORITY:
        raise ActRefused(Refusal("Seule une collectivité peut devenir partie au contrat à vos côtés."))
    if contract.parties.filter(organisation=organisation).exists():
        raise ActRefused(Refusal(f"{organisation} est déjà partie au contrat."))
    party = Party.objects.create(
        contract=contract, organisation=organisation, side=Side.AUTHORITY, rank=contract.parties.count() + 1
    )
    if organisation.territory_id and not contract.perimeter.filter(territory=organisation.territory_id).exists():
        PerimeterPart.objects.create(contract=contract, territory_id=organisation.territory_id)
    search.index(contract)
    journal.record(
        contract.number,
        "add_authority",
        f"{organisation} devient partie au contrat",
        by=by,
        today=today,
        about=party,
        audience=_audience(contract),
    )
    return party


@transaction.atomic
def remove_authority(party: Party, *, by: Membership, today: date) -> None:
    """Take a partner authority off before the proposal is certified. The lead stays; its signature is not there yet."""
    contract = party.contract
    refuse_unless(can_change_parties(contract, by))
    if party.is_lead or party.side != Side.AUTHORITY:
        raise ActRefused(Refusal("La collectivité cheffe de file et la préfecture restent parties au contrat."))
    journal.record(
        contract.number,
        "remove_authority",
        f"{party.organisation} n'est plus partie au contrat",
        by=by,
        today=today,
        about=party,
        audience=_audience(contract),
    )
    party.delete()
    search.index(contract)


@transaction.atomic
def set_period(
    contract: Contract, *, starts_on: date, ends_on: date, seen: int, by: Membership, today: date
) -> Contract:
    """The period asked for; actions outside it are said, never blocked (domain.md 2.2)."""
    refuse_unless(can_change_period(contract, by))
    if ends_on <= starts_on:
        raise ActRefused(Refusal("La date de fin précède la date de début.", code="period"))
    changes = save_if_unchanged(contract, seen=seen, starts_on=starts_on, ends_on=ends_on)
    journal.record(
        contract.number,
        "set_period",
        "Période du contrat modifiée",
        by=by,
        today=today,
        about=contract,
        changes=changes,
        audience=_audience(contract),
    )
    return contract
