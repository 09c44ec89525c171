"""The people of the demonstration: fictitious persons, in real territories, at the domain of the personas page."""

from dataclasses import dataclass
from datetime import date

from ctai.accounts.models import Membership, Organisation, Person
from ctai.accounts.reads import DEMO_DOMAIN
from ctai.rules.roles import OrganisationKind, Role
from ctai.territories.models import Kind, Territory


@dataclass(frozen=True)
class Part:
    """One persona: who, in which role, for which body."""

    login: str
    first_name: str
    last_name: str
    role: Role
    kind: OrganisationKind
    place: tuple[Kind, str] | None = None
    name: str = ""
    siret: str | None = None
    manager: bool = True


_MILLAU, _GRANDS_CAUSSES = (Kind.COMMUNE, "12145"), (Kind.EPCI, "241200567")
_AVEYRON, _DOUBS = (Kind.DEPARTEMENT, "12"), (Kind.DEPARTEMENT, "25")
_MILLAU_ARRONDISSEMENT, _OCCITANIE = (Kind.ARRONDISSEMENT, "121"), (Kind.REGION, "76")
_GBM, _PMA, _RODEZ = (Kind.EPCI, "242500361"), (Kind.EPCI, "200065647"), (Kind.EPCI, "241200187")
_AUTHORITY, _PREFECTURE = OrganisationKind.AUTHORITY, OrganisationKind.PREFECTURE
_SUB, _REGION = OrganisationKind.SUB_PREFECTURE, OrganisationKind.REGION_PREFECTURE

CAST: tuple[Part, ...] = (
    # Fictitious, as every SIRET here that begins with six nines: payments are matched by it.
    Part("claire.vidal", "Claire", "Vidal", Role.PROJECT_LEAD, _AUTHORITY, _MILLAU, siret="99999991500013"),
    Part("edouard.costes", "Édouard", "Costes", Role.ELECTED_SIGNATORY, _AUTHORITY, _MILLAU, manager=False),
    Part("nadia.fabre", "Nadia", "Fabre", Role.PROJECT_LEAD, _AUTHORITY, _GRANDS_CAUSSES),
    Part("paul.rouquette", "Paul", "Rouquette", Role.ELECTED_SIGNATORY, _AUTHORITY, _GRANDS_CAUSSES, manager=False),
    Part("rachida.benali", "Rachida", "Benali", Role.OFFICER, _PREFECTURE, _AVEYRON),
    Part("philippe.morel", "Philippe", "Morel", Role.PREFECT, _PREFECTURE, _AVEYRON, manager=False),
    Part("helene.sicard", "Hélène", "Sicard", Role.SUB_PREFECT, _SUB, _MILLAU_ARRONDISSEMENT),
    Part("marc.delmas", "Marc", "Delmas", Role.REGIONAL_OFFICER, _REGION, _OCCITANIE),
    Part("sophie.lemaire", "Sophie", "Lemaire", Role.STEWARD, OrganisationKind.MINISTRY),
    Part("amina.diallo", "Amina", "Diallo", Role.OPERATOR_AGENT, OrganisationKind.OPERATOR, None,
         "Association Passerelles (fictive)", "99999990700002"),
    Part("luc.bernard", "Luc", "Bernard", Role.OFII_OFFICER, OrganisationKind.OFII, _AVEYRON,
         "OFII — direction territoriale (démonstration)"),
    Part("ines.moreau", "Inès", "Moreau", Role.SUPPORT_AGENT, OrganisationKind.SUPPORT),
    Part("bruno.calmels", "Bruno", "Calmels", Role.PROJECT_LEAD, _AUTHORITY, _AVEYRON),
    Part("mireille.puech", "Mireille", "Puech", Role.ELECTED_SIGNATORY, _AUTHORITY, _AVEYRON, manager=False),
    Part("julie.perrin", "Julie", "Perrin", Role.PROJECT_LEAD, _AUTHORITY, _GBM),
    Part("alain.girard", "Alain", "Girard", Role.ELECTED_SIGNATORY, _AUTHORITY, _GBM, manager=False),
    Part("thomas.faivre", "Thomas", "Faivre", Role.OFFICER, _PREFECTURE, _DOUBS),
    Part("catherine.roy", "Catherine", "Roy", Role.PREFECT, _PREFECTURE, _DOUBS, manager=False),
    Part("karim.haddad", "Karim", "Haddad", Role.PROJECT_LEAD, _AUTHORITY, _PMA),
    Part("anne.vuillemin", "Anne", "Vuillemin", Role.ELECTED_SIGNATORY, _AUTHORITY, _PMA, manager=False),
    Part("lucie.andrieu", "Lucie", "Andrieu", Role.PROJECT_LEAD, _AUTHORITY, _RODEZ),
    Part("michel.bonnet", "Michel", "Bonnet", Role.ELECTED_SIGNATORY, _AUTHORITY, _RODEZ, manager=False),
)  # fmt: skip


def _territory(place: tuple[Kind, str] | None) -> Territory | None:
    return Territory.objects.get(kind=place[0], code=place[1]) if place else None


def _body(part: Part) -> Organisation:
    territory = _territory(part.place)
    if part.siret:
        found = Organisation.objects.filter(siret=part.siret).first()
    else:
        found = Organisation.objects.filter(kind=part.kind, territory=territory).first()
    if found:
        return found
    name = part.name or (territory.legal_name or territory.name if territory else "")
    body = Organisation.objects.create(kind=part.kind, name=name, siret=part.siret, territory=territory)
    if part.kind == OrganisationKind.OFII and territory:
        body.departements.add(territory)
    return body


def gather(today: date) -> dict[str, Membership]:
    """Every persona by login, made when absent."""
    people = {}
    for part in CAST:
        email = f"{part.login}{DEMO_DOMAIN}"
        person = Person.objects.filter(email=email).first() or Person.objects.create_person(
            email, first_name=part.first_name, last_name=part.last_name
        )
        people[part.login], _ = Membership.objects.get_or_create(
            person=person,
            organisation=_body(part),
            role=part.role.value,
            ended_on=None,
            defaults={"is_manager": part.manager, "started_on": date(today.year - 3, 1, 1)},
        )
    return people
