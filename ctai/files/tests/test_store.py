import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.tests.factories import make_membership, make_organisation
from ctai.design.forms import CtaiForm
from ctai.files.forms import UploadField
from ctai.files.models import StoredFile
from ctai.files.serve import serve
from ctai.files.store import store
from ctai.files.tests import samples
from ctai.files.types import FileRefused, FileType


class DepositForm(CtaiForm):
    letter = UploadField(label="Lettre")
    signed = UploadField(label="Texte signé", accept=(FileType.PDF,), required=False)


@pytest.mark.django_db
def test_a_stored_file_is_whole_and_belongs_to_its_organisation():
    by = make_membership()
    content = samples.pdf()
    stored = store(by.organisation, "../Lettre.pdf", content, by=by)
    assert (stored.name, stored.content_type, stored.size) == ("Lettre.pdf", "application/pdf", len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.path.startswith(f"{by.organisation_id}/") and "Lettre" not in stored.path
    with default_storage.open(stored.path) as kept:
        assert kept.read() == content


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing():
    with pytest.raises(FileRefused):
        store(make_organisation(), "page.html", samples.HTML, by=None)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_file_is_there_before_its_row(monkeypatch):
    seen = []

    def create(**fields):
        seen.append(default_storage.exists(fields["path"]))
        raise KeyboardInterrupt

    monkeypatch.setattr(StoredFile.objects, "create", create)
    with pytest.raises(KeyboardInterrupt):
        store(make_organisation(), "a.pdf", samples.pdf(), by=None)
    assert seen == [True]


@pytest.mark.django_db
def test_it_is_served_as_a_download_that_cannot_run():
    stored = store(make_organisation(), "Délibération d'août.pdf", samples.pdf(), by=None)
    response = serve(stored)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''D%C3%A9lib")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    response.close()


@pytest.mark.django_db
def test_a_file_lost_by_the_storage_is_told():
    stored = store(make_organisation(), "a.pdf", samples.pdf(), by=None)
    default_storage.delete(stored.path)
    with pytest.raises(FileRefused, match="n'est plus dans le stockage"):
        serve(stored)


@pytest.mark.django_db
def test_the_field_gives_a_file_ready_to_store():
    form = DepositForm({}, {"letter": SimpleUploadedFile("l.docx", samples.docx())})
    assert form.is_valid(), form.errors
    upload = form.cleaned_data["letter"]
    assert store(make_organisation(), upload.name, upload, by=None).name == "l.docx"


def test_the_field_says_what_it_takes_and_what_is_wrong():
    form = DepositForm({}, {"letter": SimpleUploadedFile("l.svg", samples.SVG)})
    assert form.errors["letter"] == [
        "Ce type de fichier n'est pas accepté. Types acceptés : PDF, Word (docx), Excel (xlsx), "
        "LibreOffice (odt, ods), CSV, PNG ou JPEG."
    ]
    assert form.fields["letter"].help_text.endswith("20 Mo au plus.")
    assert form.fields["signed"].widget.attrs["accept"] == ".pdf"


def test_the_field_may_narrow_the_types():
    files = {
        "letter": SimpleUploadedFile("l.pdf", samples.pdf()),
        "signed": SimpleUploadedFile("s.docx", samples.docx()),
    }
    form = DepositForm({}, files)
    assert form.errors["signed"] == ["Ici, seul ce type de fichier est accepté : PDF."]


def test_an_empty_file_and_a_missing_one_are_told():
    assert "vide" in DepositForm({}, {"letter": SimpleUploadedFile("l.pdf", b"")}).errors["letter"][0]
    assert "joignez un fichier" in DepositForm({}, {}).errors["letter"][0]
