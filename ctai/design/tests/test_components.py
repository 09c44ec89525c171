import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory, override_settings

from ctai.design.difference import difference


def drawn(source: str, **context: Any) -> str:
    request = context.pop("request", RequestFactory().get("/"))
    return engines["django"].from_string(source).render(context, request)


def test_the_difference_rebuilds_both_texts() -> None:
    before, after = (
        "Le premier besoin est le logement.\nPuis la santé.",
        "Le besoin est le logement durable.\nPuis la santé.",
    )
    spans = difference(before, after)
    assert "".join(span.text for span in spans if span.kind != "added") == before
    assert "".join(span.text for span in spans if span.kind != "removed") == after


def test_a_conflict_shows_both_and_reads_aloud() -> None:
    html = drawn("{% conflict mine theirs mine %}", mine="deux <b>mots</b>", theirs="trois mots")
    assert "<ins>" in html and "<del>" in html and "(ajouté" in html
    assert "<b>" not in html


def test_pagination_keeps_the_filters() -> None:
    request = RequestFactory().get("/", {"q": "Millau", "etat": ["a", "b"], "page": "2"})
    html = drawn("{% pagination page %}", page=Paginator(range(100), 25).get_page(2), request=request)
    assert 'href="?q=Millau&amp;etat=a&amp;etat=b&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_active_filters_say_what_they_hide() -> None:
    html = drawn('{% filters active 1 "/x/" "contrat" %}', active=[{"label": "En cours", "url": "?"}])
    assert "1 contrat masqué par ces filtres" in " ".join(html.split())
    assert drawn('{% filters active 0 "/x/" %}', active=[]).strip() == ""


def test_markdown_is_safe_and_starts_below_the_titles_of_the_page() -> None:
    html = drawn(
        "{{ text|markdown }}",
        text="# Titre\n\n<script>x</script> [lien](javascript:alert(1)) ![i](https://a.example/x.png) **gras**",
    )
    assert "<h4>Titre</h4>" in html and "<strong>gras</strong>" in html
    assert "<script" not in html and 'href="javascript' not in html and "<img" not in html


def test_a_page_that_does_not_exist_yet_has_no_link() -> None:
    assert drawn('{% url_if "nowhere:page" as u %}[{{ u }}]') == "[]"


def test_people_written_to_are_named() -> None:
    html = drawn("{% confirm_people people %}", people=["Claire Vidal", "Karim Benali"])
    assert "Claire Vidal, Karim Benali." in " ".join(html.split())


@pytest.mark.django_db
def test_the_gallery_has_valid_ids_and_no_inline_anything(client: Client) -> None:
    html = client.get("/galerie/").content.decode()
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\S+", one) for one in ids)
    wanted = re.findall(r'\b(?:for|aria-controls)="([^"]*)"', html)
    wanted += [
        one for group in re.findall(r'\baria-(?:labelledby|describedby)="([^"]*)"', html) for one in group.split()
    ]
    assert set(wanted) <= set(ids)
    assert not re.search(r"\s(style|on[a-z]+)=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.django_db
@pytest.mark.parametrize("brand", ["neutre", "etat"])
def test_the_state_block_appears_only_for_the_state(client: Client, brand: str) -> None:
    with override_settings(CTAI_BRAND=brand):
        html = client.get("/galerie/").content.decode()
    assert ("République<br>Française" in html) == (brand == "etat")
    assert ("neutral.css" in html) == ("neutral-dsfr.css" in html) == (brand == "neutre")


def test_published_files_are_few_and_complete(tmp_path: Path) -> None:
    """Manifest storage follows every url() of the style sheets: a file ignored by mistake would stop it."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert len(list(tmp_path.rglob("*.*"))) < 1500
    assert list(tmp_path.glob("dsfr/dist/dsfr.main.min.*.css"))
    assert list(tmp_path.glob("design/ctai.*.css"))
