"""docs/law.md, printed from the rules so that it can never drift from them."""

from collections.abc import Mapping
from typing import Any

from ctai.checks.facts import Weight
from ctai.checks.registry import RULES
from ctai.rules.roles import KINDS, ROLE_IN_SENTENCE, ROLE_LABELS
from ctai.rules.states import STATES, STEP_LABELS
from ctai.rules.themes import CONTRACT_KIND_LABELS, THEME_LABELS
from ctai.rules.transitions import TRANSITIONS
from ctai.signature.contract_template import TEMPLATES

_WEIGHTS = {Weight.BLOCK: "bloquante", Weight.JUSTIFY: "à justifier", Weight.ADVISE: "conseil"}


def table(*rows: tuple[str, ...]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def _states() -> str:
    rows = [
        (
            f"`{state.value}`",
            facts.label,
            f"{facts.step.value}. {STEP_LABELS[facts.step]}",
            facts.authority,
            facts.state,
        )
        for state, facts in STATES.items()
    ]
    return table(("Code", "État", "Étape", "Vu de la collectivité", "Vu de l'État"), *rows)


def _moves() -> str:
    rows = [
        (
            f"`{t.act.value}`",
            t.verb,
            ", ".join(sorted(f"`{source.value}`" for source in t.sources)),
            f"`{t.target.value}`",
            " ; ".join(words for role, words in ROLE_IN_SENTENCE.items() if role in t.roles),
            ", ".join(f"`{code}`" for code in t.readiness) or "—",
            "oui" if t.needs_reason else "—",
            f"`{t.way_back.value}`" if t.way_back else "—",
        )
        for t in TRANSITIONS
    ]
    return table(("Code", "Acte", "Depuis", "Vers", "Par", "Doit être complet", "Motif", "Retour"), *rows)


def _roles() -> str:
    rows = [(f"`{role.value}`", ROLE_LABELS[role], facts.label) for facts in KINDS.values() for role in facts.roles]
    return table(("Code", "Rôle", "Organisation"), *rows)


def _checks() -> str:
    rows = [(f"`{rule.code}`", rule.rule, rule.level.value, _WEIGHTS[rule.weight], rule.source) for rule in RULES]
    return table(("Code", "Règle", "Niveau", "Poids", "Source"), *rows)


def listed(labels: Mapping[Any, str]) -> str:
    return "\n".join(f"- `{code.value}` : {label}" for code, label in labels.items())


def law_as_markdown() -> str:
    """The whole page, one string ending with a newline."""
    parts = [
        "# La loi telle que le code la lit",
        "Imprimé par `manage.py print_law` depuis `ctai/rules`. Ne pas modifier à la main.",
        "## Rôles",
        _roles(),
        "## États d'un contrat",
        _states(),
        "## Actes",
        _moves(),
        "## Règles de l'année",
        _checks(),
        "## Thèmes nationaux",
        listed(THEME_LABELS),
        "## Sortes de contrats",
        listed(CONTRACT_KIND_LABELS),
        "## Modèles de contrat",
        "\n".join(
            f"- n° {t.version} ({t.since}) : {len(t.articles)} articles. {t.source}." for t in TEMPLATES.values()
        ),
    ]
    return "\n\n".join(parts) + "\n"
