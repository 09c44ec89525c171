"""Writing a text, choosing between two wordings, remarking."""

from dataclasses import dataclass
from typing import Any

from django import forms

from ctai.design.difference import Span, difference
from ctai.design.forms import CtaiForm, LongText, VersionedFormMixin
from ctai.writing.merge import Disputed, Merge, merge
from ctai.writing.models import RemarkKind, Text
from ctai.writing.paragraphs import digest, join, split, tidy

LONGEST_TEXT = 20_000
CHOICES = (
    ("mine", "Garder ma version"),
    ("theirs", "Garder la version enregistrée entre-temps"),
    ("both", "Garder les deux, l'une après l'autre"),
    ("own", "Écrire autre chose"),
)


@dataclass(frozen=True)
class Dispute:
    """One passage both changed, and what the person chose so far. `spans`: from theirs to mine."""

    rank: int
    passage: Disputed
    spans: list[Span]
    chosen: str
    own: str

    def settled(self) -> str:
        both = [one for one in (self.passage.theirs, self.passage.mine) if one]
        by_choice = {"mine": self.passage.mine, "theirs": self.passage.theirs, "both": join(both), "own": self.own}
        return by_choice[self.chosen]


class WritingForm(VersionedFormMixin, CtaiForm):
    """`written`: the Text. Gives `text` and `version` (the one it was typed on) to the owner's act.

    After a clash, `met` is the version met; `disputes` are then drawn in place of the text, and `text` is what the
    person settled, typed knowing version `met`.
    """

    text = LongText(
        label="Texte",
        required=False,
        max_length=LONGEST_TEXT,
        rows=18,
        help_text="Une ligne vide sépare deux paragraphes. « ## » fait un titre, « - » une liste, « **gras** » du "
        "gras. Ne nommez aucune personne accueillie.",
    )
    met = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, written: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = written
        self.disputes: list[Dispute] = []
        self.choices = CHOICES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("met") and "text" in cleaned and "version" in cleaned:
            self._settle(cleaned)
        return cleaned

    def draw_disputes(self, found: Merge, data: Any) -> None:
        """`data`: what was posted, read for the choices already made."""
        self.disputes = [
            Dispute(
                rank,
                passage,
                difference(passage.theirs, passage.mine),
                data.get(f"choice-{rank}", ""),
                tidy(data.get(f"own-{rank}", "")),
            )
            for rank, passage in enumerate(found.conflicts)
        ]

    def _settle(self, cleaned: dict[str, Any]) -> None:
        known = dict(
            self.written.versions.filter(number__in=(cleaned["version"], cleaned["met"])).values_list("number", "body")
        )
        if {cleaned["version"], cleaned["met"]} - set(known):
            self.add_error("version", self.fields["version"].error_messages["required"])
            return
        found = merge(known[cleaned["version"]], cleaned["text"], known[cleaned["met"]])
        self.draw_disputes(found, self.data)
        for dispute in self.disputes:
            if dispute.chosen not in dict(CHOICES):
                self.add_error(None, f"Passage {dispute.rank + 1} : choisissez ce que vous gardez.")
            elif dispute.chosen == "own" and not dispute.own:
                self.add_error(
                    None, f"Passage {dispute.rank + 1} : écrivez le texte à garder, ou faites un autre choix."
                )
        if self.errors:
            return
        body = found.settled([dispute.settled() for dispute in self.disputes])
        if len(body) > LONGEST_TEXT:
            self.add_error(None, f"Le texte réuni est trop long : {LONGEST_TEXT} caractères au plus.")
            return
        cleaned["text"], cleaned["version"] = body, cleaned["met"]


def _first_words(paragraph: str) -> str:
    words = " ".join(paragraph.split())
    return words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + "…"


class RemarkForm(CtaiForm):
    """`passage`: « <rank>-<digest> » of a paragraph as it was shown, « @<code> » of something placed, or "" for all."""

    kind = forms.ChoiceField(
        label="Nature de la remarque",
        choices=[
            (RemarkKind.COMMENT, "Commentaire : une question ou un avis, lu par les deux parties"),
            (RemarkKind.SUGGESTION, "Suggestion : un autre texte pour ce passage, à accepter en un clic"),
            (RemarkKind.NOTE, "Note privée : lue seulement par votre partie"),
        ],
        widget=forms.RadioSelect,
        initial=RemarkKind.COMMENT,
    )
    passage = forms.ChoiceField(
        label="Passage",
        required=False,
        error_messages={"invalid_choice": "Le passage a changé entre-temps : choisissez-le à nouveau."},
    )
    body = LongText(label="Votre remarque", required=False, max_length=3000, rows=4)
    replacement = LongText(
        label="Texte proposé",
        required=False,
        max_length=5000,
        rows=6,
        help_text="Pour une suggestion : modifiez le passage ci-dessous ; vide, la suggestion est de le supprimer.",
    )

    def __init__(self, *args: Any, text: Text, anchors: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraphs = split(text.body)
        places = [(f"{rank}-{digest(one)[:16]}", _first_words(one)) for rank, one in enumerate(self.paragraphs)]
        placed = [(f"@{code}", label) for code, label in anchors.items()]
        self.fields["passage"].choices = [("", "Le texte entier"), *places, *placed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        passage = cleaned.get("passage", "")
        cleaned["anchor"] = passage[1:] if passage.startswith("@") else ""
        cleaned["position"] = int(passage.split("-")[0]) if passage and not cleaned["anchor"] else None
        if cleaned.get("kind") == RemarkKind.SUGGESTION:
            self._check_suggestion(cleaned)
        elif not cleaned.get("body") and "body" in cleaned:
            self.add_error("body", "Écrivez votre remarque.")
        return cleaned

    def _check_suggestion(self, cleaned: dict[str, Any]) -> None:
        if "passage" not in cleaned:
            return
        if cleaned["position"] is None:
            self.add_error("passage", "Une suggestion porte sur un paragraphe précis : choisissez-le.")
        elif cleaned.get("replacement") == self.paragraphs[cleaned["position"]].strip():
            self.add_error("replacement", "Votre suggestion ne change rien : modifiez le texte proposé.")


class ReplyForm(CtaiForm):
    body = LongText(label="Votre réponse", max_length=3000, rows=3)


class ApplyForm(CtaiForm):
    """A suggestion on a passage that has changed, applied by hand. `passage`: digest of what the person compared."""

    passage = forms.CharField(widget=forms.HiddenInput, max_length=64)
    replacement = LongText(
        label="Texte à mettre à la place du passage actuel",
        required=False,
        max_length=5000,
        rows=6,
        help_text="Le texte proposé ; reprenez-y ce que le passage actuel dit de plus. Vide, le passage est supprimé.",
    )
