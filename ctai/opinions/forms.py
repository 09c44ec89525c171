from datetime import date, timedelta
from typing import Any

from django import forms

from ctai.accounts.models import Organisation
from ctai.design.forms import CtaiForm, DayField, LongText, VersionedFormMixin
from ctai.opinions.models import Stance
from ctai.opinions.reads import Service

# A service asked in writing needs time to read: a proposal of the form, moved at will.
USUAL_DAYS = 15


class AskForm(CtaiForm):
    """A question to one service. Only those somebody reads here are offered; `absent` names the others."""

    organisation = forms.ChoiceField(label="Service consulté")
    year = forms.ChoiceField(label="Sur quoi", required=False)
    wanted_for = DayField(label="Attendu pour le")
    question = LongText(
        label="Question",
        max_length=2000,
        rows=4,
        help_text="Ce que vous voulez savoir avant de décider. Lue par les services de l'État seulement.",
    )

    def __init__(self, *args: Any, services: list[Service], years: list[int], today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"wanted_for": today + timedelta(days=USUAL_DAYS)})
        super().__init__(*args, **kwargs)
        self.offered = {str(one.organisation.pk): one.organisation for one in services if one.people}
        self.absent = [one.organisation for one in services if not one.people]
        local = {str(one.organisation.pk) for one in services if one.is_local}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one} (arrondissement du territoire)" if pk in local else str(one))
            for pk, one in self.offered.items()
        ]
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", "L'ensemble de la demande"), *((str(year), f"La décision de {year}") for year in years)
        ]  # fmt: skip

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "organisation": self.service(),
            "year": int(data["year"]) if data["year"] else None,
            "wanted_for": data["wanted_for"],
            "question": data["question"],
        }

    def service(self) -> Organisation:
        return self.offered[self.cleaned_data["organisation"]]


class AnswerForm(VersionedFormMixin, CtaiForm):
    """`version`: how many answers the page showed."""

    stance = forms.ChoiceField(label="Sens de l'avis", choices=Stance.choices, widget=forms.RadioSelect)
    text = LongText(
        label="Avis",
        max_length=5000,
        rows=6,
        help_text="Vos raisons, et la réserve s'il y en a une. Signé de votre nom, il ne se modifie plus : un nouvel "
        "avis prendra sa place, l'ancien restera lisible.",
    )
