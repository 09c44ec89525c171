"""A few real territories for every room's tests: true codes, names, populations (COG 2026), few rows, quick."""

from __future__ import annotations

from types import SimpleNamespace

from ctai.territories.loading import index
from ctai.territories.models import Kind, Service, Territory

VINTAGE = "2026"

REGIONS = [
    ("76", "Occitanie", "200053791", "20005379100014", "Région Occitanie", 6124653),
    ("27", "Bourgogne-Franche-Comté", "200053726", "20005372600028", "Région Bourgogne-Franche-Comté", 2802670),
    ("11", "Île-de-France", "237500079", "23750007900312", "Région Île-de-France", 12463067),
]
DEPARTEMENTS = [
    ("12", "Aveyron", "76", "221200017", "22120001700012", "Département de l'Aveyron", 279609),
    ("48", "Lozère", "76", "224800011", "22480001100013", "Département de la Lozère", 76486),
    ("25", "Doubs", "27", "222500019", "22250001900013", "Département du Doubs", 547163),
    ("93", "Seine-Saint-Denis", "11", "229300082", "22930008201453", "Département de la Seine-Saint-Denis", 1704316),
]
ARRONDISSEMENTS = [
    ("121", "Millau", "12", 79819),
    ("122", "Rodez", "12", 112500),
    ("123", "Villefranche-de-Rouergue", "12", 87290),
    ("482", "Mende", "48", 63398),
    ("481", "Florac", "48", 13088),
    ("251", "Besançon", "25", 253337),
    ("252", "Montbéliard", "25", 173879),
    ("931", "Bobigny", "93", 447969),
    ("933", "Saint-Denis", "93", 453671),
]
# The Métropole du Grand Paris has Paris as main département; this small set keeps only the 93.
EPCI = [
    ("241200567", "CC de Millau Grands Causses", "CC", "12", ["12", "48"], 29374),
    ("241200187", "CA Rodez Agglomération", "CA", "12", ["12"], 56303),
    ("242500361", "CU Grand Besançon Métropole", "CU", "25", ["25"], 198387),
    ("200065647", "CA Pays de Montbéliard Agglomération", "CA", "25", ["25"], 139232),
    ("200054781", "Métropole du Grand Paris", "METRO", "93", ["93"], 7115576),
]
COMMUNES = [
    ("12145", "Millau", "211201454", "12", "121", "241200567", "", 22044),
    ("12002", "Aguessac", "211200027", "12", "121", "241200567", "", 929),
    ("48131", "Le Rozier", "214801318", "48", "481", "241200567", "", 126),
    ("12202", "Rodez", "211202023", "12", "122", "241200187", "", 23981),
    ("25056", "Besançon", "212500565", "25", "251", "242500361", "", 118489),
    ("25388", "Montbéliard", "212503882", "25", "252", "200065647", "", 24672),
    ("93066", "Saint-Denis", "929939411", "93", "933", "200054781", "200057867", 149077),
    ("93001", "Aubervilliers", "219300019", "93", "933", "200054781", "200057867", 88365),
    ("93008", "Bobigny", "219300084", "93", "931", "200054781", "", 56927),
]
POSTCODES = {"12145": "12100", "12202": "12000", "25056": "25000", "93066": "93200 93210 93380"}
# kind, name, département, arrondissement, seat, address, postcode, city
SERVICES = [
    ("prefecture", "Préfecture de l'Aveyron", "12", "122", "12202", "Place Charles-de-Gaulle", "12007", "Rodez Cedex"),
    (
        "sub_prefecture",
        "Sous-préfecture de Millau",
        "12",
        "121",
        "12145",
        "39, av. de la République",
        "12310",
        "Millau",
    ),
    ("prefecture", "Préfecture du Doubs", "25", "251", "25056", "8 bis, rue Charles-Nodier", "25035", "Besançon Cedex"),
    ("sub_prefecture", "Sous-préfecture de Montbéliard", "25", "252", "25388", "", "", ""),
    (
        "prefecture",
        "Préfecture de la Seine-Saint-Denis",
        "93",
        "931",
        "93008",
        "1, esplanade J.-Moulin",
        "93007",
        "Bobigny",
    ),
    ("sub_prefecture", "Sous-préfecture de Saint-Denis", "93", "933", "93066", "", "", ""),
]


def make_territories() -> SimpleNamespace:
    """Aveyron, Doubs and Seine-Saint-Denis with their authorities, prefectures and search index.

    `at["commune-12145"]` holds each row.
    """
    at: dict[str, Territory] = {}
    _higher_levels(at)
    _authorities(at)
    _communes(at)
    _services(at)
    index.rebuild([{"code_insee": code, "codes_postaux": POSTCODES.get(code, "")} for code, *_ in COMMUNES], [], [])
    return SimpleNamespace(at=at, **_nicknames(at))


