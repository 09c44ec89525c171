"""Asking another service what it thinks, taking the question back, answering it."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.history import journal
from ctai.opinions import reads
from ctai.opinions.models import OpinionGiven, OpinionRequest, Stance
from ctai.opinions.permissions import can_answer, can_ask_opinion, can_withdraw
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.rules.roles import Side


@transaction.atomic
def ask_opinion(
    contract: Contract,
    organisation: Organisation,
    *,
    question: str,
    wanted_for: date,
    year: int | None = None,
    by: Membership,
    today: date,
) -> OpinionRequest:
    """One open question a service and a subject: asked again, the first one is answered or taken back before."""
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    refuse_unless(can_ask_opinion(contract, by))
    service = next((one for one in reads.services(contract, today) if one.organisation == organisation), None)
    if service is None:
        raise ActRefused(Refusal("Ce service n'est pas de ceux qu'on consulte sur ce dossier.", code="service"))
    if not service.people:
        raise ActRefused(
            Refusal(
                f"Personne n'est inscrit ici pour {organisation} : la question ne serait lue par personne. "
                "Écrivez à l'assistance pour inscrire ce service, ou consultez-le par courriel.",
                code="nobody",
            )
        )
    if wanted_for < today:
        raise ActRefused(Refusal("La date attendue est déjà passée : choisissez un jour à venir.", code="past"))
    if year is not None and year not in reads.years_asked(contract):
        raise ActRefused(Refusal(f"Ce dossier ne demande rien à l'État pour {year}.", code="year"))
    if contract.opinion_requests.awaited().filter(organisation=organisation, year=year).exists():
        raise ActRefused(
            Refusal(f"Un avis de {organisation} est déjà attendu sur ce sujet. Retirez-le pour le redemander.", "twice")
        )
    made = OpinionRequest.objects.create(
        contract=contract, year=year, organisation=organisation, question=question.strip(), asked_by=by,
        asked_on=today, wanted_for=wanted_for,
    )  # fmt: skip
    sentence = f"Avis demandé à {organisation} sur {made.subject}, attendu pour le {day(wanted_for)}"
    _record(made, "ask_opinion", sentence, by, today, changes={"question": ("", made.question)})
    return made


@transaction.atomic
def withdraw_opinion(request: OpinionRequest, *, by: Membership, today: date) -> None:
    """The prefecture does without it."""
    request = _locked(request)
    refuse_unless(can_withdraw(request, by))
    OpinionRequest.objects.filter(pk=request.pk).update(withdrawn_on=today)
    _record(request, "withdraw_opinion", f"Avis de {request.organisation} : la demande est retirée", by, today)


@transaction.atomic
def answer_opinion(
    request: OpinionRequest, *, stance: Stance, text: str, seen: int, by: Membership, today: date
) -> OpinionGiven:
    """`seen`: how many answers the page showed. A new answer takes the place of the one before, which stays."""
    request = _locked(request)
    refuse_unless(can_answer(request, by))
    last = request.answers.select_related("by__person").first()
    if (last.number if last else 0) != seen:
        said = f"{last.by.person} vient de donner un avis" if last else "L'avis a changé"
        raise Conflict(Refusal(f"{said} pour votre service. Lisez-le ci-dessous avant d'envoyer le vôtre.", "conflict"))
    made = OpinionGiven.objects.create(
        request=request, number=seen + 1, stance=stance.value, text=text.strip(), by=by, on=today
    )
    if last is None:
        OpinionRequest.objects.filter(pk=request.pk).update(answered_on=today)
    before = last.get_stance_display() if last else ""
    sentence = f"{made} de {request.organisation} sur {request.subject}" + (", en place du précédent" if last else "")
    changes = {"Sens de l'avis": (before, stance.label), "Avis": (last.text if last else "", made.text)}
    _record(request, "answer_opinion", sentence, by, today, changes=changes)
    return made


def _locked(request: OpinionRequest) -> OpinionRequest:
    rows = OpinionRequest.objects.select_for_update(of=("self",))
    return rows.select_related("contract", "organisation", "asked_by").get(pk=request.pk)


def _record(
    request: OpinionRequest,
    act: str,
    sentence: str,
    by: Membership,
    today: date,
    changes: dict[str, tuple[str, str]] | None = None,
) -> None:
    journal.record(
        request.contract.number, act, sentence, by=by, today=today, about=request, audience=Side.STATE.value,
        changes=changes,
    )  # fmt: skip
