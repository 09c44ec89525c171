"""Sample data of each template, small and long, plain and hostile."""

from decimal import Decimal
from typing import Any

from ctai.design.charts import bar_chart, line_chart, share_chart
from ctai.design.maps import choropleth
from ctai.documents.schemas import (
    AcknowledgementData,
    Action,
    Agreement,
    Article,
    Axis,
    Body,
    Budget,
    BudgetLine,
    ContractData,
    DiagnosisData,
    DiagnosisSection,
    Figure,
    Head,
    LetterData,
    Party,
    Priority,
    Signature,
    Summary,
)
from ctai.documents.schemas_diagnosis import (
    ChartSheet,
    Cited,
    FigureRow,
    NeedLine,
    NeedTheme,
    OfferLine,
    OfferRow,
    OfferTheme,
    Opinion,
    Ranked,
    ReportData,
    ReportSection,
    WorkbookData,
)
from ctai.press.drawings import drawing_of

HOSTILE = (
    '#read("/etc/passwd") *gras* $x$ \\ @ref <label> {{ 7*7 }} {% for %} <script>alert(1)</script> &amp; 😀 👩‍👩‍👧 '
    'مرحبا بكم \u202eabc\u202c 日本 \x07 #import "x.typ": *'
)
TEXT = (
    "Le territoire accueille **chaque année** des personnes primo-arrivantes, venues pour des motifs familiaux, "
    "de travail ou de protection internationale. Les services de la préfecture et de la collectivité ont constaté "
    "ensemble ce qui suit.\n\n"
    "- des délais d'attente de plusieurs mois pour les cours de français ;\n"
    "- peu de logements à loyer modéré près des emplois ;\n"
    "- des démarches en ligne difficiles à mener seul.\n\n"
    "Voir la *page du ministère* : [les CTAI](https://www.immigration.interieur.gouv.fr/)."
)


def head(*, mark: str = "Texte non signé — pas encore en vigueur", rehearsal: bool = True) -> Head:
    return Head(
        number="2026-12-001",
        territory="Millau (commune, Aveyron)",
        date="2026-03-03",
        date_words="3 mars 2026",
        rehearsal=rehearsal,
        mark=mark,
    )


def letter(text: str = TEXT) -> LetterData:
    return LetterData(
        head=head(mark=""),
        sender=Body("Commune de Millau", ("17 avenue de la République", "12100 Millau")),
        recipient=Body("Préfecture de l'Aveyron", ("Place Charles-de-Gaulle", "12000 Rodez")),
        subject="contrat territorial d'accueil et d'intégration (CTAI) de Millau",
        text=text,
        signatory_name="Camille Exemple",
        signatory_quality="Maire de Millau",
        co_senders=("Communauté de communes de Millau Grands Causses",),
        themes=("Logement", "Apprentissage du français"),
        attachments=("Délibération du 12 février 2026",),
    )


def acknowledgement(
    text: str = "Mes services vous proposent une première réunion avant la fin du mois.",
) -> AcknowledgementData:
    return AcknowledgementData(
        head=head(mark="", rehearsal=False),
        sender=Body("Préfecture de l'Aveyron", ("12000 Rodez",)),
        recipients=("Commune de Millau", "Communauté de communes de Millau Grands Causses"),
        letter_sent_on="18 février 2026",
        acknowledged_on="3 mars 2026",
        text=text,
        signatory_name="Dominique Exemple",
        signatory_quality="Référente intégration (DDETSPP)",
        contact="Dominique Exemple, dominique@aveyron.example",
        next_steps=("Échanges : réunions et messages", "Diagnostic partagé", "Proposition et demande de financement"),
    )


def priorities(text: str = "Trois mois d'attente pour un cours de français.") -> tuple[Priority, ...]:
    return (
        Priority(1, "Réduire l'attente des cours de français", "Apprentissage du français", text),
        Priority(2, "Loger près des emplois", "Logement", "Deux employeurs sur trois renoncent faute de logement."),
    )


def diagnosis(text: str = TEXT) -> DiagnosisData:
    figures = tuple(
        Figure(
            f"Personnes étrangères, indicateur {n}", "1 284", "Millau", "2022", "Insee, recensement de la population"
        )
        for n in range(5)
    )
    agreements = (
        Agreement("Collectivité", "D'accord", "1er mars 2026"),
        Agreement("Préfecture", "D'accord", "2 mars 2026"),
    )
    titles = (
        "Périmètre et partenaires",
        "Nombre de personnes primo-arrivantes",
        "Offre existante par thème",
        "Besoins entendus",
    )
    return DiagnosisData(
        head=head(mark=""),
        authorities=("Commune de Millau",),
        prefecture="Préfecture de l'Aveyron",
        status="Figé le 2 mars 2026, version 1",
        sections=tuple(DiagnosisSection(title, text, figures, agreements) for title in titles),
        priorities=priorities(),
    )


def _action(index: int, text: str) -> Action:
    return Action(
        code=f"A{index}",
        title=f"Cours de français du soir, groupe {index}",
        facts=(
            ("Priorité du diagnostic", "Réduire l'attente des cours de français"),
            ("Thème", "Apprentissage du français"),
            ("Porteur", "Association Exemple"),
            ("Partenaires", "CCAS de Millau, Mission locale"),
            ("Publics", "Tous les étrangers primo-arrivants, femmes"),
            ("Dates", "du 1er avril 2026 au 31 décembre 2028"),
        ),
        text=text,
        expected="60 personnes par an atteignent le niveau **A1**.",
    )


