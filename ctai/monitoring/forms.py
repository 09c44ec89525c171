from decimal import Decimal

from django import forms

from ctai.design.forms import CtaiForm, LongText, VersionedFormMixin


class ResultForm(CtaiForm):
    """One result. `seen`: the version shown to the person, 0 when nothing was told yet."""

    value = forms.DecimalField(
        label="Résultat", min_value=Decimal(0), max_digits=12, decimal_places=2, localize=True,
        help_text="Un nombre, zéro compris. Jamais de nom.",
    )  # fmt: skip
    comment = LongText(
        label="Commentaire (facultatif)", max_length=2000, rows=4, required=False,
        help_text="Ne nommez aucune personne accueillie.",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReportForm(VersionedFormMixin, CtaiForm):
    done = LongText(label="Ce qui a été fait", max_length=8000, rows=8, required=False)
    difficulties = LongText(label="Ce qui a été difficile", max_length=8000, rows=6, required=False)
    lessons = LongText(label="Ce que nous avons appris", max_length=8000, rows=6, required=False)
    outlook = LongText(label="Ce qui est prévu pour la suite", max_length=8000, rows=6, required=False)


REPORT_TEXTS = ("done", "difficulties", "lessons", "outlook")


class OpenReportForm(CtaiForm):
    year = forms.TypedChoiceField(label="Année du bilan", coerce=int)

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class MoveReportForm(VersionedFormMixin, CtaiForm):
    reason = LongText(label="Motif", max_length=4000, rows=5, help_text="Lu par l'autre partie et gardé au journal.")

    def __init__(self, *args: object, needs_reason: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            self.fields["reason"].required = False
            self.fields["reason"].label = "Message (facultatif)"

    def carry(self, version: int) -> None:
        """The page is shown again with what changed: sending it now decides on that."""
        self.data = {"version": version, "reason": self.data.get("reason", "")}
