from typing import Any

from django import forms

from ctai.design.forms import CtaiForm, LongText, PlainText, VersionedFormMixin
from ctai.outlines.models import QUESTION_LABELS, OutlineSection


class OutlineSectionForm(VersionedFormMixin, CtaiForm):
    """A section of the outline; the questions of each theme, one a line."""

    title = PlainText(label="Titre", max_length=120)
    guidance = LongText(
        label="Consigne",
        max_length=1000,
        rows=4,
        help_text="Ce que la section doit dire, en une ou deux phrases. Affichée tant que la section est vide.",
    )

    def __init__(self, *args: Any, section: OutlineSection | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": 0}
        if section is not None:
            initial = {name: getattr(section, name) for name in ("version", "title", "guidance")}
            initial |= {f"questions_{key}": "\n".join(lines) for key, lines in section.questions.items()}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """What the acts take: title, guidance, questions."""
        questions = {}
        for key in QUESTION_LABELS:
            lines = [line.strip() for line in self.cleaned_data[f"questions_{key}"].splitlines() if line.strip()]
            if lines:
                questions[key] = lines
        return {"title": self.cleaned_data["title"], "guidance": self.cleaned_data["guidance"], "questions": questions}


for _key, _label in QUESTION_LABELS.items():
    OutlineSectionForm.base_fields[f"questions_{_key}"] = LongText(
        label=f"Questions : {_label.lower()}", required=False, max_length=2000, rows=3, help_text="Une par ligne."
    )


class PublishForm(CtaiForm):
    note = LongText(
        label="Ce qui change et pourquoi",
        max_length=2000,
        rows=4,
        help_text="Lu par les parties de chaque diagnostic ouvert avant d'adopter cette version.",
    )
    confirm = forms.BooleanField(label="Je publie cette trame : elle ne changera plus")
