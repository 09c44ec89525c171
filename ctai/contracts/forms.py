"""What is typed on the pages of contracts: filters, period, parties, journal."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from ctai.accounts.models import Membership
from ctai.contracts.listing import GROUPS, Filters, turn_choices
from ctai.design.forms import CtaiForm, DayField, PlainText, VersionedFormMixin
from ctai.rules.roles import OrganisationKind
from ctai.rules.states import HIDDEN_FROM_STATE, STATE_CHOICES, Side
from ctai.rules.themes import CONTRACT_KIND_LABELS
from ctai.territories.models import Kind, Territory

MODES = [("", "Dossiers réels"), ("repetition", "Répétitions")]
ORDERS = [("", "Les plus récents d'abord"), ("attente", "Ceux qui attendent depuis le plus longtemps")]


def _choice(label: str, choices: Iterable[tuple[str, str]], everything: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", everything), *choices])


class ListForm(CtaiForm):
    """The filters of the list, read from the address. A value nobody offers is left out, never an error."""

    q = PlainText(label="Chercher", required=False, max_length=120)
    etape = forms.ChoiceField(
        label="Étape", required=False, choices=[("", ""), *GROUPS.items()], widget=forms.HiddenInput
    )
    etat = _choice("État", STATE_CHOICES, "Tous les états")
    tour = _choice("À qui de jouer", [], "Peu importe")
    departement = _choice("Département", [], "Tous les départements")
    region = _choice("Région", [], "Toutes les régions")
    nature = _choice("Forme du contrat", [(k.value, label) for k, label in CONTRACT_KIND_LABELS.items()], "Toutes")
    mode = forms.ChoiceField(label="Mode", required=False, choices=MODES)
    tri = forms.ChoiceField(label="Ordre", required=False, choices=ORDERS)

    def __init__(self, data: Any, *, membership: Membership) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs["type"] = "search"
        self.fields["tour"].choices = [("", "Peu importe"), *turn_choices(membership)]  # type: ignore[attr-defined]
        if membership.side != Side.AUTHORITY:
            seen = [choice for choice in STATE_CHOICES if choice[0] not in HIDDEN_FROM_STATE]
            self.fields["etat"].choices = [("", "Tous les états"), *seen]  # type: ignore[attr-defined]
        self._places("departement", Kind.DEPARTEMENT, "Tous les départements", membership)
        self._places("region", Kind.REGION, "Toutes les régions", membership)

    def _places(self, name: str, kind: Kind, everything: str, membership: Membership) -> None:
        """Offered to those who read several of them only: the nation, a région."""
        organisation = membership.organisation
        places = Territory.objects.filter(kind=kind, ended_in="")
        if organisation.kind == OrganisationKind.REGION_PREFECTURE and kind == Kind.DEPARTEMENT:
            places = places.filter(pk__in=organisation.departements.values("pk"))
        elif organisation.kind != OrganisationKind.MINISTRY:
            del self.fields[name]
            return
        found = [(code, f"{label} ({code})") for code, label in places.order_by("name").values_list("code", "name")]
        self.fields[name].choices = [("", everything), *found]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            group=given.get("etape", ""),
            state=given.get("etat", ""),
            departement=given.get("departement", ""),
            region=given.get("region", ""),
            kind=given.get("nature", ""),
            turn=given.get("tour", ""),
            rehearsal=bool(given.get("mode")),
            longest_first=bool(given.get("tri")),
        )

    def words_for(self, name: str) -> str:
        """The chosen value of a filter as a person reads it."""
        value = self.cleaned_data.get(name, "")
        return dict(getattr(self.fields[name], "choices", [])).get(value, value)


class PeriodForm(VersionedFormMixin, CtaiForm):
    starts_on = DayField(label="Début du contrat")
    ends_on = DayField(label="Fin du contrat", help_text="Le dernier jour du contrat.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on: date | None = cleaned.get("starts_on")
        ends_on: date | None = cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error(
                "ends_on",
                "La date de fin précède la date de début. Indiquez une date après le "
                f"{starts_on.strftime('%d/%m/%Y')}.",
            )
        return cleaned


class PartySearchForm(CtaiForm):
    q = PlainText(
        label="Nom ou SIRET de la collectivité",
        max_length=120,
        help_text="Elle doit être inscrite sur la plateforme. Par exemple : Rodez, ou les 14 chiffres de son SIRET.",
    )


class JournalForm(CtaiForm):
    """The filters of a journal, read from the address."""

    acte = forms.ChoiceField(label="Acte", required=False)
    personne = forms.ChoiceField(label="Personne", required=False)
    du = DayField(label="Du", required=False)
    au = DayField(label="Au", required=False)

    def __init__(self, data: Any, *, acts: list[tuple[str, str]], people: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["acte"].choices = [("", "Tous les actes"), *acts]  # type: ignore[attr-defined]
        self.fields["personne"].choices = [("", "Tout le monde"), *people]  # type: ignore[attr-defined]
