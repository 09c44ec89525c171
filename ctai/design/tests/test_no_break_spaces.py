import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "no_break_spaces.py"
mended = runpy.run_path(str(SCRIPT))["mended"]


@pytest.mark.parametrize(
    ("source", "better"),
    [
        ("<p>Il manque : « ceci » ?</p>", "<p>Il manque&nbsp;: «&nbsp;ceci&nbsp;»&nbsp;?</p>"),
        ("{{ label }} : {{ value }} %", "{{ label }}&nbsp;: {{ value }}&nbsp;%"),
        ('<p class="{% if a > b %}x{% endif %}" title="a : b">{% if c %}d{% endif %}</p>', None),
        ("{% if a %}\n  : rien\n{% endif %}", None),
        ("<!-- a : b -->{# c : d #}", None),
    ],
)
def test_only_french_text_is_touched(source: str, better: str | None) -> None:
    assert mended(source) == (better or source)
    assert mended(mended(source)) == mended(source)


def test_our_own_templates_are_mended() -> None:
    templates = Path(__file__).resolve().parents[1] / "templates"
    assert [path.name for path in templates.rglob("*.html") if mended(path.read_text()) != path.read_text()] == []
