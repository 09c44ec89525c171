"""What the parties and the steward type about surveys."""

from typing import Any

from django import forms

from ctai.accounts.models import Membership
from ctai.design.forms import CountField, CtaiForm, DayField, LongText, PlainText, VersionedFormMixin
from ctai.survey import questionnaire
from ctai.survey.models import CITABLE, KINDS, SET_ASIDE, LocalQuestion, Survey
from ctai.survey.reads import Translation

_LISTED = (2, 12, "Écrivez de 2 à 12 réponses, une par ligne.")
# Least and most options of each kind, and the sentence that says so.
_OPTIONS = {
    "choice": _LISTED,
    "choices": _LISTED,
    "scale": (2, 2, "Une note a deux bouts : écrivez sur deux lignes ce que veulent dire 1, puis 5."),
    "text": (0, 0, "Une réponse écrite n'a pas de liste : laissez ce champ vide."),
}


def _named(one: Translation) -> str:
    """« Arabe — العربية (à relire) »."""
    name = one.name if one.own == one.name else f"{one.name} — {one.own}"
    return f"{name} (à relire)" if one.is_to_read else name


class CreateForm(CtaiForm):
    title = PlainText(label="Titre de l'enquête", max_length=120, help_text="Il est montré à ceux qui répondent.")


class SurveyForm(VersionedFormMixin, CreateForm):
    welcome = LongText(
        label="Mot d'accueil en français",
        required=False,
        max_length=600,
        rows=3,
        help_text="Facultatif, au-dessus des questions : qui demande, et pourquoi. 600 caractères au plus.",
    )
    languages = forms.MultipleChoiceField(label="Langues proposées", widget=forms.CheckboxSelectMultiple)
    moderators = forms.MultipleChoiceField(
        label="Qui relit les textes libres",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Elles seules liront ce que les personnes auront écrit. Une au moins pour ouvrir l'enquête.",
    )

    def __init__(self, *args: Any, translations: list[Translation], members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (one.language, _named(one)) for one in translations
        ]
        self.fields["moderators"].choices = [(pk, str(member)) for pk, member in self.members.items()]  # type: ignore[attr-defined]

    def clean_moderators(self) -> list[Membership]:
        return [self.members[pk] for pk in self.cleaned_data["moderators"]]


class QuestionForm(VersionedFormMixin, CtaiForm):
    kind = forms.ChoiceField(label="Sorte de réponse", choices=KINDS, widget=forms.RadioSelect, initial="choice")
    label = PlainText(label="Question en français", max_length=200, help_text="Courte, avec des mots simples.")
    options = LongText(
        label="Réponses proposées",
        required=False,
        max_length=1200,
        rows=5,
        help_text="Une par ligne. Pour une note : ce que veut dire 1, puis ce que veut dire 5.",
    )

    def clean_options(self) -> list[str]:
        return [line.strip()[:100] for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, options = cleaned.get("kind"), cleaned.get("options")
        if kind and options is not None:
            least, most, sentence = _OPTIONS[kind]
            if not least <= len(options) <= most:
                self.add_error("options", sentence)
            elif len(set(options)) < len(options):
                self.add_error("options", "Deux réponses sont écrites de la même façon.")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {"label": self.cleaned_data["label"], "options": self.cleaned_data["options"]}


def question_initial(question: LocalQuestion) -> dict[str, Any]:
    label, options = (question.words[questionnaire.FRENCH][name] for name in ("label", "options"))
    return {"kind": question.kind, "label": label, "options": "\n".join(options), "version": question.version}


class TranslateForm(VersionedFormMixin, CtaiForm):
    """The local words of a survey in one language; an empty field leaves the French to be shown."""

    welcome = LongText(label="Mot d'accueil", required=False, max_length=600, rows=3)

    def __init__(self, *args: Any, survey: Survey, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(survey.local_questions.all())
        tag = questionnaire.words(survey.questionnaire, language)["tag"]
        french = survey.welcome.get(questionnaire.FRENCH)
        self.fields["welcome"].help_text = french or "Aucun mot d'accueil en français."
        self.fields["welcome"].initial = survey.welcome.get(language, "")
        for one in self.questions:
            french, said = one.words[questionnaire.FRENCH], one.words.get(language, {"label": "", "options": []})
            self.fields[f"label_{one.pk}"] = PlainText(
                label=f"Question : {one}", required=False, max_length=200, initial=said["label"]
            )
            if french["options"]:
                self.fields[f"options_{one.pk}"] = LongText(
                    label=f"Réponses à « {one} »", required=False, max_length=1200, rows=len(french["options"]),
                    initial="\n".join(said["options"]),
                    help_text="Une par ligne, dans le même ordre : " + " / ".join(french["options"]) + ".",
                )  # fmt: skip
        for field in self.fields.values():
            field.widget.attrs["lang"] = tag
            field.widget.attrs["dir"] = "auto"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for one in self.questions:
            expected = len(one.words[questionnaire.FRENCH]["options"])
            given = self._options(cleaned, one)
            if cleaned.get(f"label_{one.pk}") and len(given) != expected:
                self.add_error(
                    f"options_{one.pk}", f"Écrivez {expected} lignes, comme en français : il y en a {len(given)}."
                )
        return cleaned

    @staticmethod
    def _options(cleaned: dict[str, Any], one: LocalQuestion) -> list[str]:
        lines = (cleaned.get(f"options_{one.pk}") or "").splitlines()
        return [line.strip()[:100] for line in lines if line.strip()]

    @property
    def words(self) -> dict[int, dict[str, Any]]:
        return {
            one.pk: {"label": self.cleaned_data[f"label_{one.pk}"], "options": self._options(self.cleaned_data, one)}
            for one in self.questions
        }


class OpenForm(VersionedFormMixin, CtaiForm):
    opens_on = DayField(label="Premier jour pour répondre")
    closes_on = DayField(label="Dernier jour pour répondre", help_text="Les résultats paraissent le lendemain.")


class DecideForm(CtaiForm):
    """A moderator's decision about one text."""

    text = forms.UUIDField(widget=forms.HiddenInput)
    citable = LongText(
        label="Passage citable",
        required=False,
        max_length=1000,
        rows=3,
        help_text="Traduisez-le en français s'il le faut. Retirez tout nom, adresse, date ou détail qui ferait "
        "reconnaître quelqu'un.",
    )
    state = forms.ChoiceField(choices=[(CITABLE, "Rendre citable"), (SET_ASIDE, "Écarter")], widget=forms.HiddenInput)


class RulesForm(CtaiForm):
    threshold = CountField(
        label="Seuil de masquage",
        min_value=5,
        max_value=100,
        help_text="Aucun nombre inférieur n'est publié. Entre 5 et 100 ; 11 par défaut.",
    )
