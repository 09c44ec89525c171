"""Honest small files with the columns of the official ones and invented numbers; see README.md."""

from ctai.sheets.tests.books import archive
from ctai.sheets.writing import Sheet, workbook
from ctai.territories.models import Kind, NameUse, Territory, TerritoryName

_AGES, _SEXES = ("00", "15", "25", "55"), ("1", "2")
_NAT = [f"AGE4{age}_INATC{nat}_SEXE{sex}" for age in _AGES for nat in "12" for sex in _SEXES]
_IMM = [f"AGE4{age}_IMMI{imm}_SEXE{sex}" for age in _AGES for imm in "12" for sex in _SEXES]


def _csv(headers, rows):
    return "\n".join(";".join(map(str, row)) for row in [headers, *rows]).encode("utf-8") + b"\n"


def etrangers():
    """Millau: 16 cells of 10; of them 8 of foreigners."""
    return _csv(["NIVGEO", "CODGEO", "LIBGEO", *_NAT], [
        ["COM", "12145", "Millau", *["10,5"] * 16], ["COM", "12202", "Rodez", *["1"] * 16],
    ])  # fmt: skip


def immigres():
    return _csv(["CODGEO", "LIBGEO", *_IMM], [["12145", "Millau", *range(1, 17)]])


def zipped(table):
    """As Insee publishes it, with the list of codes beside."""
    return archive({"TD_IMG1A_2021.csv": table, "meta_TD_IMG1A_2021.csv": "COD_VAR;LIB_VAR"})


def premiers_titres():
    """Title lines above the headers, years as columns, a total, a note: as the DSED publishes."""
    rows = [["01 - Ain", 5, 6], ["12 - Aveyron", "310", "1 320"], ["Lozère", 40, 41], ["Total", 355, 1367],
            ["Source : AGDREF, DSED. Exemple inventé.", "", ""]]  # fmt: skip
    body = [["Délivrance des premiers titres de séjour"], [], ["Département", "2022", "2023 (provisoire)"], *rows]
    return workbook([Sheet("Données", [""], body)])


def bmo():
    headers = ["annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept",
               "NomDept", "BE25", "NOMBE25", "met", "xmet", "smet"]  # fmt: skip
    base = ["2025", "A0X40", "Agriculteurs", "A", "Agriculture", "76", "Occitanie", "12", "Aveyron"]
    rows = [[*base, "7601", "Rodez", 30, 20, "*"], [*base, "7602", "Millau", 12, "*", 5]]
    return workbook([Sheet("BMO_2025_open_data", headers, rows)])


def rpls():
    headers = ["DEPCOM_ARM", "LIBCOM", "DEP", "nb_ls", "nb_loues", "nb_vacants", "nb_asso"]
    body = [["Le parc social au 1er janvier"], [], [], [], headers, ["12145", "Millau", "12", 1500, 1400, 60, 20]]
    regions = Sheet("REGION", ["REG", "LIBREG", "nb_ls"], [["76", "Occitanie", 1]])
    return workbook([regions, Sheet("COMMUNE", [""], body)])


def filosofi():
    return _csv(["CODGEO", "NBMENFISC21", "MED21", "TP6021"], [
        ["12145", 10000, 20500, "16,5"], ["12002", 300, 22000, "s"], ["12202", 12000, "19 900", "ns"],
    ])  # fmt: skip


def services():
    return _csv(
        ["id", "structure_id", "nom", "thematiques", "modes_accueil", "code_insee"],
        [["1", "2", "Cours", "", "", "12145"]],
    )


def structures():
    return _csv(
        ["id", "siret", "nom", "code_postal", "source", "code_insee"], [["1", "", "CCAS", "12100", "x", "12145"]]
    )


def national_file(rows=35_000):
    """A commune file of another year on the communes loaded: older codes, cp1252, decimal commas, no-break spaces, a
    total, blank lines, cells that are no number, codes of nobody. Returns (content, what it holds)."""
    codes = list(Territory.objects.current().filter(kind=Kind.COMMUNE).order_by("code").values_list("code", "name"))
    old = TerritoryName.objects.filter(kind=Kind.COMMUNE, use=NameUse.OLD_CODE).order_by("pk")
    older = [(label.partition(" ")[0], label.partition(" ")[2]) for label in old.values_list("label", flat=True)[:100]]
    lines, bad, unknown = ["Part des ménages imposés, exemple inventé;;", "", "Code;Libellé;Habitants;Part (%)"], 0, 0
    for place, (code, name) in enumerate([*older, *codes][: rows - 3]):
        part = "n.c" if place % 3000 == 17 else f"{place % 90},{place % 10}"
        bad += part == "n.c"
        lines.append(f"{code};{name};{place // 1000}\u00a0{place % 1000:03d};{part}")
        if place % 5000 == 0:
            lines.append(";;;")
    for code in ("98888", "98889", "98890"):
        lines.append(f"{code};Île imaginaire;12;5,5")
        unknown += 1
    lines.append("Total;France entière;67 000 000;45,1")
    content = "\r\n".join(lines).encode("cp1252", "replace")
    return content, {"old": len(older), "bad": bad, "unknown": unknown, "blank": 1 + sum(one == ";;;" for one in lines)}