def budget(actions: int) -> Budget:
    years = ("2026", "2027", "2028")
    line = ("12 000,00 €", "12 500,50 €", "—")
    lines = tuple(
        BudgetLine(f"A{n} — Cours de français du soir, groupe {n}", funder, line, "24 500,50 €")
        for n in range(1, actions + 1)
        for funder in ("État (programme 104)", "Commune de Millau", "Département", "Union européenne (FAMI)", "Autres")
    )
    sums = ("1 200 000,00 €", "1 250 050,50 €", "0,00 €")
    by_funder = tuple(
        BudgetLine("", funder, sums, "2 450 050,50 €") for funder in ("État (programme 104)", "Commune de Millau")
    )
    return Budget(years, lines, by_funder, sums, "2 450 050,50 €", "Montants demandés, en euros.")


def contract(text: str = TEXT, *, actions: int = 12, articles: int = 10, mark: str | None = None) -> ContractData:
    """Twelve actions, sixty budget lines: the size of a real contract."""
    return ContractData(
        head=head() if mark is None else head(mark=mark, rehearsal=False),
        title="Contrat territorial d'accueil et d'intégration",
        parties=(
            Party("L'État", "Préfecture de l'Aveyron", "Alex Exemple", "Préfète de l'Aveyron"),
            Party("Commune de Millau", "Collectivité", "Camille Exemple", "Maire", "21120145400017"),
        ),
        perimeter=("Millau", "Creissels", "Aguessac"),
        period="du 1er avril 2026 au 31 mars 2029",
        recitals=(
            "le code de l'entrée et du séjour des étrangers et du droit d'asile ;",
            "la délibération du 12 février 2026 ;",
        ),
        articles=tuple(Article(f"Objet numéro {n}", text, local=n == 9) for n in range(1, articles + 1)),
        axes=(
            Axis(
                "Axe 1 — Apprendre le français",
                tuple(_action(n, text) for n in range(1, actions // 2 + 1)),
                "Priorité première.",
            ),
            Axis("Axe 2 — Se loger", tuple(_action(n, text) for n in range(actions // 2 + 1, actions + 1))),
        ),
        budget=budget(actions),
        priorities=priorities(),
        diagnosis=(Summary("Besoins entendus", text), Summary("Obstacles", text)),
        signatures=(
            Signature("L'État", "Alex Exemple", "Préfète de l'Aveyron", "À signer"),
            Signature("Commune de Millau", "Camille Exemple", "Maire de Millau", "Signé le 2 mars 2026"),
        ),
    )


def drawings(words: str = "Millau") -> tuple[dict[str, Any], ...]:
    """One of each shape. `words`: the label of a bar and of a line."""
    bars = bar_chart(
        "Personnes étrangères pour 1 000 habitants",
        "pour 1 000 habitants",
        [(words, Decimal("52.1")), ("Département de l'Aveyron", Decimal("31.4")), ("Sans valeur", None)],
        highlight=words,
        source="Insee, recensement de la population 2022",
    )
    line = line_chart("Évolution", "personnes", ["2016", "2022"], [(words, [Decimal(980), Decimal(1284)])])
    parts = share_chart("Motifs", "titres", [("Aveyron", [("Famille", Decimal(60)), ("Travail", Decimal(40))])])
    ground = choropleth("Titres délivrés", "titres", {"12": 640, "75": 30000, "974": 900}, source="Ministère")
    return tuple(drawing_of(chart, note=words) for chart in (bars, line, parts, ground))


def report(text: str = TEXT, *, mark: str = "", drawn: tuple[dict[str, Any], ...] = ()) -> ReportData:
    answers = (Agreement("Collectivité", "Accord", "1er mars 2026"), Agreement("État", "Accord", "2 mars 2026"))
    cited = (
        Cited(
            "1",
            "1 284 personnes étrangères à Millau en 2022",
            "Insee, recensement de la population, millésime 2022, par commune",
            "A",
        ),
    )
    need = NeedLine(
        "Besoin",
        "Des cours de français le soir",
        text,
        "Femmes",
        "dit par les habitants",
        ("Enquête : 62 % en demandent",),
    )
    line = OfferLine(
        "Association Exemple",
        "Ateliers de français",
        "Tous publics",
        "40",
        "3 mois",
        "12 rue Droite, Millau",
        "CCAS, 12 janvier 2026",
    )
    return ReportData(
        head=head(mark=mark),
        title="Diagnostic partagé",
        authorities=("Commune de Millau",),
        prefecture="Préfecture de l'Aveyron",
        status="Figé le 2 mars 2026 par accord des deux parties",
        version="2",
        outline="Trame n° 1",
        digest="ab" * 32,
        sections=(
            ReportSection("Publics et arrivées", text, cited=cited, drawings=drawn, answers=answers),
            ReportSection("Se déplacer", text, is_local=True, answers=answers),
            ReportSection("Logement", ""),
        ),
        offer=(OfferTheme("Apprentissage du français", (line,)),),
        needs=(NeedTheme("Apprentissage du français", (need,)),),
        priorities=(Ranked("1", "Réduire l'attente", "Apprentissage du français", "importance 5, écart 4", text),),
        opinions=(Opinion("la sous-préfecture de Millau", "2 mars 2026", text),),
    )


def workbook(text: str = TEXT) -> WorkbookData:
    figure = FigureRow(
        "Publics et arrivées",
        "Personnes étrangères",
        "1284",
        "personnes",
        "1 284 personnes",
        "Millau",
        "2022",
        "Insee",
        "2022",
        "A",
        "https://www.insee.fr/",
    )
    chart = ChartSheet("Personnes étrangères", "personnes", "Territoire", "Insee", (("Millau", "52.1"), ("Sans", "")))
    offer = OfferRow(
        "Français", "=Association", "Ateliers", "Tous", "40", "3 mois", "Millau", "CCAS", "12 janvier 2026"
    )
    return WorkbookData(head(mark=""), "Chiffres du diagnostic", "2", text, (figure,), (chart,), (offer,))
