"""The State's act of one grant: an order, or a convention with an association above the threshold."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.documents.compose.head import head_of
from ctai.funding.models import Instalment
from ctai.papers.compose import facts, wording
from ctai.papers.grants import Granted, commitments_for, instalments_of
from ctai.papers.schemas import BLANK, Block, Heading, Items, PaperData, Row, Signatures, Table, Text, answers, as_typed
from ctai.papers.tables import ZERO
from ctai.press.in_words import euros_in_words
from ctai.programme.models import Action
from ctai.rules.funders import FUNDERS, ROUTE_LABELS, Funder, Route

MARK = "Projet — sans effet tant qu'il n'est pas signé"
Article = tuple[str, list[Block]]


def grant_data(contract: Contract, granted: Granted, today: date) -> PaperData:
    is_convention = granted.is_convention
    articles = _of_convention(contract, granted) if is_convention else _of_order(contract, granted)
    name = "Convention financière" if is_convention else "Arrêté attributif de subvention"
    return PaperData(
        head=head_of(contract, today, MARK),
        title=f"{name} — {granted.year}",
        subtitle=f"{granted.payee} — projet du {day(today)}",
        notice="",
        facts=(
            ("Bénéficiaire", f"{granted.payee}, SIRET {facts.siret_of(granted.payee)}"),
            ("Contrat", f"n° {contract.number}, {contract.get_kind_display()}, {contract.territory.label}"),
            ("Année budgétaire", str(granted.year)),
            ("Montant", f"{euros(granted.total)} ({euros_in_words(granted.total)})"),
            ("Numéro de l'acte", BLANK),
        ),
        blocks=(
            *_opening(contract, granted),
            *_numbered(articles),
            *_signatures(contract, granted),
            *_annex(granted),
        ),
    )


def _opening(contract: Contract, granted: Granted) -> Iterator[Block]:
    if granted.is_convention:
        yield Heading("Entre les parties")
        yield Items(
            (
                f"l'État, représenté par la préfète ou le préfet de département ({contract.prefecture}), "
                "ci-après « l'administration » ;",
                f"{granted.payee}, association, SIRET {facts.siret_of(granted.payee)}, ci-après « l'association ».",
            )
        )
        unknown = ("Numéro RNA", "Siège", "Représentée par (nom et qualité)")
        yield answers(tuple((row, BLANK) for row in unknown), caption="L'association")
    else:
        yield Text(f"La préfète ou le préfet de département ({contract.prefecture}),")
    yield Heading("Vu")
    yield Items(tuple(_visas(contract, granted)))
    yield Heading("Il est convenu ce qui suit" if granted.is_convention else "Arrête")


def _visas(contract: Contract, granted: Granted) -> Iterator[str]:
    articles = "ses articles 9-1, 10 et 10-1" if granted.payee.is_association else "son article 9-1"
    for visa in (*wording.LAWS, *wording.DECREES):
        yield visa.format(articles=articles, year=granted.year)
    if granted.payee.is_association:
        yield from wording.OF_ASSOCIATIONS
    if granted.is_convention:
        yield from wording.OF_CONVENTIONS
    standing = f"en vigueur depuis le {day(contract.in_force_on)}" if contract.in_force_on else "en cours de signature"
    yield f"le contrat n° {contract.number} ({contract.get_kind_display()}, {contract.territory.name}), {standing} ;"
    if contract.submitted_on:
        yield f"la demande de financement déposée le {day(contract.submitted_on)} ;"
    yield f"la délégation de signature : {BLANK}."


def _numbered(articles: Iterable[Article]) -> Iterator[Block]:
    for rank, (title, blocks) in enumerate(articles, start=1):
        yield Heading(f"Article {'1er' if rank == 1 else rank} — {title}", 2)
        yield from blocks


def _of_order(contract: Contract, granted: Granted) -> list[Article]:
    who = "Le bénéficiaire"
    aim = f"Une subvention de {_amount(granted)} est attribuée à {_named(granted)} au titre de l'année {granted.year}"
    use: list[Block] = [Text(wording.USE.format(who=who)), *_republic(granted), *_regrants(granted)]
    return [
        (
            "Objet et montant",
            [Text(f"{aim}, pour ces actions :"), _actions(granted)],
        ),
        ("Imputation budgétaire", _charged(contract, granted)),
        ("Versement", _payment(granted)),
        ("Emploi de la subvention", use),
        ("Comptes à rendre", [Text(_report(granted, who))]),
        ("Contrôle", [Text(wording.CONTROL.format(who=who))]),
        ("Reversement", [Text(wording.REVERSAL)]),
        ("Publicité", [Text(wording.PUBLICITY.format(who=who, data=wording.DATA_OF_ORDER))]),
        ("Recours", [Text(wording.APPEAL)]),
        ("Exécution", [Text(wording.EXECUTION)]),
    ]


def _of_convention(contract: Contract, granted: Granted) -> list[Article]:
    who = "L'association"
    aim = (
        f"L'association s'engage à réaliser ces actions du contrat n° {contract.number}. L'administration lui apporte "
        f"une subvention de {_amount(granted)} au titre de l'année {granted.year}."
    )
    use: list[Block] = [Text(wording.USE.format(who=who)), *_republic(granted)]
    evaluation = (
        "Les parties évaluent ensemble les actions, sur les résultats attendus de l'annexe, avant toute convention "
        "nouvelle."
    )
    return [
        ("Objet et montant", [Text(aim), _actions(granted)]),
        ("Durée", [Text(wording.TERM.format(year=granted.year))]),
        ("Imputation budgétaire", _charged(contract, granted)),
        ("Versement", _payment(granted)),
        ("Emploi de la subvention et engagements", use),
        ("Comptes à rendre", [Text(_report(granted, who))]),
        ("Évaluation", [Text(evaluation)]),
        ("Contrôle", [Text(wording.CONTROL.format(who=who))]),
        ("Reversement", [Text(wording.REVERSAL)]),
        ("Publicité", [Text(wording.PUBLICITY.format(who=who, data=wording.DATA_OF_CONVENTION))]),
        ("Avenant et résiliation", [Text(wording.CHANGES)]),
        ("Litiges", [Text(wording.DISPUTES)]),
    ]


def _amount(granted: Granted) -> str:
    return f"**{euros(granted.total)}** ({euros_in_words(granted.total)})"


def _named(granted: Granted) -> str:
    """In Markdown: a star in a name is a star."""
    name = as_typed(str(granted.payee))
    return f"{name} (SIRET {facts.siret_of(granted.payee)})" if granted.payee.siret else name


def _actions(granted: Granted) -> Table:
    rows = [
        Row((str(line.action.number), line.action.title, ROUTE_LABELS[Route(line.route)], euros(line.granted)))
        for line in granted.lines
    ]
    rows.append(Row(("", "Total", "", euros(granted.total)), strong=True))
    return Table(("N°", "Action", "Versement", "Montant"), tuple(rows), (0, 2.2, 1.8, 0), 3)


def _charged(contract: Contract, granted: Granted) -> list[Block]:
    """By programme and action of the finance law, then the EJ when there is one."""
    sums: dict[str, Decimal] = {}
    for line in granted.lines:
        known = line.funder != Funder.STATE_OTHER
        name = FUNDERS[Funder(line.funder)].label if known else f"État — {line.funder_name}"
        sums[name] = sums.get(name, ZERO) + (line.granted or ZERO)
    rows = tuple(Row((name, euros(total))) for name, total in sums.items())
    numbers = ", ".join(commitments_for(contract, granted))
    said = numbers or f"{BLANK}, son numéro n'est pas encore enregistré"
    return [Table(("Crédits", "Montant"), rows, (3, 1)), Text(f"Engagement juridique : {said}.")]


def _instalment_named(one: Instalment) -> str:
    return f"{one.get_kind_display()}, {one.condition}" if one.condition else one.get_kind_display()


def _payment(granted: Granted) -> list[Block]:
    planned = instalments_of(granted)
    rows = [
        Row((_instalment_named(one), f"Action {one.line.action.number}", day(one.planned_on), euros(one.amount)))
        for one in planned
    ]
    left = granted.total - sum((one.amount for one in planned), ZERO)
    blocks: list[Block] = []
    if rows:
        rows.append(Row(("Total", "", "", euros(granted.total - left)), strong=True))
        blocks += [
            Text("La subvention est versée selon cet échéancier, sur le compte bancaire du bénéficiaire :"),
            Table(("Versement", "Action", "Prévu le", "Montant"), tuple(rows), (1.6, 1, 1.2, 1), 3),
        ]
    if left:
        blocks.append(Text(f"Échéancier des {euros(left)} restants : {BLANK} avant la signature."))
    return [*blocks, Text(f"Comptable assignataire : {BLANK}.")]


def _republic(granted: Granted) -> list[Block]:
    return [Text(wording.REPUBLIC)] if granted.payee.is_association else []


def _regrants(granted: Granted) -> list[Block]:
    """What an authority is paid to give on, by its own decisions."""
    rows = tuple(
        Row((f"{line.action.number}. {line.action.title}", euros(line.granted)))
        for line in granted.lines
        if line.route == Route.REGRANTED
    )
    if not rows:
        return []
    said = "Le bénéficiaire reverse ces montants à qui réalise l'action, par ses propres décisions, et en rend compte :"
    return [Text(said), Table(("Action", "Montant à reverser"), rows, (3, 1))]


def _report(granted: Granted, who: str) -> str:
    limit = day(date(granted.year + 1, 6, 30))
    words = wording.REPORT_OF_ASSOCIATION if granted.payee.is_association else wording.REPORT_OF_PUBLIC
    return words.format(who=who, limit=limit)


def _signatures(contract: Contract, granted: Granted) -> list[Block]:
    state = (f"Pour l'État — {contract.prefecture}", "Nom, qualité et délégation, lieu et date, signature")
    if granted.is_convention:
        other = (f"Pour l'association — {granted.payee}", "Nom et qualité, lieu et date, signature")
        return [Heading("Signatures"), Signatures((state, other))]
    return [Heading("Signature"), Signatures((state,))]


def _annex(granted: Granted) -> list[Block]:
    """What each action should reach that year, on which its report is read."""
    actions: dict[int, Action] = {line.action_id: line.action for line in granted.lines}
    found: list[Block] = []
    for action in actions.values():
        results = action.expected_results.filter(year=granted.year)
        found += facts.results_table(results, caption=f"{action.number}. {action.title}")
    return [Heading(f"Annexe — Résultats attendus en {granted.year}"), *found] if found else []
