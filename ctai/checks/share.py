"""The State's share of the request.

Source: no national rate is known for CTAI (domain.md 4.4), so the ceiling is a value of the campaign. In 2025
authorities were asked to raise their own share (Sénat, opinion on the finance bill 2025). Advice only.
"""

from decimal import ROUND_HALF_UP, Decimal

from ctai.checks.facts import Facts, Rule, Weight
from ctai.rules.funders import STATE_FUNDERS, Funder


def state_share(facts: Facts) -> Decimal | None:
    """Between 0 and 1; None when nothing is asked."""
    total = facts.total()
    return facts.total(lambda line: line.funder in STATE_FUNDERS) / total if total else None


def find(facts: Facts) -> list[tuple[str, str]]:
    share, ceiling = state_share(facts), facts.campaign.state_share_ceiling
    found = []
    if share is not None and ceiling is not None and share > ceiling:
        found.append(
            ("", f"L'État apporterait {_percent(share)} du total ; la campagne prévoit {_percent(ceiling)} au plus.")
        )
    nothing_own = facts.total(lambda line: line.funder == Funder.AUTHORITY) == 0
    if share is not None and facts.campaign.own_share_expected and nothing_own:
        found.append(
            (
                "",
                f"L'État apporterait {_percent(share)} du total et la collectivité rien : les collectivités "
                "sont invitées à relever leur part.",
            )
        )
    return found


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)} %".replace(".", ",")


RULE = Rule(
    "state_share",
    "Part de l'État et de la collectivité",
    Weight.ADVISE,
    "Sénat, avis sur le projet de loi de finances pour 2025, programme 104",
    2019,
    find,
    lambda campaign: campaign.state_share_ceiling is not None or bool(campaign.own_share_expected),
)
