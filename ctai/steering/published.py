"""What others published, quoted with source and date: never added to what the platform counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quoted:
    value: str
    what: str
    year: str
    source: str
    address: str


_DGEF = "DGEF, page « Les contrats territoriaux d'accueil et d'intégration »"
_DGEF_PAGE = (
    "https://immigration.interieur.gouv.fr/Integration-et-Acces-a-la-nationalite/"
    "Les-Contrats-Territoriaux-d-Accueil-et-d-Integration"
)

QUOTED: tuple[Quoted, ...] = (
    Quoted("44", "territoires engagés", "2023", _DGEF, _DGEF_PAGE),
    Quoted("28", "communes", "2023", _DGEF, _DGEF_PAGE),
    Quoted("13", "métropoles ou intercommunalités", "2023", _DGEF, _DGEF_PAGE),
    Quoted("2", "départements", "2023", _DGEF, _DGEF_PAGE),
    Quoted("1", "région", "2023", _DGEF, _DGEF_PAGE),
    Quoted("11 M€", "soutien de l'État aux collectivités", "2023", _DGEF, _DGEF_PAGE),
)

LANDMARK_STATUS = {
    "signe": "Signé, d'après la page citée",
    "engage": "Nommé comme engagé",
    "signature_annoncee": "Signature annoncée",
    "prefiguration": "Préfiguration signée",
    "partenaire_appel_a_projets": "Partenaire d'un appel à projets",
    "releve": "Relevé par une recherche, page non relue",
}
