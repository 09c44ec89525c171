"""Finding contracts by words: number, territory, organisation, and what other rooms add (titles of actions).

Words are kept apart from the contract, one a row: a prefix is a range on an index, so a search costs what it finds,
not the number of contracts, on SQLite and PostgreSQL alike.
"""

import re
from collections.abc import Iterable, Sequence

from ctai.contracts.models import Contract, ContractQuerySet, SearchWord
from ctai.design.spelling import words
from ctai.rules.themes import ContractKind
from ctai.territories.models import Territory

# Above any word made of a-z and 0-9 that begins with the same letters, in the order of every database.
AFTER = "zzzzzzzz"
MAX_WORDS = 6
_SMALL = frozenset("a au aux d de des du en et l la le les s sous sur un une pour par".split())
_IDENTIFIER = re.compile(r"^\d[\d\s.\u00a0\u202f]{7,20}\d$")
_NUMBER = re.compile(r"^(?:rep-)?\d{4}-\w{2,3}-\d{3,}$", re.IGNORECASE)


def folded(text: str) -> list[str]:
    """The words to keep or to look for: no accent, no small word, plural taken off ("réfugiés" gives refugie)."""
    if _IDENTIFIER.match(text.strip()):
        text = re.sub(r"\D", "", text)
    found = (word[:40] for word in words(text) if word not in _SMALL)
    return list(dict.fromkeys(word[:-1] if len(word) > 4 and word[-1] in "sx" else word for word in found))


def words_of(contract: Contract) -> list[str]:
    """What a contract is found by, from its own tables. Reads the parties: prefetch them for many contracts."""
    bodies = [party.organisation for party in contract.parties.all()]
    places: list[Territory] = [contract.territory, contract.departement, contract.region]
    texts = [
        contract.number,
        contract.title,
        "contrat de ville" if contract.kind == ContractKind.CITY_CONTRACT else contract.kind,
        *(text for place in places for text in (place.name, place.code)),
        contract.territory.siren,
        *(text for body in bodies for text in (body.name, body.siret or "", (body.siret or "")[:9])),
    ]
    return list(dict.fromkeys(word for text in texts for word in folded(text)))


def put_words(contract: Contract, source: str, texts: Iterable[str]) -> None:
    """Replace the words one room gives to a contract. Call inside the act that changes them."""
    wanted = dict.fromkeys(word for text in texts for word in folded(text))
    SearchWord.objects.filter(contract=contract, source=source).exclude(word__in=wanted).delete()
    SearchWord.objects.bulk_create(
        [SearchWord(contract=contract, source=source, word=word) for word in wanted], ignore_conflicts=True
    )


def index(contract: Contract) -> None:
    """Keep the contract's own words: when it opens, when its parties change."""
    put_words(contract, "contract", words_of(contract))


def index_many(contracts: Sequence[Contract]) -> None:
    """The words of many contracts that have none yet (imports, made-up volumes); prefetch `parties__organisation`."""
    SearchWord.objects.bulk_create(
        [
            SearchWord(contract=contract, source="contract", word=word)
            for contract in contracts
            for word in words_of(contract)
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


def matching(contracts: ContractQuerySet, typed: str) -> ContractQuerySet:
    """The contracts that hold every typed word as the beginning of one of theirs; all of them when nothing is typed."""
    if _NUMBER.match(typed.strip()):
        return contracts.filter(number=typed.strip().upper())
    wanted = folded(typed)[:MAX_WORDS]
    if typed.strip() and not wanted:
        return contracts.none()
    for word in wanted:
        found = SearchWord.objects.filter(word__gte=word, word__lte=word + AFTER)
        contracts = contracts.filter(pk__in=found.values("contract_id"))
    return contracts
