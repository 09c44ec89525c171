"""The words of the demonstration's files. Fictitious, and said so: no figure here is presented as a fact."""

from decimal import Decimal

from ctai.rules.expenses import Account
from ctai.rules.themes import Audience, Theme

SECTIONS: dict[str, str] = {
    "perimeter": "Le contrat couvre **{territory}**. Travaillent déjà ensemble : le CCAS, la mission locale, l'agence "
    "France Travail, deux centres sociaux et trois associations. Manquent encore autour de la table les bailleurs et "
    "les employeurs.",
    "newcomers": "Les nombres ci-dessous viennent des chiffres publiés, placés à droite avec leur source. Le nombre de "
    "signataires du CIR sur le territoire sera demandé à l'OFII : il n'est pas publié à cette échelle.",
    "offer": "- **Français** : un atelier sociolinguistique, complet depuis la rentrée.\n- **Emploi** : la mission "
    "locale et un chantier d'insertion.\n- **Logement** : intermédiation locative, quelques places.\n- **Santé** : une "
    "permanence d'accès aux soins à l'hôpital.",
    "needs": "Entendus en atelier avec des personnes concernées, sans nommer personne : apprendre le français à des "
    "horaires compatibles avec le travail, comprendre ses droits, trouver un logement avant la fin de l'hébergement.",
    "obstacles": "Horaires des transports après 19 h, garde d'enfants, délais d'attente pour les cours, formulaires "
    "uniquement en ligne.",
    "priorities": "Le groupe de travail retient le logement et le français comme premières priorités, puis l'accès "
    "aux droits.",
    "articulation": "Le contrat complète le droit commun et le programme AGIR du département ; il ne finance aucune "
    "prestation déjà couverte. Les actions de mobilité s'appuient sur le contrat de ville quand il existe.",
    "sources": "Chaque chiffre placé porte sa source, son année et son niveau. Les nombres donnés en atelier ne sont "
    "pas repris.",
}

PRIORITIES: tuple[tuple[Theme, str, str], ...] = (
    (
        Theme.HOUSING,
        "Accéder à un logement stable en sortie d'hébergement",
        "Les sorties tardent faute d'accompagnement.",
    ),
    (Theme.FRENCH, "Apprendre le français en travaillant", "Les ateliers sont complets et en journée."),
    (Theme.RIGHTS, "Comprendre et ouvrir ses droits", "Les démarches en ligne découragent."),
)


WELCOME = "Vos réponses aideront la ville et la préfecture à mieux vous accueillir."
WORKSHOP = (
    "Seize personnes concernées se sont exprimées, en trois langues.\n\n- Les cours du matin sont impossibles pour qui "
    "travaille.\n- La garde d'enfants revient dans chaque groupe.\n"
    "- Le logement se cherche seul, sans savoir à qui parler."
)
TESTIMONY = "« J'ai trouvé du travail avant de trouver un cours. Le cours est à l'heure du travail. »"
OPINION_OF_THE_SUB_PREFECT = (
    "Le diagnostic rejoint ce que disent les maires de l'arrondissement, notamment sur les transports du soir."
)
OPINION_OF_OFII = "Le nombre de signataires du CIR est celui de l'an dernier : à mettre à jour avant la signature."
WISHES = (
    "Des cours de français le soir",
    "Quelqu'un pour m'aider avec le logement",
    "Un bus après 19 heures",
    "Une place en crèche pendant les cours",
)
OFFERS: tuple[dict[str, object], ...] = (
    {"structure": "Centre social du Beffroi (fictif)", "service": "Atelier sociolinguistique", "themes": ["french"],
     "audience": "all_newcomers", "places": 24, "wait_days": 90, "funding": "state", "source": "Entretien",
     "address": "Place du Marché"},
    {"structure": "Centre social du Beffroi (fictif)", "service": "Atelier de français du samedi", "themes": ["french"],
     "audience": "women", "places": 12, "wait_days": 60, "funding": "state", "source": "Entretien",
     "address": "Place du Marché"},
    {"structure": "Mission locale (fictive)", "service": "Accompagnement vers l'emploi des 16-25 ans",
     "themes": ["employment"], "audience": "youth", "places": 40, "wait_days": 15, "funding": "other_public",
     "source": "Mission locale, rapport annuel"},
    {"structure": "Association Passerelles (fictive)", "service": "Intermédiation locative", "themes": ["housing"],
     "audience": "bpi", "places": 8, "wait_words": "liste fermée depuis juin", "funding": "state",
     "source": "Association, entretien"},
    {"structure": "Maison France services (fictive)", "service": "Aide aux démarches en ligne",
     "themes": ["rights", "digital"], "audience": "everyone", "wait_days": 3, "funding": "other_public",
     "source": "Page publique de la maison"},
)  # fmt: skip
NEEDS: tuple[dict[str, str], ...] = (
    {"kind": "need", "theme": "french", "audience": "all_newcomers", "said_by": "concerned",
     "sentence": "Apprendre le français à des horaires compatibles avec le travail"},
    {"kind": "obstacle", "theme": "french", "audience": "parents", "said_by": "concerned",
     "sentence": "Aucune garde d'enfants pendant les cours"},
    {"kind": "need", "theme": "housing", "audience": "bpi", "said_by": "professionals",
     "sentence": "Un accompagnement avant et après l'entrée dans le logement"},
    {"kind": "need", "theme": "rights", "audience": "all_newcomers", "said_by": "volunteers",
     "sentence": "Une aide de proximité pour les démarches en ligne"},
)  # fmt: skip


