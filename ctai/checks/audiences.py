"""The audiences of the actions are those the year admits in this region.

Source: regional calls for projects of programme 104, which differ (Oise 2021: a signed CIR; Millau: BPT told apart from
BPI; domain.md 1.6). The campaign says it region by region; where it says nothing, nothing is asked.
"""

from ctai.checks.facts import Facts, Rule, Weight
from ctai.rules.themes import Audience

SOURCE = "Textes régionaux d'éligibilité de la campagne (appels à projets du programme 104)"


def find(facts: Facts) -> list[tuple[str, str]]:
    where = (
        f"que la campagne {facts.campaign.year} n'admet pas en {facts.eligibility.region}" if facts.eligibility else ""
    )
    said = "L'action {0.number} « {0.title} » s'adresse aux bénéficiaires de la protection temporaire (BPT), {1}."
    concerned = [action for action in facts.actions if Audience.BPT in action.audiences]
    admitted = facts.eligibility is None or facts.eligibility.bpt is not False
    return [] if admitted else [(str(action), said.format(action, where)) for action in concerned]


def find_cir(facts: Facts) -> list[tuple[str, str]]:
    if facts.eligibility is None or not facts.eligibility.cir_required or not facts.actions:
        return []
    who = "les actions aux signataires d'un contrat d'intégration républicaine (CIR)"
    said = f"En {facts.eligibility.region}, la campagne {facts.campaign.year} réserve {who} : vérifiez chaque action."
    return [("", said)]


RULE = Rule(
    "audience_eligible", "Les publics des actions sont admis dans la région cette année", Weight.JUSTIFY, SOURCE, 2019,
    find, known=lambda facts: facts.eligibility is not None and facts.eligibility.bpt is not None,
)  # fmt: skip
RULE_CIR = Rule(
    "audience_cir", "Le public a signé un CIR, là où la région le demande", Weight.ADVISE, SOURCE, 2019, find_cir,
    known=lambda facts: facts.eligibility is not None and facts.eligibility.cir_required is not None,
)  # fmt: skip
