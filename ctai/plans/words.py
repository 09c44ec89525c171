"""French words of action plans: what can be read for sure, and what can only be proposed."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from ctai.contracts.models import Contract
from ctai.design.formats import MONTHS
from ctai.rules.funders import Funder
from ctai.rules.themes import AUDIENCE_LABELS, Audience, Theme
from ctai.sheets.cellwords import CellWrong, read_amount, read_day, shown

_THEMES = (
    (Theme.HOUSING, "logement|loger|hebergement|habitat"),
    (Theme.EMPLOYMENT, "emploi|insertion prof|travail|formation prof|entreprise"),
    (Theme.FRENCH, "francais|linguistique|langue|fle\\b"),
    (Theme.HEALTH, "sante|soin|soign|psych"),
    (Theme.DIGITAL, "numerique|informatique"),
    (Theme.MOBILITY, "mobilite|transport|permis"),
    (Theme.RIGHTS, "droit|juridique|administrati|accompagnement social"),
    (Theme.CIVIL_SOCIETY, "societe civile|culture|sport|citoyen|lien|rencontre|interculturel"),
)
_AUDIENCES = (
    (Audience.BPI, "bpi\\b|refugie|protection internationale|subsidiaire"),
    (Audience.BPT, "bpt\\b|protection temporaire|ukrain"),
    (Audience.WOMEN, "femme"),
    (Audience.YOUTH, "jeune|mineur"),
    (Audience.PARENTS, "parent|garde|famille"),
    (Audience.EMERGENCY_HOUSING, "urgence"),
    (Audience.ALL_NEWCOMERS, "primo|tous|tout public|etranger|arrivant|epa\\b|bassin"),
)
_FUNDERS = (
    (Funder.EUROPE_AMIF, "fami\\b|asile, migration"),
    (Funder.EUROPE_ESF, "fse\\b|fonds social europeen"),
    (Funder.OWN, "fonds propres|autofinancement|propres"),
    (Funder.STATE_104_12, "etat\\b|104|ddets|dreets|drieets|prefecture|ctai"),
    (Funder.OTHER_AUTHORITY, "departement|region|conseil"),
    (Funder.AUTHORITY, "ville|commune|collectivite|agglo|metropole|epci|intercommunalite"),
)
_MONTHS = {
    "".join(one for one in unicodedata.normalize("NFD", name) if not unicodedata.combining(one)): place
    for place, name in enumerate(MONTHS, start=1)
}
_MONTH = "|".join(_MONTHS)
_WRITTEN_DAY = re.compile(rf"(?:le )?(1er|\d{{1,2}}) ({_MONTH}) (20\d\d)")
_WRITTEN_MONTH = re.compile(rf"\b({_MONTH}) (20\d\d)\b")
_SHORT_MONTH = re.compile(r"\b(0?[1-9]|1[0-2])[/-](20\d\d)\b")
_QUARTER = re.compile(r"\b(?:t([1-4])|([1-4])\s*(?:er|e|eme)?\s*trim\w*)\D{0,6}(20\d\d)\b")
_HALF = re.compile(r"\b(?:s([12])|([12])\s*(?:er|e|nd|eme)?\s*sem\w*)\D{0,6}(20\d\d)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_LOOSE_AMOUNT = re.compile(r"(\d[\d .]*(?:,\d+)?)\s*(k|m(?=€|\b)|mille)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\.(?=\d{3}(?:\D|$))")
_EURO_WORD = re.compile(r"\s*(?:euros?|eur|€)\.?$", re.IGNORECASE)
NOTHING_WORDS = frozenset({"-", "–", "—", "/", "néant", "neant", "sans objet", "so", "nc"})


def folded(text: str) -> str:
    """Without accents, case nor double spaces: how headers and words are compared."""
    plain = unicodedata.normalize("NFD", text.replace("\u2019", "'"))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).casefold().split())


def theme_in(text: str) -> Theme | None:
    found = folded(text)
    return next((theme for theme, words in _THEMES if re.search(words, found)), None)


def audiences_in(text: str) -> tuple[list[Audience], list[str]]:
    """The known audiences of a cell, and the words that name none."""
    found: list[Audience] = []
    unknown = []
    for part in re.split(r"[,;/\n•+]| et ", text):
        words = folded(part).strip(" -.")
        if not words:
            continue
        known = [audience for audience, pattern in _AUDIENCES if re.search(pattern, words)]
        if known:
            found += [audience for audience in known[:1] if audience not in found]
        else:
            unknown.append(part.strip())
    return found, unknown


def audience_words(audiences: list[Audience]) -> str:
    return " ; ".join(AUDIENCE_LABELS[one] for one in audiences)


def funder_in(text: str, contract: Contract) -> tuple[Funder, str]:
    """Who pays, and its name where the kind needs one."""
    words = folded(text)
    lead = str(contract.lead)
    if words == folded(lead):
        return Funder.AUTHORITY, lead
    kind = next((funder for funder, pattern in _FUNDERS if re.search(pattern, words)), Funder.OTHER)
    if kind == Funder.AUTHORITY:
        return kind, lead
    return kind, text[:200] if kind in (Funder.OTHER, Funder.OTHER_AUTHORITY) else ""


def amount_in(text: str) -> Decimal | None:
    """The amount of a cell; None when it says there is none. Raises CellWrong."""
    if folded(text) in NOTHING_WORDS:
        return None
    try:
        return read_amount(_EURO_WORD.sub("", text))
    except CellWrong:
        # Told again as it is written.
        return read_amount(text)


def amount_proposed(text: str) -> str:
    """« env. 12 k€ » → 12000: to be confirmed by a person; "" when nothing can be proposed."""
    match = _LOOSE_AMOUNT.search(text.replace("\u00a0", " ").replace("\u202f", " "))
    if match is None:
        return ""
    digits = _THOUSANDS.sub("", match[1].replace(" ", "")).replace(",", ".")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return ""
    unit = (match[2] or "").lower()
    value *= {"k": 1000, "mille": 1000, "m": 1_000_000}.get(unit, 1)
    return f"{value:.2f}".replace(".", ",").removesuffix(",00")


def day_in(text: str) -> date:
    """« 31/12/2027 », « le 1er janvier 2027 ». Raises CellWrong."""
    match = _WRITTEN_DAY.fullmatch(folded(text))
    if match is None:
        return read_day(text)
    number = 1 if match[1] == "1er" else int(match[1])
    try:
        return date(int(match[3]), _MONTHS[match[2]], number)
    except ValueError:
        raise CellWrong(f"« {shown(text)} » n'existe pas au calendrier.") from None


def day_proposed(text: str, *, is_end: bool) -> str:
    """« T1 2027 », « courant mars 2027 », « 2027 »: its first or its last day, to be confirmed; "" otherwise."""
    months = _months_in(folded(text))
    if months is None:
        return ""
    year, first, last = months
    found = date(year, last, calendar.monthrange(year, last)[1]) if is_end else date(year, first, 1)
    return f"{found:%d/%m/%Y}"


def _months_in(words: str) -> tuple[int, int, int] | None:
    """(year, first month, last month) of a period in words."""
    if match := _WRITTEN_MONTH.search(words):
        return int(match[2]), _MONTHS[match[1]], _MONTHS[match[1]]
    if match := _SHORT_MONTH.search(words):
        return int(match[2]), int(match[1]), int(match[1])
    for pattern, size in ((_QUARTER, 3), (_HALF, 6)):
        if match := pattern.search(words):
            last = int(match[1] or match[2]) * size
            return int(match[3]), last - size + 1, last
    match = _YEAR.search(words)
    return (int(match[1]), 1, 12) if match else None
