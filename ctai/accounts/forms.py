"""Forms of the accounts pages."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ctai.accounts.acts.invitations import Guest
from ctai.accounts.acts.organisations import AUTHORITY_KINDS, LOOK_AFTER, Sheet, fault_of
from ctai.accounts.models import Organisation, Person
from ctai.design.forms import CtaiForm, PlainText, SiretField
from ctai.rules.roles import KINDS, ROLE_LABELS, OrganisationKind, Role
from ctai.territories.forms import TerritoryField
from ctai.territories.models import Kind, Territory

_EMAIL = {"autocomplete": "email", "spellcheck": "false"}


def email_field(**options: Any) -> forms.EmailField:
    return forms.EmailField(max_length=254, widget=forms.EmailInput(attrs=_EMAIL), **options)


def role_choices(kind: OrganisationKind) -> list[tuple[str, str]]:
    return [(role.value, ROLE_LABELS[role]) for role in KINDS[kind].roles]


class SignInForm(CtaiForm):
    email = email_field(
        label="Adresse électronique", help_text="Celle à laquelle vous avez été invité·e. Exemple : prenom.nom@ville.fr"
    )
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class NamesForm(CtaiForm):
    first_name = PlainText(label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = PlainText(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))

    @classmethod
    def of(cls, person: Person) -> "NamesForm":
        return cls(initial={"first_name": person.first_name, "last_name": person.last_name})


class InvitationForm(CtaiForm):
    """Somebody to invite into an organisation: the roles proposed are those of its kind."""

    first_name = PlainText(label="Prénom", max_length=80)
    last_name = PlainText(label="Nom", max_length=80)
    email = email_field(label="Adresse électronique", help_text="L'invitation y sera envoyée.")
    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)
    is_manager = forms.BooleanField(label="Cette personne pourra inviter et retirer des membres", required=False)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = role_choices(OrganisationKind(organisation.kind))
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["role"].initial = choices[0][0]

    def guest(self) -> Guest:
        """Once the form is valid."""
        data = self.cleaned_data
        return Guest(data["email"], data["first_name"], data["last_name"], Role(data["role"]), data["is_manager"])


class OrganisationForm(CtaiForm):
    """An organisation and its first manager."""

    kind = forms.ChoiceField(label="Type d'organisation", choices=[(kind.value, f.label) for kind, f in KINDS.items()])
    siret = SiretField(label="SIRET", help_text="14 chiffres, à lire dans l'Annuaire des entreprises.")
    name = PlainText(
        label="Nom de l'organisation",
        max_length=200,
        help_text="Tel qu'il doit paraître sur les pages et les documents.",
    )
    territory = TerritoryField(
        label="Territoire",
        kinds=(*AUTHORITY_KINDS, Kind.ARRONDISSEMENT),
        required=False,
        help_text="Le département d'une préfecture, l'arrondissement d'une sous-préfecture, la région d'une préfecture "
        "de région. Facultatif pour un porteur d'action, le ministère ou l'assistance.",
    )
    departements = PlainText(
        label="Départements suivis",
        required=False,
        max_length=400,
        help_text="Pour les services de l'État et l'OFII : codes séparés par des virgules, par exemple 12, 48. "
        "Laissez vide pour ceux du territoire.",
    )
    first_name = PlainText(label="Prénom", max_length=80)
    last_name = PlainText(label="Nom", max_length=80)
    email = email_field(label="Adresse électronique", help_text="L'invitation y sera envoyée.")
    role = forms.ChoiceField(label="Rôle", choices=[(role.value, label) for role, label in ROLE_LABELS.items()])

    sheet_fields = ("kind", "siret", "name", "territory", "departements")
    manager_fields = ("first_name", "last_name", "email", "role")

    def clean_departements(self) -> list[Territory]:
        codes = re.findall(r"[0-9A-Za-z]+", self.cleaned_data["departements"])
        codes = [code.upper() for code in codes]
        found = {row.code: row for row in Territory.objects.current().filter(kind=Kind.DEPARTEMENT, code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise ValidationError(f"Ces codes ne sont pas ceux de départements : {', '.join(unknown)}.", code="unknown")
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        kind = OrganisationKind(data["kind"])
        if Role(data["role"]) not in KINDS[kind].roles:
            roles = ", ".join(ROLE_LABELS[role] for role in KINDS[kind].roles)
            self.add_error("role", f"Pour ce type d'organisation, choisissez : {roles}.")
        if data["departements"] and kind not in LOOK_AFTER:
            self.add_error("departements", "Seuls les services de l'État et l'OFII suivent des départements.")
        fault = None if self.errors else fault_of(self.sheet())
        if fault:
            self.add_error("siret" if fault.code.startswith("sire") else "territory", fault.sentence)
        return data

    def sheet(self) -> Sheet:
        data = self.cleaned_data
        kind = OrganisationKind(data["kind"])
        return Sheet(kind, data["name"], data["siret"], data["territory"], data["departements"])

    def manager(self) -> Guest:
        data = self.cleaned_data
        return Guest(data["email"], data["first_name"], data["last_name"], Role(data["role"]), is_manager=True)
