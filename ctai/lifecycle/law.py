"""docs/law.md, printed from the rules so that it can never drift from them."""

from collections.abc import Callable, Mapping
from typing import Any

from ctai.checks import publication, reports
from ctai.checks.facts import Weight
from ctai.checks.registry import RULES
from ctai.envelopes.reads import with_shares
from ctai.payments.owed import duties_of, twice_paid
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
    rows = [
        (
            f"`{rule.code}`", rule.rule, rule.level.value, _WEIGHTS[rule.weight], str(rule.since), _function(rule.find),
            rule.source,
        )
        for rule in RULES
    ]  # fmt: skip
    return table(("Code", "Règle", "Niveau", "Poids", "Depuis", "Fonction", "Source"), *rows)


def _function(find: Callable[..., Any]) -> str:
    return f"`{find.__module__.removeprefix('ctai.')}.{find.__qualname__}`"


# What binds something else than the request of one contract: the rule, its level, its function, its source.
_BEYOND: tuple[tuple[str, str, Callable[..., Any], str], ...] = (
    ("Part de l'emploi et de la langue dans les crédits accordés", "enveloppe", with_shares,
     "Instruction du 26 mars 2024 : 70 % des crédits du préfet (Le Média social)"),
    ("Convention écrite au-delà de 23 000 € par an, d'après ce qui est accordé", "bénéficiaire", duties_of,
     "Loi du 12 avril 2000, article 10 ; décret 2001-495 du 6 juin 2001, article 1"),
    ("Compte rendu financier dans les six mois, d'après ce qui est versé", "bénéficiaire", reports.due_on,
     "Loi du 12 avril 2000, article 10 ; Cerfa 15059"),
    ("Données essentielles d'une subvention publiées dans les trois mois, une ligne par bénéficiaire", "bénéficiaire",
     publication.due_on, "Décret 2017-779 du 5 mai 2017 ; arrêté du 17 novembre 2017"),
    ("Même offre de français payée deux fois, d'un contrat à l'autre ou avec l'offre locale", "bénéficiaire",
     twice_paid, "Cour des comptes, février 2025"),
)  # fmt: skip


def _beyond() -> str:
    rows = [(rule, level, _function(function), source) for rule, level, function, source in _BEYOND]
    return table(("Règle", "Niveau", "Fonction", "Source"), *rows)


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
        "Chaque règle est une fonction sans table ni horloge, éprouvée des deux côtés de sa limite (le jour, le "
        "centime) dans `ctai/checks/tests`. Elle ne juge jamais un contrat d'une campagne antérieure à « Depuis ».",
        _checks(),
        "## Règles d'un bénéficiaire ou d'une enveloppe, tous contrats réunis",
        "Elles se lisent sur la page du bénéficiaire et sur celle des enveloppes ; leurs limites sont éprouvées dans "
        "`ctai/payments/tests` et `ctai/envelopes/tests`. Un chiffre sans source ne s'enregistre pas : le diagnostic "
        "la demande (`findings.models.DeclaredFigure.source`).",
        _beyond(),
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
