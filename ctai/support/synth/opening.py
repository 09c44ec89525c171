"""The first half of a file: the contract and its parties, the letter, the exchanges, the diagnosis."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ctai.contracts.models import Party, PerimeterPart
from ctai.demonstration import texts
from ctai.design.spelling import of
from ctai.diagnosis.models import Agreement, Answer, Diagnosis, Priority, SectionText
from ctai.exchanges.models import Decision, Meeting, Message, Thread
from ctai.exchanges.reads import folded
from ctai.history.digests import digest_of
from ctai.history.journal import BOTH
from ctai.intent.letter_templates import CURRENT, Facts, fill
from ctai.intent.models import IntentLetter
from ctai.outlines.models import Outline, OutlineSection
from ctai.rules.acts import Act
from ctai.rules.roles import Side
from ctai.rules.states import State
from ctai.rules.themes import Theme
from ctai.rules.transitions import BY_ACT
from ctai.support.synth.bodies import Body
from ctai.support.synth.case import Case
from ctai.support.synth.life import at
from ctai.support.synth.words import MESSAGES, MINUTES, REASON
from ctai.writing.models import How, Text, Version


def moved(case: Case, act: Act, day: date, by: Any, before: State, *, audience: str = BOTH) -> None:
    """The journal's row of one move of the table."""
    transition = BY_ACT[act]
    case.tell(
        day, by, act.value, transition.done, changes={"state": [before.value, transition.target.value]},
        reason=REASON if transition.needs_reason else "", audience=audience,
    )  # fmt: skip


def open_file(case: Case) -> None:
    """Parties, perimeter, the letter, and its answer."""
    contract, life, place = case.contract, case.life, case.place
    case.add(contract)
    frozen = life.text_frozen is not None
    for rank, body in enumerate([*case.authorities, case.prefecture], start=1):
        organisation = body.organisation
        case.parties.append(
            Party(
                contract=contract, organisation=organisation, rank=rank, is_lead=rank == 1,
                side=Side.STATE if body is case.prefecture else Side.AUTHORITY,
                frozen_name=organisation.name if frozen else "",
                frozen_siret=(organisation.siret or "") if frozen else "",
            )
        )  # fmt: skip
        case.add(case.parties[-1])
    territory = place.territory
    names = {"frozen_name": territory.name, "frozen_code": territory.code} if frozen else {}
    case.add(PerimeterPart(contract=contract, territory=territory, **names))
    lead = case.authority.writer
    said = f"Dossier ouvert par {case.authority.organisation} pour {territory.name}"
    case.tell(life.opened, lead, "open_contract", said, audience=Side.AUTHORITY)
    _letter(case)


def _letter(case: Case) -> None:
    contract, life, place, lead = case.contract, case.life, case.place, case.authority
    facts = Facts(lead.organisation.name, of(place.territory.name), of(place.departement.name))
    words = fill(CURRENT, facts)
    letter = IntentLetter(
        contract=contract, subject=words.subject[:200], body=words.body, no_deliberation=True,
        themes=[theme.value for theme in Theme if case.rng.random() < 0.4] or [Theme.FRENCH.value],
        reasons="Les arrivées augmentent depuis deux ans et les services travaillent chacun de leur côté.",
        needs="Places en cours de français, accès au logement, mobilité le soir.",
        contact_name=str(lead.writer.person), contact_function="Chef·fe de projet",
        contact_email=lead.writer.person.email,
        signatory_name=str(lead.signatory.person), signatory_function="Exécutif de la collectivité",
    )  # fmt: skip
    case.add(letter)
    saved = case.between(life.opened, life.sent)
    case.tell(saved, lead.writer, "save_letter", "Lettre d'intention modifiée", about=letter, audience=Side.AUTHORITY)
    if life.sent:
        moved(case, Act.SEND_INTENT, life.sent, lead.signatory, State.DRAFT)
    if life.state == State.DECLINED:
        moved(case, Act.DECLINE_INTENT, life.since, case.prefecture.signatory, State.INTENT_SENT)
    if life.acknowledged:
        moved(case, Act.ACKNOWLEDGE_INTENT, life.acknowledged, case.prefecture.writer, State.INTENT_SENT)


def exchange(case: Case) -> None:
    """Some messages each way, a meeting with its minutes and a decision, done or not."""
    life, officer = case.life, case.prefecture.writer
    if life.acknowledged is None:
        return
    until = life.diagnosis_opened or life.closed
    written = MESSAGES[: case.rng.randint(3, len(MESSAGES))]
    days = sorted(case.between(life.acknowledged, until) for _ in written)
    thread = Thread(
        contract=case.contract,
        subject="Préparer le diagnostic",
        side=Side.AUTHORITY,
        last_at=at(days[-1], 10, len(days)),
    )
    case.add(thread)
    for rank, (day, text) in enumerate(zip(days, written, strict=True)):
        body = (case.authority, case.prefecture)[rank % 2]
        message = Message(
            thread=thread, author=body.writer, text=text, searched=folded(text), written_at=at(day, 10, rank)
        )
        case.add(message)
        case.tell(day, body.writer, "write_message", f"Message de {body.organisation}", about=message)
    day = case.between(life.acknowledged, until)
    meeting = Meeting(
        contract=case.contract, side=Side.STATE, organised_by=officer, title="Première rencontre",
        starts_at=at(day, 14), place="Préfecture", participants="Chef·fe de projet\nRéférent·e intégration\nCCAS",
        agenda="Présenter la démarche ; choisir la méthode du diagnostic.", minutes=MINUTES, is_shared=True, version=3,
    )  # fmt: skip
    case.add(meeting)
    case.tell(day, officer, "plan_meeting", "Réunion « Première rencontre » préparée", about=meeting)
    case.tell(day, officer, "save_minutes", "Compte rendu de « Première rencontre » modifié", about=meeting)
    due = day + timedelta(days=45)
    decision = Decision(
        meeting=meeting, text="Réunir les chiffres déjà publiés sur le territoire", due_on=due,
        owner=case.authority.organisation, done_on=due if due <= case.day and case.rng.random() < 0.9 else None,
    )  # fmt: skip
    case.add(decision)
    case.tell(day, officer, "share_meeting", "Réunion « Première rencontre » partagée", about=meeting)


