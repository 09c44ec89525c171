"""Who the site speaks for. Neutral by default: the State block is for operators of the State only."""

from config.settings.env import choice, text

CTAI_BRAND = choice(
    "CTAI_BRAND",
    "neutre",
    {"neutre", "etat"},
    about="« etat » affiche le bloc-marque de l'État et la police Marianne ; réservé aux opérateurs de l'État.",
)
CTAI_SERVICE_NAME = text(
    "CTAI_SERVICE_NAME", "Contrats d'accueil et d'intégration", about="Nom du service, dans l'en-tête de chaque page."
)
CTAI_SOURCE_URL = text(
    "CTAI_SOURCE_URL",
    "",
    about="Adresse du code source, au pied de chaque page. Vide : les mentions légales en parlent.",
)
CTAI_CONTACT_EMAIL = text(
    "CTAI_CONTACT_EMAIL", "contact@ctai.example", about="Adresse d'assistance montrée aux utilisateurs."
)
CTAI_PUBLISHER = text("CTAI_PUBLISHER", "", about="Éditeur et directeur de la publication, pour les mentions légales.")
CTAI_HOSTING = text("CTAI_HOSTING", "", about="Nom et adresse de l'hébergeur, pour les mentions légales.")
