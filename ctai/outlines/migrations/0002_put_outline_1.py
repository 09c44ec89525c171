"""Outline 1: the eight sections of the DGEF's skeleton (domain.md 2.3), with guided questions for the eight themes."""

from datetime import date

from django.db import migrations

# The day the platform first offered these sections.
PUBLISHED_ON = date(2026, 1, 1)
NOTE = "Première trame : huit sections, avec des questions pour chacun des huit thèmes."

# (code, slug, title, guidance, {"general" or theme: questions})
SECTIONS = [
    (
        "perimeter",
        "perimetre",
        "Périmètre et partenaires",
        "Quelles communes, quels quartiers ? Qui travaille déjà ensemble, et qui manque autour de la table ?",
        {
            "general": [
                "Quel territoire le contrat couvre-t-il, et pourquoi celui-là ?",
                "Quels partenaires ont participé au diagnostic ? Lesquels manquent encore ?",
            ],
            "employment": [
                "Quels acteurs de l'emploi et de l'insertion sont présents : France Travail, mission locale, IAE ?"
            ],
            "housing": ["Quels bailleurs, quelles structures d'hébergement et quel SIAO agissent sur le territoire ?"],
            "rights": ["Qui aide à ouvrir les droits : CCAS, France services, associations, PIMMS ?"],
            "french": ["Qui enseigne le français, au-delà de l'OFII ?"],
            "health": ["Quels acteurs de santé associer : PASS, CPAM, centre de santé, équipe psychosociale ?"],
            "digital": ["Quels lieux de médiation numérique sont ouverts au public ?"],
            "mobility": ["Qui organise les transports, et qui aide à passer le permis ou à se déplacer ?"],
            "civil_society": [
                "Quels clubs, associations, collectifs d'habitants et lieux culturels sont prêts à participer ?"
            ],
        },
    ),
    (
        "newcomers",
        "publics",
        "Nombre de personnes primo-arrivantes",
        "Combien de personnes, selon le statut, le sexe, l'âge, le motif du titre et le niveau de français ? "
        "Uniquement des nombres, jamais de noms.",
        {
            "general": [
                "Combien de personnes ont signé un contrat d'intégration républicaine, et sur quelle période ?",
                "Combien bénéficient d'une protection internationale ou temporaire ?",
                "Que sait-on de leur âge, de leur sexe, de leur situation de famille ?",
            ],
            "employment": ["Combien sont en emploi, en formation, ou inscrites à France Travail ?"],
            "housing": ["Combien vivent en structure d'hébergement, chez un tiers, dans un logement à elles ?"],
            "rights": ["Combien attendent l'ouverture d'un droit, et lequel ?"],
            "french": [
                "Quels sont les niveaux de français à l'arrivée (de A1 à B2) ? Combien n'ont pas été scolarisées ?"
            ],
            "health": ["Combien sont sans couverture maladie ouverte ou sans médecin traitant ?"],
            "digital": ["Combien n'ont ni équipement ni usage d'internet pour leurs démarches ?"],
            "mobility": ["Combien n'ont pas de moyen de transport, ou pas de permis reconnu ?"],
            "civil_society": ["Combien participent à une association, un club, un parrainage ?"],
        },
    ),
    (
        "offer",
        "offre",
        "Offre existante par thème",
        "Qui fait quoi, pour combien de personnes, avec quelle liste d'attente ? Emploi, logement, droits, français, "
        "santé, numérique, mobilité, société civile.",
        {
            "general": [
                "Pour chaque thème : quelle structure, quel service, quel public, combien de places, quelle attente ?",
                "Deux financements publics portent-ils sur la même offre ?",
            ],
            "employment": [
                "Quels parcours vers l'emploi sont ouverts aux personnes qui apprennent encore le français ?"
            ],
            "housing": ["Quelles solutions de logement accompagné existent, et avec quel délai d'accès ?"],
            "rights": ["Où peut-on être aidé pour ses démarches, avec un interprète si besoin ?"],
            "french": ["Quels cours, à quels niveaux, à quels horaires, avec combien de places ?"],
            "health": ["Quelles consultations accueillent avec un interprète ? Quel soutien psychologique ?"],
            "digital": ["Quels ateliers numériques sont accessibles à un débutant en français ?"],
            "mobility": ["Quelles aides au transport, au permis, au vélo ?"],
            "civil_society": ["Quelles activités culturelles, sportives ou de parrainage sont ouvertes à tous ?"],
        },
    ),
    (
        "needs",
        "besoins",
        "Besoins entendus",
        "Qu'ont dit les personnes concernées, les professionnels, les bénévoles ? Citez la source : atelier, enquête, "
        "entretien. Ne nommez personne.",
        {
            "general": [
                "Comment les personnes concernées ont-elles été entendues : enquête, atelier, entretiens ?",
                "Quels besoins reviennent le plus souvent ? Lesquels ont surpris ?",
            ],
            "employment": ["Quels métiers veulent-elles exercer ? Quels diplômes ou expériences faire reconnaître ?"],
            "housing": ["Que disent-elles de leur logement : taille, prix, éloignement, durée ?"],
            "rights": ["Quelles démarches restent bloquées, et où ?"],
            "french": ["De quel français ont-elles besoin : quotidien, travail, école des enfants, examen ?"],
            "health": ["Quels soins ont-elles renoncé à demander, et pourquoi ?"],
            "digital": ["Quelles démarches en ligne ne savent-elles pas faire seules ?"],
            "mobility": ["Quels trajets sont impossibles aujourd'hui ?"],
            "civil_society": ["Avec qui parlent-elles français hors des cours ? Que voudraient-elles faire ?"],
        },
    ),
    (
        "obstacles",
        "obstacles",
        "Obstacles",
        "Qu'est-ce qui empêche d'accéder à l'offre : délais, horaires, transports, garde d'enfants, langue ?",
        {
            "general": [
                "Qui n'accède pas à l'offre alors qu'elle existe ?",
                "Qu'est-ce qui en empêche : le délai, l'horaire, le lieu, le prix, la langue, la garde des enfants ?",
            ],
            "employment": [
                "Qu'est-ce qui retarde l'emploi : langue, diplôme, permis, garde d'enfants, discrimination ?"
            ],
            "housing": ["Qu'est-ce qui bloque la sortie de l'hébergement : garanties, ressources, offre, délais ?"],
            "rights": ["Quels délais ou quelles pièces bloquent l'ouverture des droits ?"],
            "french": ["Pourquoi des personnes quittent-elles un cours, ou n'en trouvent-elles pas ?"],
            "health": ["Manque-t-il des interprètes, des médecins traitants, de l'information ?"],
            "digital": ["Qu'est-ce qui manque : équipement, connexion, adresse électronique, accompagnement ?"],
            "mobility": ["Quels lieux ne sont pas desservis, ou plus à partir de quelle heure ?"],
            "civil_society": ["Qu'est-ce qui isole : éloignement, horaires, prix, méconnaissance, peur ?"],
        },
    ),
    (
        "priorities",
        "priorites",
        "Manques et priorités",
        "Parmi les manques constatés, lesquels traiter d'abord, et pourquoi ? Ils donneront les axes du contrat.",
        {
            "general": [
                "Quels manques sont à la fois importants pour les personnes et loin d'être comblés ?",
                "Lesquels le contrat peut-il traiter, et lesquels relèvent d'autres décisions ?",
            ],
            "employment": ["Quel manque traiter d'abord pour aller plus vite vers l'emploi ?"],
            "housing": ["Quel manque traiter d'abord pour accéder au logement ?"],
            "rights": ["Quel manque traiter d'abord pour ouvrir les droits à temps ?"],
            "french": ["Quel manque traiter d'abord pour apprendre le français ?"],
            "health": ["Quel manque traiter d'abord pour accéder aux soins ?"],
            "digital": ["Quel manque traiter d'abord pour l'autonomie numérique ?"],
            "mobility": ["Quel manque traiter d'abord pour se déplacer ?"],
            "civil_society": ["Quel manque traiter d'abord pour rencontrer les habitants ?"],
        },
    ),
    (
        "articulation",
        "articulation",
        "Articulation avec l'existant",
        "Comment le contrat complète le droit commun, AGIR, le contrat de ville, les comités locaux pour l'emploi, "
        "sans les doubler ?",
        {
            "general": [
                "Que font déjà le droit commun, AGIR, le contrat de ville, et à qui s'adressent-ils ?",
                "Comment éviter de financer deux fois la même action ?",
            ],
            "employment": ["Quel lien avec le comité local pour l'emploi et les engagements de France Travail ?"],
            "housing": ["Quel lien avec le plan départemental pour le logement (PDALHPD) et Logement d'abord ?"],
            "rights": ["Quel lien avec France services, la convention territoriale globale de la CAF ?"],
            "french": ["Comment compléter les cours du contrat d'intégration républicaine sans les doubler ?"],
            "health": ["Quel lien avec le contrat local de santé et le conseil local de santé mentale ?"],
            "digital": ["Quel lien avec la feuille de route France numérique ensemble ?"],
            "mobility": ["Quel lien avec le plan de mobilité et les aides de la région ou du département ?"],
            "civil_society": ["Quel lien avec le contrat de ville, le projet culturel, le projet sportif local ?"],
        },
    ),
    (
        "sources",
        "sources",
        "Sources et dates des chiffres",
        "D'où vient chaque chiffre cité, de quelle année, sur quel périmètre ?",
        {
            "general": [
                "Quels chiffres cités ne viennent pas des données publiées ici ? Qui les a produits, et quand ?",
                "Quel chiffre manque, et qui pourrait le donner ?",
            ],
            "employment": ["Quelles sources sur l'emploi : France Travail, Insee, branche, structure locale ?"],
            "housing": ["Quelles sources sur le logement : DNA, SIAO, bailleurs, Insee ?"],
            "rights": ["Quelles sources sur l'accès aux droits : CAF, CPAM, France services ?"],
            "french": ["Quelles sources sur le français : OFII, Carif-Oref, organismes de formation ?"],
            "health": ["Quelles sources sur la santé : CPAM, ARS, PASS ?"],
            "digital": ["Quelles sources sur le numérique : lieux de médiation, enquête ?"],
            "mobility": ["Quelles sources sur les déplacements : autorité organisatrice, enquête ?"],
            "civil_society": ["Quelles sources sur la vie associative : mairie, fédérations, enquête ?"],
        },
    ),
]


def put(apps, schema_editor):
    outline = apps.get_model("outlines", "Outline").objects.create(number=1, note=NOTE, published_on=PUBLISHED_ON)
    apps.get_model("outlines", "OutlineSection").objects.bulk_create(
        apps.get_model("outlines", "OutlineSection")(
            outline=outline, code=code, slug=slug, title=title, guidance=guidance, questions=questions, rank=rank
        )
        for rank, (code, slug, title, guidance, questions) in enumerate(SECTIONS, start=1)
    )


def take_away(apps, schema_editor):
    apps.get_model("outlines", "OutlineSection").objects.filter(outline__number=1).delete()
    apps.get_model("outlines", "Outline").objects.filter(number=1).delete()


class Migration(migrations.Migration):
    dependencies = [("outlines", "0001_create_outlines")]

    operations = [migrations.RunPython(put, take_away)]
