"""The yearly instructions as data (domain.md 2.5). What no source says stays None: unknown, never guessed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Eligibility:
    """Whom the actions of one region may receive that year (domain.md 1.6: it differs from text to text).

    `bpt`: people under temporary protection are admitted. `cir_required`: only those who signed a contrat d'intégration
    républicaine. None: no source says it.
    """

    region: str
    bpt: bool | None = None
    cir_required: bool | None = None
    sentence: str = ""


@dataclass(frozen=True)
class Campaign:
    """One year's instruction to prefects, and the values it gives to the checks.

    `minimum_themes`: domains a contract must hold. `state_share_ceiling`, `jobs_and_language_share`: between 0 and 1.
    `jobs_and_language_share` binds the prefect's whole envelope, never one contract. `minimum_per_action`: euros asked
    of the State for one action in one budget year. `audiences`: by INSEE code of the region. `agir_departements`: INSEE
    codes and commas, "" when no source lists them.
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
    agir_departements: str = ""
    minimum_per_action: Decimal | None = None
    priorities: str = ""
    audiences: Mapping[str, Eligibility] = field(default_factory=dict, hash=False)


# Written as text beside this module: the values change every year, the code does not.
_WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"), parse_float=Decimal)
_UNKNOWN: dict[str, None] = {"signed_on": None, "published_on": None}
CAMPAIGNS = {int(year): Campaign(int(year), **_UNKNOWN | values) for year, values in _WRITTEN.items()}
FIRST, LAST = min(CAMPAIGNS), max(CAMPAIGNS)


def campaign_of(year: int) -> Campaign:
    """The campaign a contract of this year obeys: the last known one for a year whose instruction is not known yet."""
    return CAMPAIGNS[min(max(year, FIRST), LAST)]
