"""The words of the volume: plausible, fictitious, few. What matters here is their length and their number."""

from ctai.rules.themes import Theme

FIRST_NAMES = (
    "Agnès Alain Amel André Anne Brahim Camille Carole Céline Christophe Claire David Denis Élodie Fatima Florence "
    "Gilles Hélène Isabelle Jean Karim Laure Luc Marc Marie Mehdi Nadia Nicolas Olivier Patrick Paul Rachid Sarah "
    "Sophie Stéphane Sylvie Thierry Valérie Yann Zoé"
).split()
LAST_NAMES = (
    "Bernard Bonnet Boyer Brun Chevalier Clément David Denis Dubois Dupont Durand Fabre Faure Fournier Garcia Garnier "
    "Gauthier Girard Guérin Henry Lambert Leroy Lopez Marchand Martin Mercier Meyer Moreau Morel Nguyen Noël Perrin "
    "Petit Philippe Renard Robert Roche Rousseau Roux Vidal"
).split()

# Title, what is wrong, what the action adds, what is counted, in which unit.
SHEETS: dict[Theme, tuple[tuple[str, str, str], ...]] = {
    Theme.EMPLOYMENT: (
        ("Passerelles vers l'emploi dans les métiers en tension", "Personnes en emploi à six mois", "personnes"),
        ("Reconnaissance des diplômes et des compétences", "Dossiers aboutis", "dossiers"),
        ("Parrainage par des employeurs du territoire", "Parrainages engagés", "binômes"),
    ),
    Theme.HOUSING: (
        ("Accompagner vers un logement durable", "Ménages relogés", "ménages"),
        ("Intermédiation locative et gestion adaptée", "Logements captés", "logements"),
    ),
    Theme.RIGHTS: (
        ("Permanence mobile d'accès aux droits", "Personnes reçues", "personnes"),
        ("Interprétariat mutualisé entre les services", "Heures d'interprétariat", "heures"),
    ),
    Theme.FRENCH: (
        ("Français du soir, près de l'emploi", "Personnes inscrites", "personnes"),
        ("Ateliers sociolinguistiques avec garde d'enfants", "Personnes assidues", "personnes"),
    ),
    Theme.HEALTH: (
        ("Médiation en santé et santé mentale", "Personnes accompagnées", "personnes"),
        ("Bilans de santé proposés à l'arrivée", "Bilans réalisés", "bilans"),
    ),
    Theme.DIGITAL: (("Ateliers numériques et prêt de matériel", "Personnes formées", "personnes"),),
    Theme.MOBILITY: (
        ("Se déplacer : vélo, code de la route, transport à la demande", "Personnes équipées", "personnes"),
    ),
    Theme.CIVIL_SOCIETY: (
        ("Rencontres par le sport et la culture", "Rencontres tenues", "rencontres"),
        ("Réseau de bénévoles et tandems", "Tandems actifs", "tandems"),
    ),
}
PROBLEM = (
    "Le diagnostic partagé relève que l'offre présente ne répond pas à ce besoin : horaires en journée, listes "
    "d'attente, éloignement des transports. Les professionnels entendus en atelier le confirment."
)
ADDS = (
    "L'action complète le droit commun sans le doubler : elle ouvre des places nouvelles, le soir et le samedi, au "
    "plus près des quartiers, avec une garde d'enfants et un suivi individuel de six mois."
)
EXISTING = "Centres sociaux, mission locale, associations locales et services de droit commun décrits au diagnostic."
MESSAGES = (
    "Merci pour cet échange. Nous proposons de tenir le premier atelier dans trois semaines avec les partenaires.",
    "Bien reçu. Pouvez-vous préciser le périmètre retenu et la liste des partenaires associés au diagnostic ?",
    "Voici les précisions demandées. Les données de l'observatoire local suivront d'ici la fin du mois.",
    "C'est noté de notre côté ; nous en parlerons à la prochaine réunion.",
    "Nous avons relu la section sur l'offre existante et proposons deux corrections de forme.",
    "Le calendrier nous convient. Nous restons à votre disposition.",
)
MINUTES = "La méthode est arrêtée : trois ateliers, puis une rédaction à deux. Chacun relit avant la fin du mois."
REPORT = "Les actions prévues ont démarré ; deux ont pris du retard, faute de recrutement, et seront prolongées."
REASON = "Le projet est revu : le calendrier et les moyens ne permettent pas d'aller plus loin cette année."
