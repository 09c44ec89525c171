"""The yearly instructions as data (domain.md 2.5). What no source says stays None: unknown, never guessed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Campaign:
    """One year's instruction to prefects, and the values it gives to the checks.

    `minimum_themes`: domains a contract must hold. `state_share_ceiling`, `jobs_and_language_share`: between 0 and 1.
    `jobs_and_language_share` binds the prefect's whole envelope, never one contract.
    """

    year: int
    signed_on: date | None
    published_on: date | None
    summary: str
    source: str
    minimum_themes: int | None = None
    housing_required: bool | None = None
    state_share_ceiling: Decimal | None = None
    jobs_and_language_share: Decimal | None = None
    own_share_expected: bool | None = None
    agir_running: bool = False


CAMPAIGNS: dict[int, Campaign] = {
    campaign.year: campaign
    for campaign in (
        Campaign(
            2019,
            date(2019, 1, 17),
            date(2019, 1, 21),
            "Appels à projets avant la fin de janvier ; deux volets, primo-arrivants et réfugiés, réunis ou séparés.",
            "Instruction du 17 janvier 2019 (Maire-info, janvier 2019)",
        ),
        Campaign(
            2020,
            date(2019, 12, 27),
            date(2020, 1, 3),
            "Diagnostics départementaux partout ; démarche contractuelle avec les collectivités.",
            "Instruction du 27 décembre 2019 (Banque des territoires ; Maire-info)",
        ),
        Campaign(
            2021,
            date(2021, 2, 17),
            date(2021, 2, 23),
            "Priorité à l'emploi ; gouvernance avec les collectivités ; le contrat comporte des actions de logement.",
            "Instruction du 17 février 2021 (Légifrance, circulaire 45136) ; logement : Maires de France, 2021",
            housing_required=True,
        ),
        Campaign(
            2022,
            date(2022, 1, 25),
            date(2022, 2, 1),
            "Réunion des CTAIR et des PTAI en CTAI ; au moins deux domaines, dont le logement.",
            "Instruction du 25 janvier 2022, NOR INTV2202529J (Maires de France ; La Gazette des communes)",
            minimum_themes=2,
            housing_required=True,
            agir_running=True,
        ),
        Campaign(
            2023,
            date(2023, 2, 8),
            date(2023, 3, 10),
            "Contractualisation avec les collectivités à amplifier.",
            "Instruction du 8 février 2023 (Le Média social)",
            minimum_themes=2,
            housing_required=True,
            agir_running=True,
        ),
        Campaign(
            2024,
            date(2024, 3, 26),
            date(2024, 4, 30),
            "Cinq priorités, dont la généralisation des CTAI ; 70 % des crédits du préfet à l'emploi et à la langue.",
            "Instruction du 26 mars 2024 (La Gazette des communes ; Cap Métiers ; Le Média social)",
            minimum_themes=2,
            housing_required=True,
            jobs_and_language_share=Decimal("0.70"),
            agir_running=True,
        ),
        Campaign(
            2025,
            date(2025, 4, 30),
            None,
            "Sept axes ; partenariats pour l'apprentissage du français ; les collectivités sont invitées à "
            "relever leur part.",
            "Circulaire du 30 avril 2025 (JRS ; Carif-Oref Occitanie) ; part des collectivités : Sénat, avis 2025",
            minimum_themes=2,
            housing_required=True,
            own_share_expected=True,
            agir_running=True,
        ),
        Campaign(
            2026,
            None,
            None,
            "Instruction non trouvée : les règles connues des années précédentes sont rappelées.",
            "Aucune source trouvée pour l'instruction 2026",
            minimum_themes=2,
            housing_required=True,
            own_share_expected=True,
            agir_running=True,
        ),
    )
}
FIRST, LAST = min(CAMPAIGNS), max(CAMPAIGNS)


def campaign_of(year: int) -> Campaign:
    """The campaign a contract of this year obeys: the last known one for a year whose instruction is not known yet."""
    return CAMPAIGNS[min(max(year, FIRST), LAST)]
