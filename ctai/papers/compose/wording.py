"""The words of the State's acts: visas and articles, version 1. Each text of law is cited where it says so.

Grants: law 2000-321 of 12 April 2000, articles 9-1 (what a grant is), 10 (convention, financial report, publicity) and
10-1 (republican commitment); decree 2001-495 of 6 June 2001; decree 2017-779 of 5 May 2017; decree 2021-1947 of 31
December 2021; order of 11 October 2006 (financial report). Credits: organic law 2001-692 of 1 August 2001; decree
2012-1246 of 7 November 2012. Prefects: decree 2004-374 of 29 April 2004. Appeal: R. 421-1 of the code of administrative
justice. What no text gives (payments, control) follows the usage of the State's grants, and a person may rewrite it.
"""

LAWS = (
    "la loi organique n° 2001-692 du 1er août 2001 relative aux lois de finances ;",
    "la loi n° 2000-321 du 12 avril 2000 relative aux droits des citoyens dans leurs relations avec les "
    "administrations, notamment {articles} ;",
    "le code de l'entrée et du séjour des étrangers et du droit d'asile ;",
    "la loi de finances pour {year}, programme 104 « Intégration et accès à la nationalité française » de la mission "
    "« Immigration, asile et intégration » ;",
)
DECREES = (
    "le décret n° 2004-374 du 29 avril 2004 relatif aux pouvoirs des préfets, à l'organisation et à l'action des "
    "services de l'État dans les régions et départements ;",
    "le décret n° 2012-1246 du 7 novembre 2012 relatif à la gestion budgétaire et comptable publique ;",
)
OF_ASSOCIATIONS = (
    "le décret n° 2001-495 du 6 juin 2001 pris pour l'application de l'article 10 de la loi n° 2000-321 du 12 avril "
    "2000 et relatif à la transparence financière des aides octroyées par les personnes publiques ;",
    "le décret n° 2021-1947 du 31 décembre 2021 relatif au contrat d'engagement républicain des associations "
    "bénéficiant de subventions publiques ;",
    "l'arrêté du 11 octobre 2006 relatif au compte rendu financier prévu par l'article 10 de la loi du 12 avril 2000 ;",
)
OF_CONVENTIONS = (
    "le décret n° 2017-779 du 5 mai 2017 relatif à l'accès sous forme électronique aux données essentielles des "
    "conventions de subvention ;",
)
USE = (
    "La subvention ne peut servir qu'aux actions énumérées à l'article 1er. {who} informe sans délai "
    "l'administration de "
    "tout retard ou de tout changement dans leur réalisation."
)
REPUBLIC = (
    "L'association respecte le contrat d'engagement républicain annexé au décret n° 2021-1947 du 31 décembre 2021 "
    "et en "
    "informe ses membres."
)
REPORT_OF_ASSOCIATION = (
    "{who} remet à l'administration, dans les six mois qui suivent la fin de l'exercice, soit au plus tard le "
    "{limit} :\n\n"
    "- le compte rendu financier, signé, qui atteste que les dépenses répondent à l'objet de la subvention "
    "(loi n° 2000-321 du 12 avril 2000, article 10 ; arrêté du 11 octobre 2006 ; Cerfa n° 15059) ;\n"
    "- le bilan de chaque action : ce qui a été fait, pour combien de personnes, avec quels résultats ;\n"
    "- les comptes annuels et le rapport d'activité de l'exercice."
)
REPORT_OF_PUBLIC = (
    "{who} remet à l'administration, dans les six mois qui suivent la fin de l'année, soit au plus tard le "
    "{limit} :\n\n"
    "- l'état récapitulatif des dépenses réalisées, visé par son comptable ;\n"
    "- le bilan de chaque action : ce qui a été fait, pour combien de personnes, avec quels résultats."
)
CONTROL = (
    "L'administration peut contrôler sur pièces et sur place l'emploi de la subvention, pendant les actions et après "
    "elles. {who} lui donne accès aux pièces justificatives des dépenses."
)
REVERSAL = (
    "L'administration demande le reversement de tout ou partie de la subvention, après avoir entendu le "
    "bénéficiaire :\n\n"
    "- si les actions ne sont pas réalisées, ou si la subvention a servi à autre chose ;\n"
    "- si les comptes et bilans prévus ne sont pas remis à temps ;\n"
    "- pour la part qui dépasse le coût réel des actions.\n\n"
    "Elle peut suspendre ou diminuer les versements à venir pour les mêmes motifs."
)
PUBLICITY = "{who} mentionne le soutien de l'État dans ses documents et lors des événements liés aux actions. {data}"
DATA_OF_ORDER = (
    "Les données essentielles de la subvention (bénéficiaire, objet, montant, dates de versement) peuvent être rendues "
    "publiques."
)
DATA_OF_CONVENTION = (
    "L'administration rend publiques les données essentielles de la convention dans les trois mois qui suivent sa "
    "signature (loi n° 2000-321, article 10 ; décret n° 2017-779)."
)
APPEAL = (
    "Le présent arrêté peut être contesté devant le tribunal administratif dans les deux mois qui suivent sa "
    "notification (code de justice administrative, article R. 421-1), par courrier ou sur www.telerecours.fr. Un "
    "recours gracieux ou hiérarchique formé dans ce délai l'interrompt (code des relations entre le public et "
    "l'administration, article L. 411-2)."
)
DISPUTES = (
    "Les parties cherchent d'abord un accord amiable. À défaut, le litige est porté devant le tribunal administratif "
    "compétent, par courrier ou sur www.telerecours.fr."
)
TERM = (
    "La convention prend effet à sa signature. Elle porte sur l'année budgétaire {year} et prend fin lorsque les "
    "comptes "
    "prévus à l'article 6 ont été remis et examinés. Une convention nouvelle n'est conclue qu'après évaluation ; leur "
    "durée totale ne dépasse pas quatre ans."
)
CHANGES = (
    "La convention ne change que par un avenant signé des deux parties. Si l'une d'elles n'en respecte pas une clause, "
    "l'autre peut la résilier deux mois après une mise en demeure par lettre recommandée restée sans effet."
)
EXECUTION = (
    "La secrétaire générale ou le secrétaire général de la préfecture, le service de l'État chargé de l'intégration "
    "et le "
    "comptable public sont chargés, chacun en ce qui le concerne, de l'exécution du présent arrêté, qui est notifié au "
    "bénéficiaire."
)
