"""The contract with its annexes: text (given by `signature`), actions, budget, diagnosis."""

from datetime import date

from ctai.contracts.models import Contract, Party
from ctai.design.formats import day, number
from ctai.documents import schemas
from ctai.documents.compose.budget import budget_of
from ctai.documents.compose.diagnosis import priorities_of, summaries_of
from ctai.documents.compose.head import head_of
from ctai.documents.contributions import contract_text
from ctai.programme.models import Action, Axis
from ctai.programme.reads import by_axis, sheets_of
from ctai.rules.roles import Side
from ctai.rules.states import State
from ctai.rules.themes import THEME_LABELS

UNSIGNED_MARK = "Texte non signé — pas encore en vigueur"
TERMINATED_MARK = "Contrat résilié"


def mark_of(contract: Contract) -> str:
    if contract.state == State.TERMINATED:
        return TERMINATED_MARK
    return "" if contract.was_signed else UNSIGNED_MARK


def contract_data(contract: Contract, today: date) -> schemas.ContractData:
    text = contract_text(contract)
    parties = list(contract.parties.select_related("organisation"))
    signatories = {block.party: block for block in text.signatures}
    return schemas.ContractData(
        head=head_of(contract, contract.in_force_on or contract.text_frozen_on or today, mark_of(contract)),
        title=contract.get_kind_display(),
        parties=tuple(_party(party, signatories.get(str(party))) for party in parties),
        perimeter=tuple(str(part) for part in contract.perimeter.select_related("territory").order_by("pk")),
        period=_period(contract.starts_on, contract.ends_on),
        recitals=text.recitals,
        articles=text.articles,
        axes=_axes(contract),
        budget=budget_of(contract, today),
        priorities=priorities_of(contract),
        diagnosis=summaries_of(contract),
        signatures=text.signatures or tuple(schemas.Signature(str(party), "", "", "À signer") for party in parties),
    )


def _period(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on is None or ends_on is None:
        return "à fixer"
    return f"du {day(starts_on)} au {day(ends_on)}"


def _party(party: Party, signed: schemas.Signature | None) -> schemas.Party:
    siret = party.frozen_siret or party.organisation.siret or ""
    return schemas.Party(
        name=f"L'État — {party}" if party.side == Side.STATE else str(party),
        kind="État" if party.side == Side.STATE else "Collectivité",
        represented_by=signed.name if signed else "",
        quality=signed.quality if signed else "",
        siret=" ".join((siret[:3], siret[3:6], siret[6:9], siret[9:])) if siret else "",
    )


def _axes(contract: Contract) -> tuple[schemas.Axis, ...]:
    grouped = by_axis(contract.axes.all(), sheets_of(contract))
    return tuple(_axis(rank, axis, actions) for rank, (axis, actions) in enumerate(grouped, start=1))


def _axis(rank: int, axis: Axis, actions: list[Action]) -> schemas.Axis:
    return schemas.Axis(title=f"Axe {rank} — {axis}", actions=tuple(_action(action) for action in actions))


def _action(action: Action) -> schemas.Action:
    """The sheet: what is short goes in its table, what is long below; what is empty is not shown."""
    facts = (
        ("Thème national", ", ".join(THEME_LABELS[theme] for theme in action.themes)),
        ("Porteur", action.lead),
        ("Partenaires", action.partners),
        ("Publics", ", ".join(action.audience_labels)),
        ("Périmètre", " : ".join(part for part in (", ".join(action.places), action.perimeter_note) if part)),
        ("Dates", _period(action.starts_on, action.ends_on)),
        ("Action expérimentale", "oui" if action.is_innovative else ""),
    )
    texts = (
        ("Problème traité", action.problem),
        ("Ce qui existe déjà", action.existing),
        ("Ce que l'action ajoute", action.adds),
        ("Livrables", action.deliverables),
        ("En quoi elle est nouvelle", action.innovation if action.is_innovative else ""),
    )
    results = action.expected_results.all()
    return schemas.Action(
        code=f"Action {action.number}",
        title=action.title,
        facts=tuple((label, words) for label, words in facts if words.strip()),
        text="\n\n".join(f"# {title}\n\n{text}" for title, text in texts if text.strip()),
        expected="\n".join(f"- {row.label} : {number(row.target)} {row.unit} en {row.year}" for row in results),
    )