def _outline() -> tuple[Outline, tuple[OutlineSection, ...]]:
    """The first outline, of which the demonstration has the texts."""
    outline = Outline.objects.get(number=1)
    return outline, tuple(outline.sections.all())


def diagnose(case: Case) -> None:
    """Eight sections; all written and agreed once frozen, some of them before."""
    life = case.life
    if life.diagnosis_opened is None:
        return
    moved(case, Act.OPEN_DIAGNOSIS, life.diagnosis_opened, case.prefecture.writer, State.EXCHANGES)
    outline, sheets = _outline()
    diagnosis = Diagnosis(
        contract=case.contract, number=1, outline=outline, opened_on=life.diagnosis_opened,
        opened_by=case.prefecture.writer,
    )  # fmt: skip
    case.add(diagnosis)
    written = len(sheets) if life.frozen else case.rng.randint(0, len(sheets))
    sections = [_section(case, diagnosis, facts, facts.rank <= written) for facts in sheets]
    priorities = [
        case.add(Priority(diagnosis=diagnosis, rank=rank, theme=theme.value, title=title, why=why))
        for rank, (theme, title, why) in enumerate(texts.PRIORITIES if life.frozen else texts.PRIORITIES[:1], start=1)
    ]
    for priority in priorities:
        day = case.between(life.diagnosis_opened, life.frozen or life.closed)
        case.tell(day, case.authority.writer, "add_priority", f"Priorité ajoutée : {priority.title}", about=priority)
    if life.frozen:
        _freeze(case, diagnosis, sections, priorities)


def _section(case: Case, diagnosis: Diagnosis, facts: OutlineSection, written: bool) -> SectionText:
    life, writer = case.life, case.authority.writer
    day = case.between(life.diagnosis_opened, life.frozen or life.closed) if written else life.diagnosis_opened
    assert day is not None  # noqa: S101
    words = texts.SECTIONS[facts.code].format(territory=case.place.territory.name) if written else ""
    body = Text(
        contract=case.contract, place="diagnosis", title=facts.title, body=words, version=2 if written else 1,
        written_by=writer if written else None, written_at=at(day, 15) if written else None, closed_on=life.frozen,
    )  # fmt: skip
    case.add(body)
    for number in range(1, body.version + 1):
        said = words if number == 2 else ""
        case.add(
            Version(
                text=body, number=number, body=said, by=writer if said else None, at=at(day, 14 + number), day=day,
                how=How.WRITTEN if said else How.CREATED, base=number - 1, words_added=len(said.split()),
                words_removed=0,
            )
        )  # fmt: skip
    section = SectionText(
        diagnosis=diagnosis, code=facts.code, slug=facts.slug, title=facts.title, guidance=facts.guidance,
        rank=facts.rank, body=body, revision=body.version,
    )  # fmt: skip
    case.add(section)
    if not written:
        return section
    case.tell(day, writer, "write_section", f"Section « {facts.title} » modifiée", about=section)
    _agree(case, section, case.authority, day)
    if life.frozen or case.rng.random() < 0.5:
        _agree(case, section, case.prefecture, case.between(day, life.frozen or life.closed))
    return section


def _agree(case: Case, section: SectionText, body: Body, day: date) -> None:
    case.add(
        Agreement(
            section=section, side=body.writer.side, status=Answer.AGREE, by=body.writer, on=day,
            revision=section.revision,
        )
    )  # fmt: skip


def _freeze(case: Case, diagnosis: Diagnosis, sections: list[SectionText], priorities: list[Priority]) -> None:
    life, officer = case.life, case.prefecture.writer
    assert life.frozen is not None  # noqa: S101
    moved(case, Act.FREEZE_DIAGNOSIS, life.frozen, officer, State.DIAGNOSIS)
    diagnosis.frozen_on = life.frozen
    diagnosis.content = {
        "contract": case.contract.number,
        "territory": case.place.territory.label,
        "number": 1,
        "opened_on": diagnosis.opened_on.isoformat(),
        "frozen_on": life.frozen.isoformat(),
        "sections": [
            {"code": one.code, "title": one.title, "text": one.text, "not_applicable": False, "figures": [],
             "written_by": str(case.authority.writer.person), "written_at": "", "answers": []}
            for one in sections
        ],
        "priorities": [
            {"rank": one.rank, "theme": one.theme, "theme_label": one.get_theme_display(), "title": one.title,
             "why": one.why}
            for one in priorities
        ],
    }  # fmt: skip
    diagnosis.digest = digest_of(diagnosis.content)
    said = f"Version 1 du diagnostic figée, empreinte {diagnosis.digest[:16]}…"
    case.tell(life.frozen, officer, "freeze_content", said, about=diagnosis, changes={"digest": ["", diagnosis.digest]})
