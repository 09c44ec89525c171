"""Both sides write the diagnosis of a story: what sections cite, remarks, a suggestion taken in, scores, opinions."""

from ctai.accounts.models import Membership
from ctai.demonstration import texts
from ctai.demonstration.story import Story, known
from ctai.diagnosis import acts
from ctai.diagnosis.acts import citations
from ctai.diagnosis.models import Diagnosis, Origin, SectionText, Stance
from ctai.diagnosis.reads import current_of
from ctai.figures.models import Series, Value
from ctai.findings.models import DeclaredFigure, Need, Offer
from ctai.rules.acts import Act
from ctai.rules.refusals import ActRefused
from ctai.survey.models import Survey
from ctai.survey.reads import citations_of
from ctai.writing.acts.remarks import accept, add_remark, reply, resolve
from ctai.writing.models import RemarkKind


def open_diagnosis(story: Story) -> Diagnosis:
    story.wait(15)
    story.act(Act.OPEN_DIAGNOSIS, story.officer)
    return known(current_of(story.file))


def write(story: Story, sections: int = 8) -> list[SectionText]:
    """The first `sections` sections, each with what it cites, by turns of the two sides."""
    diagnosis = known(current_of(story.file))
    written = list(diagnosis.sections.order_by("rank"))[:sections]
    for section in written:
        by = (story.lead, story.officer)[section.rank % 4 == 0]
        numbers = [citation.number for citation in cite(story, section)]
        words = texts.SECTIONS[section.code].format(territory=story.file.territory.name)
        if numbers:
            words += "\n\nÀ l'appui : " + ", ".join(f"[[{number}]]" for number in numbers) + "."
        section.refresh_from_db()
        acts.write_section(section, body=words, seen=section.version, by=by, today=story.wait(3))
        section.refresh_from_db()
    return written


def cite(story: Story, section: SectionText) -> list[citations.Citation]:
    """The figures, drawings, survey results, offers and needs that belong to a section."""
    found: list[tuple[Origin, str]] = []
    contract = story.file
    if section.code == "newcomers":
        found += _published(story)
        declared = DeclaredFigure.objects.filter(contract=contract)
        found += [(Origin.DECLARED, f"declared:{one.pk}") for one in declared]
    if section.code == "offer":
        found += [(Origin.OFFER, f"offer:{one.pk}") for one in Offer.objects.filter(contract=contract)[:3]]
    if section.code in ("needs", "obstacles"):
        kind = "need" if section.code == "needs" else "obstacle"
        found += [(Origin.NEED, f"need:{one.pk}") for one in Need.objects.filter(contract=contract, kind=kind)]
    if section.code == "needs" and Survey.objects.filter(contract=contract).exists():
        found += [(Origin.SURVEY, reference) for reference, _ in citations_of(contract)[:2]]
    placed = []
    for origin, reference in found:
        try:
            placed.append(citations.place(section, origin, reference, by=story.lead, today=story.day))
        except ActRefused:
            # Not loaded here: a demonstration without the figures tells the same story without them.
            continue
        section.refresh_from_db()
    return placed


def _published(story: Story) -> list[tuple[Origin, str]]:
    """A figure of the département and its drawing beside others, when the figures are loaded."""
    place = story.file.departement
    known_values = Value.objects.current().filter(territory=place, value__isnull=False)
    series = Series.objects.filter(pk__in=known_values.values("series"), sum_allowed=False, part_of=None).first()
    if series is None:
        return []
    where = f"{series.code}:{place.reference}"
    return [(Origin.FIGURE, where), (Origin.PICTURE, f"picture:{where}:bars")]


def discuss(story: Story, *, taken: bool) -> None:
    """A comment answered, a suggestion (`taken`: accepted), a private note of the State."""
    diagnosis = known(current_of(story.file))
    section = diagnosis.sections.get(code="obstacles")
    remark = add_remark(
        section.body, kind=RemarkKind.COMMENT.value, position=0, by=story.officer, today=story.wait(1),
        body="Savez-vous combien de personnes sont concernées par l'arrêt des bus à 19 h ?",
    )  # fmt: skip
    reply(remark, body="Le service transports nous donne le nombre d'abonnés d'ici quinze jours.", by=story.lead,
          today=story.day)  # fmt: skip
    suggestion = add_remark(
        section.body, kind=RemarkKind.SUGGESTION.value, position=0, by=story.officer, today=story.day,
        body="La garde d'enfants est revenue dans chaque atelier : la mettre en premier.",
        replacement="Garde d'enfants, citée dans chaque atelier ; horaires des transports après 19 h ; délais "
        "d'attente pour les cours ; formulaires uniquement en ligne.",
    )  # fmt: skip
    add_remark(
        section.body, kind=RemarkKind.NOTE.value, position=0, by=story.officer, today=story.day,
        body="À rapprocher de la demande de la CAF sur les modes de garde.",
    )  # fmt: skip
    if taken:
        resolve(remark, by=story.lead, today=story.day)
        accept(suggestion, by=story.lead, today=story.wait(1))


def rank(story: Story) -> None:
    """Priorities tied to the needs they answer, scored apart, then together."""
    diagnosis = known(current_of(story.file))
    needs = list(Need.objects.filter(contract=story.file).order_by("pk"))
    for theme, title, why in texts.PRIORITIES:
        answered = [need for need in needs if need.theme == theme.value]
        acts.add_priority(
            diagnosis, theme=theme, title=title, why=why, needs=answered, by=story.lead, today=story.wait(1)
        )
    scores = ((4, 4), (4, 3), (3, 2))
    for priority, (importance, gap) in zip(diagnosis.priorities.order_by("rank"), scores, strict=True):
        acts.score_priority(priority, importance=importance, gap=gap, by=story.lead, today=story.day)
        acts.score_priority(priority, importance=importance, gap=max(1, gap - 1), by=story.officer, today=story.day)
        acts.score_priority(priority, importance=importance, gap=gap, together=True, by=story.lead, today=story.day)


def agree(story: Story, sections: list[SectionText]) -> None:
    for section in sections:
        section.refresh_from_db()
        acts.agree(section, seen=section.revision, by=story.lead, today=story.day)
        acts.agree(section, seen=section.revision, by=story.officer, today=story.wait(1))


def advise(story: Story, people: list[tuple[Membership, Stance, str]]) -> None:
    """Opinions of those who read and do not sign."""
    diagnosis = known(current_of(story.file))
    for member, stance, words in people:
        acts.give_opinion(diagnosis, stance=stance, text=words, seen=0, by=member, today=story.wait(1))


def freeze(story: Story) -> None:
    story.wait(5)
    story.act(Act.FREEZE_DIAGNOSIS, story.officer)
