"""A chart on paper: whole in itself, in the colours of the pages, tagged with the words that replace it."""

import re
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from ctai.documents.tests import samples
from ctai.press.drawings import STYLES
from ctai.press.tests.test_pdf import opened, tags
from ctai.press.typst_pdf import png, render

CSS = Path(settings.BASE_DIR) / "ctai/design/static/design/ctai.css"


def test_a_drawing_has_the_colours_of_the_pages() -> None:
    """Every class that colours a mark on a page colours it the same on paper."""
    written: dict[str, dict[str, str]] = {}
    for names, body in re.findall(r"^([^{}@]*\.(?:c|l|m|d|on)-[^{}]*)\{([^}]*)\}", CSS.read_text(), re.MULTILINE):
        rules = dict(re.findall(r"([a-z-]+): ([^;]+?);", body))
        for name in re.findall(r"\.((?:[clmd]|on)-(?:\d|land))\b(?=\s*[,{]|\s*$)", names):
            written.setdefault(name, {}).update(rules)
    assert len(written) >= 20
    for name, rules in written.items():
        # The hatching of a map is a pattern, drawn by the file itself.
        told = {rule: value for rule, value in STYLES[name].items() if value != "url(#vide)"}
        assert told.items() >= rules.items(), name


def test_a_drawing_holds_no_class_no_link_and_nothing_typed_is_markup() -> None:
    for one in samples.drawings('<b onload="x()">&amp; 😀'):
        assert not re.search(r" class=| href=|<style|<b |url\((?!#vide)", one["svg"])
        assert "😀" not in one["svg"]


def test_each_drawing_of_the_report_is_a_figure_with_its_words() -> None:
    pdf = opened(render("diagnosis_report", 2, samples.report(drawn=samples.drawings(samples.HOSTILE)).as_dict()))
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    said = [alt for alt in found if alt]
    assert len(said) == 4 and all("tableau" in alt for alt in said)
    assert tags(pdf).count("Caption") >= 4


def test_a_drawing_becomes_the_same_picture_each_time() -> None:
    drawing = samples.drawings()[0]["svg"]
    assert png(drawing) == png(drawing)
    assert png(drawing).startswith(b"\x89PNG")


@pytest.mark.parametrize("size", [600, 1200])
def test_a_picture_has_the_width_asked(size: int) -> None:
    assert int.from_bytes(png(samples.drawings()[1]["svg"], size)[16:20], "big") == size
