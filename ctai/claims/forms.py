from django import forms

from ctai.design.forms import CtaiForm, LongText, VersionedFormMixin
from ctai.files.forms import UploadField

_ANSWERS = [("accept", "Accepter : le versement peut être fait"), ("back", "Renvoyer : il manque quelque chose")]


class ClaimForm(CtaiForm):
    text = LongText(
        label="Ce qui a été fait", max_length=4000, rows=5,
        help_text="En quoi ce versement est dû : l'action réalisée, la condition remplie. Aucun nom de personne "
        "accompagnée.",
    )  # fmt: skip
    proof = UploadField(label="Pièce jointe (facultative)", required=False)


class AnswerClaimForm(VersionedFormMixin, CtaiForm):
    answers = forms.ChoiceField(label="Réponse", choices=_ANSWERS, widget=forms.RadioSelect)
    answer = LongText(
        label="Mot au bénéficiaire", required=False, max_length=2000, rows=3,
        help_text="Obligatoire pour renvoyer la demande : dites ce qui manque.",
    )  # fmt: skip
