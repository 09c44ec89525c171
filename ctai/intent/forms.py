"""What is typed for a letter of intent. Nothing is required to save: what is missing is asked before sending."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from ctai.accounts.models import Organisation
from ctai.design.forms import CtaiForm, DayField, LongText, PlainText, VersionedFormMixin
from ctai.files.forms import UploadField
from ctai.files.types import FileType
from ctai.intent.models import Source
from ctai.rules.themes import CONTRACT_KIND_LABELS, OPEN_KINDS, THEME_CHOICES, ContractKind

REAL, REHEARSAL = "reel", "repetition"
_PHONE = RegexValidator(
    r"^[+(]?\d[\d .()\-]{4,}$", "Écrivez un numéro de téléphone avec des chiffres, par exemple 05 65 59 50 00."
)


class StartForm(CtaiForm):
    """Choices fixed when the contract opens."""

    mode = forms.ChoiceField(
        label="Ce dossier est",
        choices=[(REAL, "Un dossier réel"), (REHEARSAL, "Une répétition, pour s'entraîner avec des données fictives")],
        widget=forms.RadioSelect,
        help_text="Ce choix est définitif : une répétition ne devient jamais un dossier réel. Elle porte un bandeau "
        "sur chaque page et chaque document, et n'entre dans aucun chiffre, liste ou export de dossiers réels.",
    )
    kind = forms.ChoiceField(
        label="Forme du contrat",
        choices=[(kind.value, CONTRACT_KIND_LABELS[kind]) for kind in OPEN_KINDS],
        initial=ContractKind.CTAI.value,
        widget=forms.RadioSelect,
    )
    partners = forms.ModelMultipleChoiceField(
        label="Collectivités qui signeront avec vous",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Elles liront la lettre ; votre collectivité, cheffe de file, l'écrit. Vous pourrez en ajouter ou en "
        "retirer ensuite.",
    )

    def __init__(self, *args: Any, partners: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if partners:
            pks = [body.pk for body in partners]
            self.fields["partners"].queryset = Organisation.objects.filter(pk__in=pks)  # type: ignore[attr-defined]
        else:
            del self.fields["partners"]


class LetterForm(VersionedFormMixin, CtaiForm):
    """Named like the fields of IntentLetter."""

    subject = PlainText(label="Objet de la lettre", max_length=200, required=False)
    source = forms.ChoiceField(label="La lettre", choices=Source.choices, widget=forms.RadioSelect)
    body = LongText(
        label="Texte de la lettre",
        required=False,
        max_length=10_000,
        rows=16,
        help_text="Commencé d'après le modèle : changez-le librement. **gras**, *italique*, listes avec « - ». "
        "10 000 caractères au plus.",
    )
    themes = forms.MultipleChoiceField(
        label="Domaines envisagés",
        choices=THEME_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les domaines nationaux du contrat. Ce choix n'engage pas : le diagnostic partagé le précisera.",
    )
    reasons = LongText(
        label="Pourquoi maintenant",
        required=False,
        help_text="Ce qui conduit votre collectivité à demander un contrat. 5 000 caractères au plus.",
    )
    needs = LongText(
        label="Besoins déjà repérés",
        required=False,
        help_text="Ce que vous constatez aujourd'hui. Uniquement des situations et des nombres : ne nommez personne. "
        "5 000 caractères au plus.",
    )
    wished_on = DayField(label="Date souhaitée pour un premier échange", required=False)
    contact_name = PlainText(label="Personne à contacter : prénom et nom", max_length=160, required=False)
    contact_function = PlainText(label="Sa fonction", max_length=160, required=False)
    contact_email = forms.EmailField(label="Son adresse électronique", required=False)
    contact_phone = PlainText(label="Son téléphone", max_length=30, required=False, validators=[_PHONE])
    signatory_name = PlainText(label="Signataire : prénom et nom", max_length=160, required=False)
    signatory_function = PlainText(
        label="Fonction du ou de la signataire",
        max_length=160,
        required=False,
        help_text="Par exemple : maire, présidente de la communauté de communes.",
    )


class LetterFileForm(VersionedFormMixin, CtaiForm):
    upload = UploadField(label="La lettre signée ou à signer", accept=(FileType.PDF, FileType.DOCX, FileType.ODT))


class DeliberationForm(VersionedFormMixin, CtaiForm):
    ATTACH, NOT_REQUIRED = "joindre", "non-requise"

    choice = forms.ChoiceField(
        label="La délibération",
        choices=[(ATTACH, "Je joins la délibération"), (NOT_REQUIRED, "Non requise à ce stade")],
        widget=forms.RadioSelect,
        help_text="L'assemblée votera de toute façon sur le texte du contrat, à l'étape 5.",
    )
    upload = UploadField(label="Le fichier de la délibération", required=False)
    on = DayField(label="Date de la délibération", required=False)
    number = PlainText(label="Numéro de la délibération", max_length=60, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("choice") != self.ATTACH:
            return cleaned
        if not cleaned.get("upload") and "upload" not in self.errors:
            self.add_error("upload", "Joignez le fichier de la délibération.")
        on = cleaned.get("on")
        if not on and "on" not in self.errors:
            self.add_error("on", "Indiquez la date de la délibération.")
        if on and on > self.today:
            self.add_error("on", "Cette date est dans le futur : indiquez celle du vote.")
        return cleaned
