import re
from decimal import Decimal

import pytest
from django.template import engines

from ctai.design.charts import Chart, bar_chart, line_chart, share_chart
from ctai.design.maps import breaks, choropleth, dot_map, outlines, place


def drawn(chart: Chart) -> str:
    return engines["django"].from_string("{% chart chart %}").render({"chart": chart})


CHARTS = [
    bar_chart("Crédits", "euros", [("Emploi", Decimal("10.5")), ("Santé", None), ("<b>", 0)], source="test"),
    bar_chart("Rien", "euros", []),
    line_chart("Années", "contrats", ["2024", "2025", "2026"], [("Signés", [1, None, 3]), ("Engagés", [4, 5, 6])]),
    line_chart("Zéros", "contrats", ["2024"], [("Signés", [0])]),
    share_chart("Parts", "euros", [("2026", [("État", 60), ("Ville", 40)]), ("2027", [("État", 0), ("Ville", 0)])]),
    choropleth("Carte", "personnes", {"12": 4, "75": 8, "976": None}, {"12": "/d/12/"}),
    dot_map("Points", [(3.08, 44.1, "Millau", "/m/", "signed")], tones={"signed": "Signé"}),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_every_chart_has_a_title_a_description_and_a_table(chart: Chart) -> None:
    html = drawn(chart)
    assert f'<title id="{chart.key}-t">{chart.title}</title>' in html
    assert f'aria-labelledby="{chart.key}-t {chart.key}-d"' in html
    assert "<table>" in html and 'scope="col"' in html and "<caption" in html
    assert "style=" not in html and "<b>" not in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_values_are_written_and_missing_ones_said() -> None:
    html = drawn(CHARTS[0])
    assert "10,5" in html and "non renseigné" in html


def test_a_missing_value_breaks_the_line() -> None:
    path = next(dict(mark.attrs)["d"] for mark in CHARTS[2].marks if mark.shape == "path")
    assert path.count("M") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: bar_chart("x", "€", [("a", -1)]),
        lambda: line_chart("x", "€", ["a"], [("s", [-1])]),
        lambda: line_chart("x", "€", ["a"], []),
        lambda: share_chart("x", "€", [("a", [("p", 1)]), ("b", [("q", 1)])]),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):
        wrong()  # type: ignore[operator]


def test_an_unknown_departement_is_refused() -> None:
    with pytest.raises(KeyError):
        choropleth("x", "u", {"99": 1})


def test_classes_hold_about_as_many_values_and_never_an_empty_one() -> None:
    assert breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5) == [2, 4, 6, 8, 10]
    assert breaks([1, 1, 1, 1, 9], 5) == [1, 9]
    assert breaks([], 5) == []


def test_each_departement_is_drawn_once_and_links() -> None:
    chart = CHARTS[5]
    named = [mark.title for mark in chart.marks if mark.title]
    assert len(named) == 101
    assert [mark.url for mark in chart.marks if mark.url] == ["/d/12/"]
    assert chart.row_urls == ("", "/d/12/")


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (3.0786, 44.0983, "12"),
        (6.0241, 47.2378, "25"),
        (-61.55, 16.2, "971"),
        (-61.02, 14.65, "972"),
        (-53.0, 4.0, "973"),
        (55.53, -21.13, "974"),
        (45.15, -12.82, "976"),
    ],
)
def test_a_place_falls_inside_its_departement_overseas_too(lon: float, lat: float, code: str) -> None:
    x, y = place(lon, lat)
    xs, ys = corners(outlines()["paths"][code])
    assert min(xs) - 1 <= x <= max(xs) + 1
    assert min(ys) - 1 <= y <= max(ys) + 1


def corners(path: str) -> tuple[list[int], list[int]]:
    """Every vertex of an outline made of M (absolute) and l (relative) steps."""
    xs, ys = [], []
    for ring in path.split("M")[1:]:
        start, steps = ring.rstrip("z").split("l")
        x, y = (int(part) for part in re.findall(r"-?\d+", start))
        moves = [int(part) for part in re.findall(r"-?\d+", steps)]
        for dx, dy in [(0, 0), *zip(moves[::2], moves[1::2], strict=True)]:
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    return xs, ys


def test_outlines_say_where_they_come_from_and_stay_light() -> None:
    known = outlines()
    assert "Admin Express 2018" in known["source"]
    assert len(known["paths"]) == 101
    assert sum(map(len, known["paths"].values())) < 120_000
