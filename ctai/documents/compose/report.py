"""The report of the shared diagnosis, and the workbook of its figures: both from the same content."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.diagnosis.models import Diagnosis
from ctai.documents import schemas_diagnosis as schemas
from ctai.documents.compose.diagnosis import Content, iso_day, latest_diagnosis, read, words_of
from ctai.documents.compose.head import authorities_of, head_of
from ctai.documents.schemas import Agreement, Head
from ctai.figures.pictures import Picture
from ctai.press.drawings import drawing_of
from ctai.rules.themes import THEME_LABELS, Theme

DRAFT_MARK = "Diagnostic en cours — pas encore validé par les deux parties"
TITLE = "Diagnostic partagé"
SIDES = {"authority": "Collectivité", "state": "État"}


def report_data(contract: Contract, today: date) -> schemas.ReportData:
    diagnosis = latest_diagnosis(contract)
    content = read(diagnosis)
    return schemas.ReportData(
        head=_head(contract, diagnosis, today),
        title=TITLE,
        authorities=tuple(authorities_of(contract)),
        prefecture=str(contract.prefecture),
        status=_status(diagnosis),
        version=_number(diagnosis),
        outline=f"n° {content['outline']}" if content["outline"] else "",
        digest=diagnosis.digest if diagnosis else "",
        sections=tuple(_section(section) for section in content["sections"]),
        offer=_offer(content["offer"]),
        needs=_needs(content["needs"]),
        declared=tuple(line["text"] for line in content["declared"]),
        priorities=tuple(_priority(row) for row in content["priorities"]),
        ranking_reason=content["ranking_reason"],
        opinions=tuple(_opinion(row) for row in content["opinions"]),
    )


def _head(contract: Contract, diagnosis: Diagnosis | None, today: date) -> Head:
    frozen_on = diagnosis.frozen_on if diagnosis else None
    return head_of(contract, frozen_on or today, "" if frozen_on else DRAFT_MARK)


def _number(diagnosis: Diagnosis | None) -> str:
    return str(diagnosis.number) if diagnosis else "—"


def _status(diagnosis: Diagnosis | None) -> str:
    if diagnosis is None:
        return "pas encore ouvert"
    if diagnosis.frozen_on:
        return f"figé le {day(diagnosis.frozen_on)} par accord des deux parties"
    return "en cours d'écriture"


def _section(section: Content) -> schemas.ReportSection:
    citations = section["citations"]
    return schemas.ReportSection(
        title=section["title"],
        text=words_of(section),
        is_local=section["local"],
        cited=tuple(_cited(one) for one in citations),
        drawings=tuple(_drawing(one) for one in citations if one["picture"]),
        answers=tuple(_answer(one) for one in section["answers"]),
    )


def _drawing(citation: Content) -> dict[str, object]:
    picture = Picture.from_json(citation["picture"])
    drawing = drawing_of(picture.draw(), picture.note)
    return drawing | {"title": f"[{citation['number']}] {drawing['title']}"}


def _cited(citation: Content) -> schemas.Cited:
    return schemas.Cited(str(citation["number"]), citation["sentence"], _proof(citation), citation["reliability"])


def _proof(citation: Content) -> str:
    """Source, vintage, level, then what must be known to read it."""
    level = citation["level"][:1].lower() + citation["level"][1:]
    parts = (citation["source"], citation["period"] or citation["year"], level and f"niveau : {level}")
    said = [" ; ".join(part for part in parts if part), citation["note"], citation["caution"], citation["address"]]
    return " ".join(part if part.endswith(".") or part.startswith("http") else f"{part}." for part in said if part)


def _answer(answer: Content) -> Agreement:
    reason = f" : {answer['reason']}" if answer.get("reason") else ""
    return Agreement(SIDES[answer["side"]], f"{answer['label']}{reason}", iso_day(answer["on"]))


def _opinion(row: Content) -> schemas.Opinion:
    return schemas.Opinion(row["organisation"], iso_day(row["on"]), f"**{row['label']}.**\n\n{row['text']}")


def _priority(row: Content) -> schemas.Ranked:
    scores = (f"{one['label']} : importance {one['importance']}, écart {one['gap']}" for one in row.get("scores", ()))
    answered = [need["title"] for need in row.get("needs", ())]
    reason = " ".join([row["why"], f"Besoins : {' ; '.join(answered)}." if answered else ""]).strip()
    return schemas.Ranked(str(row["rank"]), row["title"], row["theme_label"], " ; ".join(scores), reason)


def _theme(code: str) -> str:
    return THEME_LABELS[Theme(code)]


def _in_order(found: dict[str, list[Content]]) -> Iterable[tuple[str, list[Content]]]:
    """Themes in the order of the law; those without any line left out."""
    return ((_theme(theme), found[theme]) for theme in Theme if found[theme])


def _by_theme(lines: Iterable[Content]) -> Iterable[tuple[str, list[Content]]]:
    """An offer with two themes stands under both."""
    found: dict[str, list[Content]] = defaultdict(list)
    for line in lines:
        for theme in line.get("themes") or [line["theme"]]:
            found[theme].append(line)
    return _in_order(found)


def _offer(lines: Iterable[Content]) -> tuple[schemas.OfferTheme, ...]:
    return tuple(
        schemas.OfferTheme(
            theme,
            tuple(
                schemas.OfferLine(
                    structure=line["structure"],
                    service=line["service"],
                    audience=line["audience"],
                    places=_digits(line["places"]),
                    wait=line["wait"],
                    address=_where(line),
                    source=f"{line['source']}, {iso_day(line['told_on'])}",
                )
                for line in group
            ),
        )
        for theme, group in _by_theme(lines)
    )


def _digits(value: int | None) -> str:
    return "" if value is None else str(value)


def _where(line: Content) -> str:
    return ", ".join(part for part in (line["address"], line["place"]) if part)


def _needs(lines: Iterable[Content]) -> tuple[schemas.NeedTheme, ...]:
    return tuple(schemas.NeedTheme(theme, tuple(_need(line) for line in group)) for theme, group in _by_theme(lines))


def _need(line: Content) -> schemas.NeedLine:
    return schemas.NeedLine(
        kind=line["kind_label"],
        title=line["title"],
        text=line["detail"],
        audience=line["audience"],
        said_by=line["said_by"],
        evidence=tuple(f"{one['label']} : {one['text']}" for one in line["evidence"]),
    )


# --- The workbook ----------------------------------------------------------------------------------------------------


def workbook_data(contract: Contract, today: date) -> schemas.WorkbookData:
    diagnosis = latest_diagnosis(contract)
    content = read(diagnosis)
    head = _head(contract, diagnosis, today)
    version = f"version {diagnosis.number}, " if diagnosis else ""
    digest = f" Empreinte du contenu (SHA-256) : {diagnosis.digest}." if diagnosis and diagnosis.digest else ""
    cited = [(section["title"], one) for section in content["sections"] for one in section["citations"]]
    rehearsal = "Répétition — données fictives. " if head.rehearsal else ""
    return schemas.WorkbookData(
        head=head,
        title=TITLE,
        version=_number(diagnosis),
        note=f"{rehearsal}{TITLE}, {head.territory}, contrat n° {head.number}, {version}{_status(diagnosis)}.{digest}",
        figures=(
            *(_figure(title, one) for title, one in cited if one["written"] and not one["picture"]),
            *(_declared(line) for line in content["declared"]),
        ),
        charts=tuple(_chart(one) for _, one in cited if one["picture"]),
        offer=tuple(_offer_row(theme, line) for theme, group in _by_theme(content["offer"]) for line in group),
    )


def _figure(section: str, citation: Content) -> schemas.FigureRow:
    detail = citation.get("detail") or {}
    _, _, value = citation["version"].partition(":")
    return schemas.FigureRow(
        section=section,
        label=citation["title"],
        value=str(detail.get("value", value)),
        unit=citation["unit"],
        written=citation["written"],
        place=citation["place"],
        year=citation["year"] or citation["period"],
        source=citation["source"],
        vintage=citation["period"],
        reliability=citation["reliability"],
        address=citation["address"],
    )


def _declared(line: Content) -> schemas.FigureRow:
    return schemas.FigureRow(
        section="Chiffres déclarés localement",
        label=line["title"],
        value=str(line["value"]),
        unit=line["unit"],
        written=line["written"],
        place=line["place"],
        year=line["period"],
        source=f"{line['source']}, déclaré par {line['declared_by']}",
        vintage=line["period"],
        reliability="",
        address="",
    )


def _chart(citation: Content) -> schemas.ChartSheet:
    picture = Picture.from_json(citation["picture"])
    rows = tuple((label, "" if value is None else str(value)) for label, value in picture.rows)
    return schemas.ChartSheet(picture.title, picture.unit, picture.header, picture.source, rows)


def _offer_row(theme: str, line: Content) -> schemas.OfferRow:
    return schemas.OfferRow(
        theme=theme,
        structure=line["structure"],
        service=line["service"],
        audience=line["audience"],
        places=_digits(line["places"]),
        wait=line["wait"],
        address=_where(line),
        source=line["source"],
        told_on=iso_day(line["told_on"]),
    )
