"""What is typed: a file, a name."""

from django import forms

from ctai.design.forms import CtaiForm, PlainText
from ctai.files.forms import UploadField
from ctai.files.types import FileType


class ExtractForm(CtaiForm):
    file = UploadField(label="Extrait Chorus des paiements", accept=(FileType.CSV, FileType.XLSX, FileType.ODS))


class SearchForm(CtaiForm):
    q = PlainText(
        label="SIRET ou nom", required=False, max_length=80, help_text="Le début d'un SIRET, ou une partie du nom."
    )
    mode = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