class Sheet:
    """An action of the demonstration."""

    def __init__(
        self, theme: Theme, title: str, problem: str, adds: str, result: tuple[str, str, int], asked: int
    ) -> None:
        self.theme, self.title, self.problem, self.adds = theme, title, problem, adds
        self.label, self.unit, self.target = result
        self.asked = asked


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        Theme.HOUSING,
        "Accompagner vers un logement durable",
        "Des ménages restent hébergés alors qu'ils pourraient se loger.",
        "Un accompagnement de six mois, avant et après l'entrée dans le logement, que personne n'assure aujourd'hui.",
        ("Ménages relogés", "ménages", 24),
        18_000,
    ),
    Sheet(
        Theme.FRENCH,
        "Français du soir, près de l'emploi",
        "Les ateliers existants sont en journée et complets.",
        "Deux groupes du soir, avec garde d'enfants, dans les centres sociaux.",
        ("Personnes inscrites", "personnes", 40),
        15_500,
    ),
    Sheet(
        Theme.RIGHTS,
        "Permanence mobile d'accès aux droits",
        "Les démarches en ligne découragent, surtout loin du centre.",
        "Une permanence itinérante, deux jours par semaine, avec interprétariat par téléphone.",
        ("Personnes reçues", "personnes", 120),
        9_800,
    ),
)
AUDIENCES = [Audience.ALL_NEWCOMERS.value, Audience.WOMEN.value]

# What an action is spent on, as shares of its cost; the rest is staff. Given in kind: hours of volunteers, rooms lent.
CHARGES = {
    Account.PURCHASES: Decimal("0.05"), Account.EXTERNAL: Decimal("0.08"), Account.OTHER_EXTERNAL: Decimal("0.12"),
    Account.TAXES: Decimal("0.03"),
}  # fmt: skip
IN_KIND = {
    Account.IN_KIND_USES: Decimal(1_700), Account.IN_KIND_SERVICES: Decimal(500), Account.VOLUNTEERING: Decimal(1_200),
}  # fmt: skip

QUESTION_BEFORE_DECIDING = (
    "La deuxième année reprend les trois actions au même montant. Sont-elles soutenues sur le terrain, et font-elles "
    "double emploi avec une action que vous financez déjà ?"
)
OPINION_OF_THE_REGION = (
    "Les cours du soir et la permanence mobile n'ont pas d'équivalent dans nos appels à projets. Réserve sur "
    "l'accompagnement vers le logement : vérifier qu'il ne suit pas les mêmes ménages que le programme AGIR."
)