def _keep(at: dict[str, Territory], rows: list[Territory]) -> None:
    Territory.objects.bulk_create(rows)
    at.update({row.reference: row for row in rows})


def _higher_levels(at: dict[str, Territory]) -> None:
    _keep(
        at,
        [
            Territory(kind=Kind.REGION, code=c, name=n, siren=s, siret=t, legal_name=ln, population=p, vintage=VINTAGE)
            for c, n, s, t, ln, p in REGIONS
        ],
    )
    _keep(
        at,
        [
            Territory(
                kind=Kind.DEPARTEMENT, code=c, name=n, region=at[f"region-{r}"], siren=s, siret=t, legal_name=ln,
                population=p, vintage=VINTAGE,
            )
            for c, n, r, s, t, ln, p in DEPARTEMENTS
        ],
    )  # fmt: skip
    _keep(
        at,
        [
            Territory(
                kind=Kind.ARRONDISSEMENT, code=c, name=n, departement=at[f"departement-{d}"],
                region=at[f"departement-{d}"].region, population=p, vintage=VINTAGE,
            )
            for c, n, d, p in ARRONDISSEMENTS
        ],
    )  # fmt: skip


def _authorities(at: dict[str, Territory]) -> None:
    _keep(
        at,
        [
            Territory(
                kind=Kind.EPCI, code=c, siren=c, name=n, category=cat, departement=at[f"departement-{d}"],
                region=at[f"departement-{d}"].region, population=p, vintage=VINTAGE,
            )
            for c, n, cat, d, _, p in EPCI
        ],
    )  # fmt: skip
    for code, _, _, _, codes, _ in EPCI:
        at[f"epci-{code}"].departements.set([at[f"departement-{d}"] for d in codes])
    seine_saint_denis = at["departement-93"]
    _keep(
        at,
        [
            Territory(
                kind=Kind.EPT, code="200057867", siren="200057867", name="Plaine Commune", category="EPT",
                departement=seine_saint_denis, region=seine_saint_denis.region, epci=at["epci-200054781"],
                population=453671, vintage=VINTAGE,
            )
        ],
    )  # fmt: skip


def _communes(at: dict[str, Territory]) -> None:
    _keep(
        at,
        [
            Territory(
                kind=Kind.COMMUNE, code=c, name=n, siren=s, departement=at[f"departement-{d}"],
                region=at[f"departement-{d}"].region, arrondissement=at[f"arrondissement-{a}"], epci=at[f"epci-{e}"],
                ept=at.get(f"ept-{t}"), population=p, vintage=VINTAGE,
            )
            for c, n, s, d, a, e, t, p in COMMUNES
        ],
    )  # fmt: skip


def _services(at: dict[str, Territory]) -> None:
    Service.objects.bulk_create(
        Service(
            kind=kind, name=name, departement=at[f"departement-{d}"], arrondissement=at[f"arrondissement-{a}"],
            seat=at[f"commune-{seat}"], address=address, postcode=postcode, city=city,
            address_year=2019 if address else None, address_status="dated" if address else "missing",
        )
        for kind, name, d, a, seat, address, postcode, city in SERVICES
    )  # fmt: skip


def _nicknames(at: dict[str, Territory]) -> dict[str, Territory]:
    names = {
        "millau": "commune-12145", "aguessac": "commune-12002", "le_rozier": "commune-48131", "rodez": "commune-12202",
        "besancon": "commune-25056", "montbeliard": "commune-25388", "saint_denis": "commune-93066",
        "aubervilliers": "commune-93001", "bobigny": "commune-93008",
        "millau_grands_causses": "epci-241200567", "rodez_agglomeration": "epci-241200187",
        "grand_besancon": "epci-242500361", "montbeliard_agglomeration": "epci-200065647",
        "metropole_grand_paris": "epci-200054781", "plaine_commune": "ept-200057867",
        "millau_arrondissement": "arrondissement-121", "rodez_arrondissement": "arrondissement-122",
        "besancon_arrondissement": "arrondissement-251", "montbeliard_arrondissement": "arrondissement-252",
        "saint_denis_arrondissement": "arrondissement-933",
        "aveyron": "departement-12", "lozere": "departement-48", "doubs": "departement-25",
        "seine_saint_denis": "departement-93",
        "occitanie": "region-76", "bfc": "region-27", "ile_de_france": "region-11",
    }  # fmt: skip
    return {nickname: at[reference] for nickname, reference in names.items()}
