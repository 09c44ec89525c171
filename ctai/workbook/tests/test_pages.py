"""The workbook and the take-over as a person walks them."""

import io
from time import perf_counter

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ctai.files.models import StoredFile
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State
from ctai.sheets.tests.books import archive, ods, xlsx
from ctai.workbook.models import Upload
from ctai.workbook.tests.factories import put, saved
from ctai.workbook.tests.rights import prepare
from tests.visitor import Visitor
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(State.PROPOSAL)


def visitor(membership):
    """Already signed in: signing in has tests of its own."""
    one = Visitor(membership)
    one.client = client_for(membership)
    return one


def page(world, name, **more):
    return reverse(f"workbook:{name}", kwargs={"number": world.contract.number, **more})


def taken(person, world):
    answer = person.client.post(page(world, "download"))
    assert answer["Content-Disposition"] == f'attachment; filename="classeur-{world.contract.number}.xlsx"'
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def sent(book, name="classeur.xlsx"):
    return SimpleUploadedFile(name, book if isinstance(book, bytes) else saved(book))


def test_download_fill_correct_and_apply(world):
    make_action(world.contract, title="Louer")
    lead = visitor(world.lead)
    lead.open(reverse("programme:home", kwargs={"number": world.contract.number}))
    assert page(world, "home") in lead.page
    lead.open(reverse("budget:budget", kwargs={"number": world.contract.number}))
    assert page(world, "home") in lead.page
    book = taken(lead, world)
    lead.fill(page(world, "home"), file=sent(book))
    lead.sees("Aucune différence", "il n'y a rien à appliquer")
    put(book["Actions"], 3, Titre="Louer mieux", Début="hier")
    lead.fill(page(world, "home"), file=sent(book), may_fail=True)
    lead.sees("Feuille « Actions », cellule U3 : « hier » n'est pas une date")
    put(book["Actions"], 3, Début="15/01/2027")
    lead.fill(page(world, "home"), file=sent(book))
    lead.sees("1 ligne à écrire", "Louer mieux", "15 janvier 2027")
    lead.fill(lead.url, form_with="seen")
    lead.sees("Le classeur est appliqué : 1 ligne")
    assert world.contract.actions.get().title == "Louer mieux"
    lead.open(Upload.objects.first().get_absolute_url())
    lead.sees("Ce classeur est appliqué")


def test_three_values_are_shown_and_the_person_chooses(world):
    prepare(world)
    lead, url = visitor(world.lead), page(world, "upload", pk=world.brought.pk)
    lead.open(url)
    lead.sees("dont 1 choix à faire", "Au téléchargement : 12 000,50 €", "dit le dossier : 15 000,00 €", "20 000,00 €")
    lead.fill(url, form_with="seen", may_fail=True)
    lead.sees("Choisissez, pour chaque case")
    lead.fill(url, **{"c-budget-3-2027": "now"})
    lead.sees("Le classeur est appliqué : 2 lignes")


def long_book():
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Plan")
    for _ in range(100_000):
        page.append(["a", 1])
    return saved(book)


MACRO_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/vbaProject.bin")
HOSTILE = {
    "long.xlsx": None,
    "bomb.xlsx": xlsx({"A1": 1, "XFD1048576": 1}),
    "bomb.ods": ods([["x"]], repeat=' table:number-columns-repeated="900000000"'),
    "password.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "macro.xlsx": archive(dict.fromkeys(MACRO_PARTS, "")),
    "broken.xlsx": xlsx({"A1": 1})[:-300],
    "formulas.xlsx": xlsx({f"A{n}": f'=REPT("x",A{n - 1 or 1})&A{n - 1 or 1}' for n in range(1, 3000)}),
    "program.xlsx": b"MZ\x90\x00\x03" + bytes(300),
}  # fmt: skip


def test_hostile_files_are_refused_in_seconds_with_a_sentence(world):
    lead = visitor(world.lead)
    for name, made in HOSTILE.items():
        content = made or long_book()
        for door in ("workbook:home", "plans:start"):
            start = perf_counter()
            url = reverse(door, kwargs={"number": world.contract.number})
            lead.fill(url, file=SimpleUploadedFile(name, content), may_fail=True)
            assert (lead.status, lead.url) == (200, url), name
            lead.sees("Une correction est nécessaire")
            assert perf_counter() - start < 25, name
    assert not Upload.objects.exists() and not StoredFile.objects.exists()


def test_pages_ask_the_same_number_of_queries_whatever_their_size(world, django_assert_max_num_queries):
    prepare(world)
    client = client_for(world.lead)
    for name, more, most in (
        ("home", {}, 16), ("upload", {"pk": world.brought.pk}, 18), ("upload", {"pk": world.faulty.pk}, 14),
    ):  # fmt: skip
        client.get(page(world, name, **more))
        with django_assert_max_num_queries(most):
            client.get(page(world, name, **more))


def test_a_file_of_another_contract_or_an_operator_opens_nothing(world):
    prepare(world)
    other = make_world(State.PROPOSAL)
    client = client_for(other.lead)
    url = reverse("workbook:upload", kwargs={"number": other.contract.number, "pk": world.brought.pk})
    assert client.get(url).status_code == 404
