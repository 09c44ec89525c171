"""The national template of a contract, numbered. No model CTAI could be read (domain.md, gap 1): this one is the
platform's own, built from what public pages say a contract holds; a ministry replaces it by adding a version.

A released version never changes: a contract composed with it keeps its words. `$name` fields are filled from the data.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TemplateArticle:
    code: str
    title: str
    body: str


@dataclass(frozen=True)
class ContractTemplate:
    version: int
    since: str
    source: str
    articles: tuple[TemplateArticle, ...]


TEMPLATE_1 = ContractTemplate(
    version=1,
    since="2026",
    source="Modèle de la plateforme, d'après la page « Les CTAI » de la DGEF et les délibérations publiées",
    articles=(
        TemplateArticle(
            "purpose",
            "Objet",
            "Le présent contrat fixe les engagements réciproques de $parties pour l'accueil et l'intégration des "
            "étrangers primo-arrivants, dont les bénéficiaires de la protection internationale, sur le territoire de "
            "$perimeter.\n\nLes actions du contrat complètent le droit commun et les dispositifs de l'État ; elles ne "
            "s'y substituent pas.",
        ),
        TemplateArticle(
            "diagnosis",
            "Diagnostic partagé",
            "Le contrat s'appuie sur le diagnostic partagé, version $diagnosis_version, figé le $diagnosis_day par "
            "accord des deux parties (empreinte $diagnosis_digest). Ce diagnostic est annexé au contrat.",
        ),
        TemplateArticle(
            "programme",
            "Axes et actions",
            "Le programme comprend $axes et $actions, décrits par les fiches annexées. Les thèmes nationaux couverts "
            "sont : $themes.\n\nUne fiche action peut être précisée par accord écrit des parties tant que son objet et "
            "son budget ne changent pas ; au-delà, un avenant est nécessaire.",
        ),
        TemplateArticle(
            "funding",
            "Financement",
            "Le budget prévisionnel annexé s'élève à $asked_total, dont $asked_state demandés à l'État au titre du "
            "programme 104. Les crédits de l'État sont accordés chaque année, sous réserve de leur disponibilité, par "
            "acte attributif ; le contrat n'emporte pas par lui-même attribution de subvention.",
        ),
        TemplateArticle(
            "governance",
            "Gouvernance",
            "Un comité de pilotage, présidé conjointement par le préfet et par la collectivité cheffe de file, se "
            "réunit au moins une fois par an. Un comité technique prépare ses travaux.",
        ),
        TemplateArticle(
            "monitoring",
            "Suivi et évaluation",
            "Chaque année, la collectivité établit un bilan quantitatif, qualitatif et financier, examiné par la "
            "préfecture. Les indicateurs comptent des personnes et des résultats, jamais des noms : aucune donnée "
            "personnelle de bénéficiaire n'est transmise.",
        ),
        TemplateArticle(
            "communication",
            "Communication",
            "Les parties mentionnent leur soutien commun dans leurs publications relatives aux actions du contrat. Les "
            "données essentielles des subventions sont publiées dans les trois mois.",
        ),
        TemplateArticle(
            "duration",
            "Durée",
            "Le contrat couvre la période du $starts_on au $ends_on. Il entre en vigueur à la date de la dernière "
            "signature. Les actions engagées avant cette date peuvent y être rattachées.",
        ),
        TemplateArticle(
            "changes",
            "Avenant, résiliation, litiges",
            "Le contrat est modifié par avenant, dans les mêmes formes. Il peut être résilié par l'une des parties, "
            "par écrit et avec un motif, après un préavis de trois mois. Les litiges relèvent du tribunal "
            "administratif territorialement compétent.",
        ),
    ),
)

TEMPLATES: dict[int, ContractTemplate] = {1: TEMPLATE_1}
CURRENT_TEMPLATE = TEMPLATE_1
