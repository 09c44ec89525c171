"""Registering organisations: support brings one in with its first manager, who then invites the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from ctai.accounts.acts.invitations import Guest, invite
from ctai.accounts.ledger import record
from ctai.accounts.models import Membership, Organisation
from ctai.accounts.permissions import can_register
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import KINDS, OrganisationKind
from ctai.territories.models import Kind, Territory
from ctai.territories.reads import departements_of

AUTHORITY_KINDS = (Kind.COMMUNE, Kind.EPCI, Kind.EPT, Kind.DEPARTEMENT, Kind.REGION)
# The level each kind of body stands on: what its territory must be. Operators and support stand anywhere.
LEVELS: dict[OrganisationKind, tuple[Kind, ...]] = {
    OrganisationKind.AUTHORITY: AUTHORITY_KINDS,
    OrganisationKind.PREFECTURE: (Kind.DEPARTEMENT,),
    OrganisationKind.SUB_PREFECTURE: (Kind.ARRONDISSEMENT,),
    OrganisationKind.REGION_PREFECTURE: (Kind.REGION,),
    OrganisationKind.OFII: (Kind.DEPARTEMENT, Kind.REGION),
}
# Those who see files by the départements they look after.
LOOK_AFTER = frozenset(
    {
        OrganisationKind.PREFECTURE,
        OrganisationKind.SUB_PREFECTURE,
        OrganisationKind.REGION_PREFECTURE,
        OrganisationKind.OFII,
    }
)
# One only for each territory: letters of intent must find their addressee without a choice.
ONE_EACH = (OrganisationKind.PREFECTURE, OrganisationKind.SUB_PREFECTURE, OrganisationKind.REGION_PREFECTURE)


@dataclass(frozen=True)
class Sheet:
    """What identifies an organisation. `departements`: empty means those of its territory."""

    kind: OrganisationKind
    name: str
    siret: str
    territory: Territory | None
    departements: Sequence[Territory] = ()


def fault_of(sheet: Sheet) -> Refusal | None:
    """What contradicts itself in a sheet, or None."""
    levels, place = LEVELS.get(sheet.kind, ()), sheet.territory
    if levels and place is None:
        return Refusal("Indiquez le territoire de cette organisation.", code="territory")
    if levels and place and place.kind not in levels:
        wanted = ", ".join(Kind(level).label.lower() for level in levels)
        return Refusal(
            f"{place.label} ne convient pas : pour ce type d'organisation, choisissez : {wanted}.", code="level"
        )
    if sheet.kind == OrganisationKind.AUTHORITY and place and place.siren and not sheet.siret.startswith(place.siren):
        return Refusal(
            f"Ce SIRET n'est pas celui de {place.name}, dont le SIREN est {place.siren}. Vérifiez l'un ou l'autre.",
            code="siren",
        )
    return _double(sheet)


def _double(sheet: Sheet) -> Refusal | None:
    holder = Organisation.objects.filter(siret=sheet.siret).first()
    if holder:
        return Refusal(f"Ce SIRET est déjà celui de {holder}, inscrite sur la plateforme.", code="siret_taken")
    twin = Organisation.objects.filter(kind=sheet.kind, territory=sheet.territory).first()
    if sheet.kind in ONE_EACH and twin:
        return Refusal(f"{twin} est déjà inscrite pour ce territoire.", code="territory_taken")
    return None


def register_organisation(
    sheet: Sheet,
    manager: Guest,
    *,
    by: Membership,
    today: date,
    now: datetime,
    address_of: Callable[[str], str],
) -> Organisation:
    """Create an organisation and write to its first manager. Either both happen or neither."""
    refuse_unless(can_register(by))
    refuse_unless(fault_of(sheet))
    try:
        with transaction.atomic():
            organisation = _keep(sheet, by=by, today=today)
            invite(organisation, manager, by=by, today=today, now=now, address_of=address_of)
    except IntegrityError:
        raise ActRefused(
            Refusal("Cette organisation vient d'être inscrite par quelqu'un d'autre.", code="siret_taken")
        ) from None
    return organisation


def _keep(sheet: Sheet, *, by: Membership, today: date) -> Organisation:
    organisation = Organisation.objects.create(
        kind=sheet.kind.value, name=sheet.name, siret=sheet.siret, territory=sheet.territory
    )
    if sheet.kind in LOOK_AFTER:
        own = departements_of(sheet.territory) if sheet.territory else []
        organisation.departements.set(sheet.departements or own)
    sentence = f"{organisation} est inscrite ({KINDS[sheet.kind].label})"
    record(organisation, "register", sentence, by=by, today=today, about=organisation)
    return organisation
