"""The shared diagnosis as its documents read it: its content, frozen or as it stands, in the shape of today.

The shape is that of `ctai.diagnosis.content.content_of`. Versions frozen before it (without "format") had figures in
the place of citations, and no offer, no needs, no opinions: they are read here as the others are.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.diagnosis.content import content_of
from ctai.diagnosis.models import Diagnosis
from ctai.documents.schemas import Priority, Summary

Content = dict[str, Any]

NOT_APPLICABLE = "Section déclarée sans objet par les deux parties."
HIDDEN = "Cette section est encore le brouillon d'une des deux parties : l'autre ne le lit pas."
_MARKER = re.compile(r"\[\[(\d{1,4})\]\]")
# What Markdown would take for a sign of its own, in a sentence we insert.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|!~])")


def latest_diagnosis(contract: Contract) -> Diagnosis | None:
    return contract.diagnoses.select_related("contract__territory").order_by("-number").first()


def frozen_diagnosis(contract: Contract) -> Diagnosis | None:
    """The version a contract cites: the last one frozen."""
    return contract.diagnoses.filter(frozen_on__isnull=False).order_by("-number").first()


def read(diagnosis: Diagnosis | None) -> Content:
    """The frozen content when there is one, what is written otherwise. Every key of format 2 is there."""
    content: Content = {}
    if diagnosis is not None:
        content = diagnosis.content if diagnosis.is_frozen else content_of(diagnosis)
    whole: Content = {"sections": [], "priorities": [], "ranking_reason": "", "outline": ""}
    whole |= {"offer": [], "needs": [], "declared": [], "opinions": []}
    return whole | content | {"sections": [_section(one) for one in content.get("sections", [])]}


def _section(section: Content) -> Content:
    figures = section.get("figures", [])
    earlier = [_of_figure(rank, figure) for rank, figure in enumerate(figures, start=1)]
    return {"local": False, "hidden": False, "citations": earlier, "answers": []} | section


def _of_figure(rank: int, figure: Content) -> Content:
    """A figure of a version frozen before citations, as a citation."""
    sentence = f"{figure['name']} : {figure['written']} ({figure['place']}, {figure['period']})"
    same = ("written", "unit", "place", "period", "source", "address", "reliability", "note", "caution")
    kept = {name: figure.get(name, "") for name in same}
    kept |= {"number": rank, "title": figure["name"], "sentence": sentence, "year": str(figure["year"])}
    return kept | {"level": "", "picture": None, "version": f"{figure['year']}:{figure['value']}"}


def words_of(section: Content) -> str:
    """The text as Markdown: each [[n]] is the sentence it cites, then its number in the table of what is cited."""
    if section["not_applicable"]:
        return NOT_APPLICABLE
    if section["hidden"]:
        return f"*{HIDDEN}*"
    known = {one["number"]: one["sentence"] for one in section["citations"]}
    return _MARKER.sub(lambda found: _said(int(found[1]), known), section["text"])


def _said(number: int, known: Mapping[int, str]) -> str:
    if number not in known:
        return f"(repère {number} : rien n'est placé sous ce numéro)"
    return _SIGNS.sub(r"\\\1", known[number]) + rf" \[{number}\]"


def summaries_of(contract: Contract) -> tuple[Summary, ...]:
    """For the annex of the contract: which version is annexed, then each section; its figures stay in the report."""
    diagnosis = frozen_diagnosis(contract)
    if diagnosis is None:
        return ()
    written = [Summary(one["title"], words_of(one)) for one in read(diagnosis)["sections"]]
    cited = (
        f"Version {diagnosis.number}, figée le {day(diagnosis.frozen_on)} par accord des deux parties. "
        f"Empreinte du contenu (SHA-256) : {diagnosis.digest}."
    )
    return (Summary("Version annexée au contrat", cited), *(one for one in written if one.text.strip()))


def priorities_of(contract: Contract) -> tuple[Priority, ...]:
    rows = read(frozen_diagnosis(contract))["priorities"]
    return tuple(Priority(rank, row["title"], row["theme_label"], row["why"]) for rank, row in enumerate(rows, start=1))


def iso_day(iso: str) -> str:
    """« 2026-03-02 » → « 2 mars 2026 »; nothing stays nothing."""
    return day(date.fromisoformat(iso[:10])) if iso else ""
