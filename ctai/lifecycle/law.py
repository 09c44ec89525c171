"""docs/law.md, printed from the rules so that it can never drift from them."""

from ctai.rules.contract_template import TEMPLATES
from ctai.rules.roles import KINDS, ROLE_IN_SENTENCE, ROLE_LABELS
from ctai.rules.states import STATES, STEP_LABELS
from ctai.rules.themes import CONTRACT_KIND_LABELS, SECTIONS, THEME_LABELS
from ctai.rules.transitions import TRANSITIONS


def table(*rows: tuple[str, ...]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def law_as_markdown() -> str:
    """The whole page, one string ending with a newline."""
    states = [
        (
            f"`{state.value}`",
            facts.label,
            f"{facts.step.value}. {STEP_LABELS[facts.step]}",
            facts.authority,
            facts.state,
        )
        for state, facts in STATES.items()
    ]
    moves = [
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
    roles = [(f"`{role.value}`", ROLE_LABELS[role], facts.label) for facts in KINDS.values() for role in facts.roles]
    parts = [
        "# La loi telle que le code la lit",
        "Imprimé par `manage.py print_law` depuis `ctai/rules`. Ne pas modifier à la main.",
        "## Rôles",
        table(("Code", "Rôle", "Organisation"), *roles),
        "## États d'un contrat",
        table(("Code", "État", "Étape", "Vu de la collectivité", "Vu de l'État"), *states),
        "## Actes",
        table(("Code", "Acte", "Depuis", "Vers", "Par", "Doit être complet", "Motif", "Retour"), *moves),
        "## Thèmes nationaux",
        "\n".join(f"- `{theme.value}` : {label}" for theme, label in THEME_LABELS.items()),
        "## Sections du diagnostic",
        "\n".join(f"- `{section.code}` : {section.title}" for section in SECTIONS),
        "## Sortes de contrats",
        "\n".join(f"- `{kind.value}` : {label}" for kind, label in CONTRACT_KIND_LABELS.items()),
        "## Modèles de contrat",
        "\n".join(
            f"- n° {t.version} ({t.since}) : {len(t.articles)} articles. {t.source}." for t in TEMPLATES.values()
        ),
    ]
    return "\n\n".join(parts) + "\n"
