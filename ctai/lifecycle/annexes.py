"""What the other rooms bring to the text of a contract: the fields of the template, and the annexes frozen with it."""

from decimal import Decimal
from typing import Any

from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.diagnosis.models import Diagnosis
from ctai.funding.reads import lines_of
from ctai.programme.models import Action
from ctai.rules.themes import THEME_LABELS, Theme


def listed(names: list[str]) -> str:
    """« A, B et C »."""
    return " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counted(count: int, noun: str, plural: str) -> str:
    return f"{count} {noun if count == 1 else plural}"


def cited_diagnosis(contract: Contract) -> Diagnosis | None:
    """The frozen version the contract cites: the last one."""
    return contract.diagnoses.filter(frozen_on__isnull=False).order_by("-number").first()


def text_fields(contract: Contract) -> dict[str, str]:
    """Every `$name` of the national template; what is not known yet is said in brackets, to be seen and completed."""
    actions = list(contract.actions.select_related("axis"))
    themes = [THEME_LABELS[theme].lower() for theme in Theme if theme in {action.theme for action in actions}]
    lines = [line for line in lines_of(contract) if line.asked is not None]
    diagnosis = cited_diagnosis(contract)
    unknown = "[à compléter]"
    return {
        "parties": listed([str(party) for party in contract.parties.select_related("organisation")]),
        "perimeter": listed([str(part) for part in contract.perimeter.select_related("territory")]),
        "diagnosis_version": str(diagnosis.number) if diagnosis else unknown,
        "diagnosis_day": day(diagnosis.frozen_on) if diagnosis else unknown,
        "diagnosis_digest": diagnosis.digest[:16] if diagnosis else unknown,
        "axes": counted(contract.axes.count(), "axe", "axes"),
        "actions": counted(len(actions), "action", "actions"),
        "themes": listed(themes) if themes else unknown,
        "asked_total": euros(sum((line.asked or Decimal(0) for line in lines), Decimal(0))),
        "asked_state": euros(sum((line.asked or Decimal(0) for line in lines if line.is_state), Decimal(0))),
        "starts_on": day(contract.starts_on) if contract.starts_on else unknown,
        "ends_on": day(contract.ends_on) if contract.ends_on else unknown,
    }


def annexes_of(contract: Contract) -> dict[str, Any]:
    """Diagnosis cited, action sheets and budget, as plain data: what the digest covers with the articles."""
    diagnosis = cited_diagnosis(contract)
    return {
        "diagnosis": {"version": diagnosis.number, "digest": diagnosis.digest} if diagnosis else None,
        "actions": [_sheet(action) for action in contract.actions.in_order().select_related("axis", "operator")],
        "budget": [
            {
                "action": line.action.number,
                "year": line.year,
                "funder": line.funder_name,
                "route": line.route_label,
                "asked": str(line.asked),
            }
            for line in lines_of(contract)
            if line.asked is not None
        ],
    }


def _sheet(action: Action) -> dict[str, Any]:
    return {
        "number": action.number,
        "axis": str(action.axis),
        "theme": action.theme.value,
        "title": action.title,
        "problem": action.problem,
        "adds": action.adds,
        "lead": action.lead,
        "partners": action.partners,
        "audiences": action.audience_labels,
        "starts_on": str(action.starts_on) if action.starts_on else "",
        "ends_on": str(action.ends_on) if action.ends_on else "",
        "results": [
            {"year": row.year, "label": row.label, "target": str(row.target), "unit": row.unit}
            for row in action.expected_results.all()
        ],
    }
