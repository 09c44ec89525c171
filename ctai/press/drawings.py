"""A chart of `design` on paper: one SVG that carries its own colours, and the words that say the same thing.

Pages colour a chart by the classes of `ctai.css`; a document has no style sheet, so the same colours are written here
on each shape. The PDF embeds the SVG with its alternative text; Word, which reads no SVG in places, gets it as PNG.
"""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ctai.design.charts import Chart, Key
from ctai.design.svg import Mark
from ctai.press.glyphs import drawable

# The colours of ctai.css, in the words of SVG. A test holds the two together.
STYLES: dict[str, dict[str, str]] = {
    "ctai-chart__value": {"font-weight": "700"},
    "ctai-chart__axis": {"fill": "#3a3a3a", "font-size": "12"},
    "ctai-chart__grid": {"stroke": "#ddd"},
    "ctai-chart__line": {"fill": "none", "stroke-width": "2.5"},
    "on-1": {"fill": "#fff", "font-weight": "700"},
    "on-2": {"fill": "#fff", "font-weight": "700"},
    "on-3": {"font-weight": "700"},
    "on-4": {"font-weight": "700"},
    "on-5": {"font-weight": "700"},
    "c-1": {"fill": "#000091"},
    "c-2": {"fill": "#a94645"},
    "c-3": {"fill": "#6aa9e0", "stroke": "#3a3a3a", "stroke-width": "0.75"},
    "c-4": {"fill": "#fcc63a", "stroke": "#3a3a3a", "stroke-width": "0.75"},
    "c-5": {"fill": "#f2f2f2", "stroke": "#3a3a3a", "stroke-width": "0.75"},
    "l-1": {"stroke": "#000091"},
    "l-2": {"stroke": "#a94645", "stroke-dasharray": "8 4"},
    "l-3": {"stroke": "#3f7fbd", "stroke-dasharray": "2 3"},
    "l-4": {"stroke": "#8a6a00", "stroke-dasharray": "12 4 2 4"},
    "l-5": {"stroke": "#666", "stroke-dasharray": "4 4"},
    "m-0": {"fill": "url(#vide)", "stroke": "#929292", "stroke-width": "0.4"},
    "m-1": {"fill": "#dbe6f8", "stroke": "#6a7fa8", "stroke-width": "0.4"},
    "m-2": {"fill": "#a3bfec", "stroke": "#fff", "stroke-width": "0.7"},
    "m-3": {"fill": "#6a94db", "stroke": "#fff", "stroke-width": "0.7"},
    "m-4": {"fill": "#2f5db8", "stroke": "#fff", "stroke-width": "0.7"},
    "m-5": {"fill": "#0b1f66", "stroke": "#fff", "stroke-width": "0.7"},
    "m-land": {"fill": "#eee", "stroke": "#b5b5b5", "stroke-width": "0.6"},
    "d-1": {"fill": "#000091", "stroke": "#fff", "stroke-width": "1.5"},
    "d-2": {"fill": "#fff", "stroke": "#a94645", "stroke-width": "3"},
    "d-3": {"fill": "#fcc63a", "stroke": "#161616", "stroke-width": "1.5"},
}
_TEXT = {"fill": "#161616", "font-size": "13"}
_HATCH = (
    '<defs><pattern id="vide" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#fff"/><path stroke="#b5b5b5" stroke-width="0.8" d="M0 5L5 0"/></pattern></defs>'
)
_KEY_HEIGHT = 20


def drawing_of(chart: Chart, note: str = "") -> dict[str, Any]:
    """What a layout takes: `svg`, `alt` (what the drawing says, for who does not see it), its table, its source."""
    return {
        "title": chart.title,
        "unit": chart.unit,
        "alt": f"{chart.title}. {chart.description}",
        "svg": svg(chart),
        "is_map": chart.is_map,
        "headers": list(chart.table.headers),
        "rows": [list(row) for row in chart.table.rows],
        "source": chart.source,
        "note": note,
    }


def svg(chart: Chart) -> str:
    """The drawing with its legend below, whole in itself: no class, no style sheet, no link."""
    height = chart.height + _KEY_HEIGHT * len(chart.legend) + (8 if chart.legend else 0)
    keys = (_key(key, chart.height + 18 + _KEY_HEIGHT * rank) for rank, key in enumerate(chart.legend))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {height}" font-family="Noto Sans">'
        f"{_HATCH if chart.is_map else ''}{''.join(_shape(one) for one in chart.marks)}{''.join(keys)}</svg>"
    )


def _attributes(css: str, shape: str, own: dict[str, str]) -> str:
    found = dict(_TEXT) if shape == "text" else {}
    for name in css.split():
        found |= STYLES.get(name, {})
    # The page's hatching is named after its chart; here there is one.
    found |= {name: value for name, value in own.items() if not value.startswith("url(")}
    return "".join(f" {name}={quoteattr(value)}" for name, value in found.items())


def _shape(one: Mark) -> str:
    return f"<{one.shape}{_attributes(one.css, one.shape, dict(one.attrs))}>{escape(drawable(one.text))}</{one.shape}>"


def _key(key: Key, y: int) -> str:
    places = {
        "l": ("path", {"d": f"M0 {y - 4}H24"}),
        "d": ("circle", {"cx": "12", "cy": str(y - 4), "r": "5"}),
    }
    shape, attrs = places.get(key.css[0], ("rect", {"x": "0", "y": str(y - 11), "width": "24", "height": "14"}))
    css = f"ctai-chart__line {key.css}" if key.css.startswith("l") else key.css
    label = (
        f"<text{_attributes('ctai-chart__axis', 'text', {'x': '32', 'y': str(y)})}>{escape(drawable(key.label))}</text>"
    )
    return f"<{shape}{_attributes(css, shape, attrs)}/>{label}"
