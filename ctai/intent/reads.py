"""Questions about a letter: what is missing, who receives it, whether its answer is late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.acts import receiving_departement
from ctai.contracts.models import Contract, ContractQuerySet
from ctai.intent.models import IntentLetter
from ctai.rules.deadlines import Deadline, acknowledgement
from ctai.rules.refusals import Missing
from ctai.rules.roles import OrganisationKind
from ctai.rules.states import STATES
from ctai.territories.models import Service, Territory

PARTNERS_SHOWN = 40


def letter_of(contract: Contract) -> IntentLetter | None:
    """The letter, with its files; None when nobody has begun it (a renewal, an imported contract)."""
    return IntentLetter.objects.select_related("file", "deliberation").filter(contract=contract).first()


def intent_missing(contract: Contract, today: date) -> list[Missing]:
    """What the letter lacks before it can be sent, each with the page where it is mended."""
    letter = letter_of(contract) or IntentLetter(contract=contract)
    lacks = {
        "l'objet de la lettre": not letter.subject.strip(),
        "le fichier de la lettre": letter.is_uploaded and letter.file_id is None,
        "le texte de la lettre": not letter.is_uploaded and not letter.body.strip(),
        "au moins un domaine envisagé": not letter.themes,
        "le nom de la personne à contacter": not letter.contact_name.strip(),
        "un téléphone ou une adresse électronique de contact": not (letter.contact_email or letter.contact_phone),
        "le nom du ou de la signataire": not letter.signatory_name.strip(),
        "la fonction du ou de la signataire": not letter.signatory_function.strip(),
    }
    return [
        Missing("intent_complete", sentence, "intent:file" if sentence.startswith("le fichier") else "intent:edit")
        for sentence, lacking in lacks.items()
        if lacking
    ]


@dataclass(frozen=True)
class Addressee:
    """Who receives the letter. `address`: one string a line, possibly none; `status`: how sure we are of it."""

    name: str
    address: tuple[str, ...]
    status: str


def addressee(territory: Territory) -> Addressee:
    """The prefecture of a territory, its address with the year it was known, or an honest "à vérifier"."""
    departement = receiving_departement(territory)
    service = Service.objects.filter(kind=Service.Kind.PREFECTURE, departement=departement).first()
    if service is None:
        return Addressee(f"Préfecture ({departement.name})", (), "adresse à vérifier : nous ne l'avons pas")
    if not service.address:
        return Addressee(service.name, (), service.get_address_status_display())
    status = service.get_address_status_display()
    if service.address_year:
        status = f"adresse connue en {service.address_year}, à vérifier"
    return Addressee(service.name, (service.address, f"{service.postcode} {service.city}".strip()), status)


def acknowledgement_of(contract: Contract) -> Deadline | None:
    """The delay for the prefecture's answer; None while the letter is not sent."""
    return acknowledgement(contract.intent_sent_on, contract.acknowledged_on)


def open_contracts(membership: Membership, territory: Territory) -> ContractQuerySet:
    """What this authority already leads on this territory and is not closed: offered before a second one begins."""
    closed = [state.value for state, facts in STATES.items() if facts.closed]
    mine = Contract.objects.visible_to(membership).filter(territory=territory, lead=membership.organisation_id)
    return mine.exclude(state__in=closed)


def possible_partners(membership: Membership, territory: Territory) -> list[Organisation]:
    """Authorities of the platform that hold this territory or belong to it, to sign at the side of the lead."""
    holders = [territory.epci_id, territory.ept_id, territory.departement_id, territory.region_id]
    parts = Q(territory__epci=territory) | Q(territory__ept=territory)
    found = Organisation.objects.filter(Q(territory__in=[pk for pk in holders if pk]) | parts)
    own = found.filter(kind=OrganisationKind.AUTHORITY).exclude(pk=membership.organisation_id)
    return list(own.order_by("name")[:PARTNERS_SHOWN])
