"""The published results of a closed survey: computed once, kept, then only drawn. Page and CSV read the same lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ctai.design.formats import day, whole
from ctai.figures.pictures import Picture
from ctai.secrecy.masking import Person, release
from ctai.secrecy.tables import Cell, Line, Shown, share
from ctai.survey import questionnaire
from ctai.survey.models import Survey
from ctai.survey.questionnaire import FRENCH, NO_ANSWER, Question
from ctai.survey.questions import questions_of

LANGUAGE, AUDIENCE = "language", "audience"
ALL = "Ensemble"
TICKED = "1"
_OTHER_ROWS = "Autres réponses"
_OTHERS = {LANGUAGE: "Autres langues", AUDIENCE: "Autres situations"}


def _variables(questions: list[Question]) -> dict[str, list[str]]:
    """What is counted: one variable a question, one an option where several may be ticked."""
    found: dict[str, list[str]] = {}
    for one in questions:
        if one.kind == "choices":
            found |= {f"{one.code}:{option}": [TICKED, NO_ANSWER] for option, _ in one.options}
        elif one.kind != "text":
            found[one.code] = [*(option for option, _ in one.options), NO_ANSWER]
    return found


def _person(language: str, values: dict[str, Any], audience: str) -> Person:
    flat: dict[str, str] = {}
    for code, value in values.items():
        if isinstance(value, list):
            flat |= {f"{code}:{option}": TICKED for option in value}
        else:
            flat[code] = value
    return Person(language, flat.get(audience, NO_ANSWER), flat)


def compute(survey: Survey) -> dict[str, Any]:
    """{total, groups, tables}: the whole publication, in JSON; see `masking.release`."""
    variables = _variables(questions_of(survey, FRENCH))
    audience = questionnaire.structure(survey.questionnaire)["audience"]
    audiences = variables.pop(audience)
    rows = survey.answers.values_list("language", "values")
    people = [_person(language, values, audience) for language, values in rows]
    found = release(people, variables, threshold=survey.threshold, languages=survey.languages, audiences=audiences)
    return found.as_json()


def tables(survey: Survey) -> list[Shown]:
    """Every question on its own, the languages first; none when too few people answered."""
    data = survey.results
    if not data["total"]:
        return []
    names = questionnaire.languages(survey.questionnaire)
    found = [_alone(LANGUAGE, "Langue des réponses", "", names, data["groups"][LANGUAGE])]
    audience = questionnaire.structure(survey.questionnaire)["audience"]
    for one in questions_of(survey, FRENCH):
        labels = {**dict(one.options), NO_ANSWER: "Sans réponse"}
        if one.kind == "choices":
            found.append(_several(one, data))
        elif one.code == audience:
            found.append(_alone(one.code, one.label, one.theme, labels, data["groups"][AUDIENCE]))
        elif one.kind != "text":
            found.append(_alone(one.code, one.label, one.theme, labels, data["tables"][one.code]))
    return found


def _alone(code: str, title: str, theme: str, labels: dict[str, str], table: dict[str, Any]) -> Shown:
    """Each option, in the order of the question; the masked ones also together."""
    total = sum(table["counts"])
    alone = {keys[0]: count for keys, count in zip(table["rows"], table["counts"], strict=True) if len(keys) == 1}
    together = [(keys, count) for keys, count in zip(table["rows"], table["counts"], strict=True) if len(keys) > 1]
    lines = [_line(labels[key], alone.get(key), total) for key in labels if any(key in keys for keys in table["rows"])]
    lines += [_line("Ensemble des réponses masquées", count, total, is_sum=True) for _, count in together]
    return Shown(code, title, theme, (ALL,), tuple(lines))


def _line(label: str, count: int | None, total: int, *, is_sum: bool = False) -> Line:
    return Line(label, (Cell(ALL, count, None if count is None else share(count, total)),), is_sum)


def _several(one: Question, data: dict[str, Any]) -> Shown:
    lines = []
    for option, label in one.options:
        table = data["tables"][f"{one.code}:{option}"]
        counts = {tuple(keys): count for keys, count in zip(table["rows"], table["counts"], strict=True)}
        lines.append(_line(label, counts.get((TICKED,)), data["total"]))
    return Shown(one.code, one.label, one.theme, (ALL,), tuple(lines))


def crossed(survey: Survey, name: str) -> list[Shown]:
    """Every question by language or by audience, as far as it may be published."""
    data = survey.results
    if not data["total"]:
        return []
    if name == LANGUAGE:
        groups = questionnaire.languages(survey.questionnaire)
    else:
        audience = questionnaire.structure(survey.questionnaire)["audience"]
        groups = next(dict(one.options) for one in questions_of(survey, FRENCH) if one.code == audience)
        groups[NO_ANSWER] = "Sans réponse"
    found = []
    for code, title, theme, labels in _crossable(survey):
        crossing = data["tables"].get(code, {}).get("crossings", {}).get(name)
        if crossing:
            found.append(_crossing(code, title, theme, labels, groups, crossing, _OTHERS[name]))
    return found


def _crossable(survey: Survey) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    for one in questions_of(survey, FRENCH):
        if one.kind == "choices":
            for option, label in one.options:
                labels = {TICKED: "Coché", NO_ANSWER: "Non coché"}
                yield f"{one.code}:{option}", f"{one.label} {label}", one.theme, labels
        else:
            yield one.code, one.label, one.theme, {**dict(one.options), NO_ANSWER: "Sans réponse"}


def _crossing(code: str, title: str, theme: str, labels: dict[str, str], groups: dict[str, str],
              crossing: dict[str, Any], others: str) -> Shown:  # fmt: skip
    heads = tuple(groups[keys[0]] if len(keys) == 1 else others for keys in crossing["columns"])
    sizes = [sum(line[place] for line in crossing["cells"]) for place in range(len(heads))]
    lines = []
    for keys, counts in zip(crossing["rows"], crossing["cells"], strict=True):
        cells = (Cell(head, n, share(n, size)) for head, n, size in zip(heads, counts, sizes, strict=True))
        lines.append(Line(labels[keys[0]] if len(keys) == 1 else _OTHER_ROWS, tuple(cells), len(keys) > 1))
    members = [
        (name, ", ".join(words[key] for key in keys))
        for name, words, pools in ((others, groups, crossing["columns"]), (_OTHER_ROWS, labels, crossing["rows"]))
        for keys in pools
        if len(keys) > 1
    ]
    return Shown(code, title, theme, heads, tuple(lines), tuple(members))


def picture(survey: Survey, table: Shown) -> Picture:
    """A published question as bars; masked counts are None and their label says so."""
    rows = tuple(
        (line.label if cell.count is not None else f"{line.label} (masqué)",
         None if cell.count is None else Decimal(cell.count))
        for line in table.lines for cell in line.cells
    )  # fmt: skip
    data = survey.results
    hidden = any(value is None for _, value in rows)
    return Picture(
        "bars",
        table.title,
        "réponses",
        rows,
        source=f"Enquête « {survey.title} », {whole(data['total'])} réponses, fermée le {day(survey.closed_on)}",
        header="Réponse",
        note=f"« Masqué » : moins de {survey.threshold} réponses, ou nombre caché avec un autre pour qu'aucun ne se "
        "déduise par soustraction."
        if hidden
        else "",
    )
