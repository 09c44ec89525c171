"""The five official steps as the public reads them: words written here, moves taken from the rules."""

from dataclasses import dataclass

from ctai.rules.acts import Act
from ctai.rules.deadlines import ACKNOWLEDGEMENT_DAYS, ACKNOWLEDGEMENT_SOURCE
from ctai.rules.roles import AUTHORITY_ROLES, PARTY_ROLES, PREFECTURE_ROLES, Role, sentence_for
from ctai.rules.states import STATES, STEP_LABELS, Step
from ctai.rules.transitions import TRANSITIONS, Transition

DGEF = (
    "https://immigration.interieur.gouv.fr/Integration-et-Acces-a-la-nationalite/"
    "Les-Contrats-Territoriaux-d-Accueil-et-d-Integration"
)
DIAIR_LEAFLET = "https://accueil-integration-refugies.fr/?p=18856"
MAIRES_DE_FRANCE = "https://mairesdefrance.com/m/article/print.php?id=1291"
# Said shorter to the public than to the parties.
_TOGETHER = {
    AUTHORITY_ROLES: "la collectivité",
    PREFECTURE_ROLES: "la préfecture",
    PARTY_ROLES: "l'une ou l'autre partie",
    frozenset({Role.PREFECT}): "le préfet ou son délégataire",
}
# Told once for all steps, or not a step of the way to a contract.
_APART = {Act.ABANDON, Act.END_CONTRACT, Act.TERMINATE_CONTRACT}


@dataclass(frozen=True)
class Words:
    """`short`: one sentence for the home page. `sources`: (title, address)."""

    short: str
    who: str
    documents: tuple[str, ...]
    explained: str
    sources: tuple[tuple[str, str], ...]
    delay: str = ""


@dataclass(frozen=True)
class Move:
    verb: str
    by: str


@dataclass(frozen=True)
class StepPage:
    number: int
    label: str
    words: Words
    forward: list[Move]
    back: list[Move]


WORDS: dict[Step, Words] = {
    Step.INTENT: Words(
        "La collectivité écrit à la préfecture qu'elle veut s'engager.",
        "La ou le représentant de la collectivité écrit. La préfecture accuse réception ou décline, en disant "
        "pourquoi.",
        ("Lettre d'intention", "Délibération, si l'assemblée s'est déjà prononcée", "Accusé de réception"),
        "La lettre dit le territoire, les motifs et la personne à joindre. Une ou plusieurs collectivités peuvent "
        "la porter "
        "ensemble. Tant qu'elle n'est pas envoyée, l'État ne la voit pas.",
        (("DGEF, les contrats territoriaux d'accueil et d'intégration", DGEF),),
        f"Accusé de réception attendu sous {ACKNOWLEDGEMENT_DAYS} jours ({ACKNOWLEDGEMENT_SOURCE}).",
    ),
    Step.EXCHANGES: Words(
        "La collectivité et la préfecture se rencontrent et précisent le projet.",
        "Les deux parties : réunions, messages, partage des premiers constats.",
        ("Ordre du jour et compte rendu de chaque réunion", "Décisions prises ensemble"),
        "On s'accorde sur le périmètre, les partenaires à réunir et le calendrier.",
        (("DGEF, les contrats territoriaux d'accueil et d'intégration", DGEF),),
    ),
    Step.DIAGNOSIS: Words(
        "Elles décrivent ensemble les besoins du territoire et ce qui existe déjà.",
        "Les services de la collectivité et ceux de la préfecture écrivent à deux. Chaque partie donne son accord, "
        "section "
        "par section.",
        ("Diagnostic partagé en huit sections", "Chiffres du territoire, chacun avec sa source et sa date"),
        "Le diagnostic fait apparaître les manques pour que les actions complètent l'existant : soins, logement, "
        "français, "
        "emploi. Il est figé quand les deux parties sont d'accord sur tout, et le contrat le cite.",
        (("Diair, plaquette 2023", DIAIR_LEAFLET), ("DGEF", DGEF)),
    ),
    Step.PROPOSAL: Words(
        "La collectivité propose des actions, leur budget, et demande un financement.",
        "La collectivité et les porteurs d'action préparent. L'élu·e signataire certifie. La préfecture examine ; "
        "le préfet "
        "ou son délégataire décide.",
        ("Fiches action", "Budget par action, par année et par financeur", "Demande de financement"),
        "Depuis 2022, le projet couvre au moins deux domaines de l'intégration, dont le logement. Les contrôles "
        "s'affichent "
        "pendant la saisie, chacun avec sa source ; ce qui n'est pas bloquant peut être justifié.",
        (("DGEF", DGEF), ("Maires de France, instruction de janvier 2022", MAIRES_DE_FRANCE)),
    ),
    Step.SIGNATURE: Words(
        "L'assemblée vote, chaque partie signe, le contrat entre en vigueur.",
        "L'assemblée de chaque collectivité vote. Le préfet et les élu·es signent.",
        ("Contrat et ses annexes", "Délibération autorisant la signature", "Signature de chaque partie"),
        "Le texte est figé avec une empreinte avant d'être signé. Il n'est en vigueur qu'à la dernière signature : "
        "jusque-là, "
        "chaque page le rappelle. Des actions peuvent avoir commencé avant.",
        (("DGEF", DGEF),),
    ),
}


def _move(transition: Transition) -> Move:
    return Move(transition.verb, _TOGETHER.get(transition.roles) or sentence_for(transition.roles))


def five_steps() -> list[StepPage]:
    pages = []
    for step, words in WORDS.items():
        moves = [
            transition
            for transition in TRANSITIONS
            if transition.act not in _APART
            and not transition.automatic
            and any(STATES[source].step == step for source in transition.sources)
        ]
        pages.append(
            StepPage(
                int(step),
                STEP_LABELS[step],
                words,
                [_move(transition) for transition in moves if not transition.needs_reason],
                [_move(transition) for transition in moves if transition.needs_reason],
            )
        )
    return pages
