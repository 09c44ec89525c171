from datetime import date
from typing import Any

from ctai.design.forms import CtaiForm, DayField, LongText, VersionedFormMixin
from ctai.rulings.models import Outcome
from ctai.rulings.reads import Pending


class NotifyForm(VersionedFormMixin, CtaiForm):
    """`version`: the last grant read. A reason when the demand is not granted in full; a day when a letter tells it."""

    reason = LongText(
        label="Motif",
        max_length=2000,
        rows=3,
        help_text="Obligatoire : la demande n'est pas accordée en entier. Lu par le bénéficiaire, avec les voies de "
        "recours.",
    )
    posted_on = DayField(
        label="Notifiée par courrier le",
        help_text="Personne n'est inscrit ici pour ce bénéficiaire : envoyez-lui un courrier, puis indiquez sa date.",
    )

    def __init__(self, *args: Any, pending: Pending, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": pending.seen, "reason": pending.reason})
        super().__init__(*args, **kwargs)
        if pending.outcome == Outcome.GRANTED:
            del self.fields["reason"]
        if pending.is_reached:
            del self.fields["posted_on"]

    def values(self) -> dict[str, Any]:
        posted_on: date | None = self.cleaned_data.get("posted_on")
        return {
            "seen": self.cleaned_data["version"],
            "reason": self.cleaned_data.get("reason", ""),
            "posted_on": posted_on,
        }


class NotifyManyForm(CtaiForm):
    reason = LongText(
        label="Motif des décisions qui n'en portent pas",
        required=False,
        max_length=2000,
        rows=2,
        help_text="Une décision qui refuse ou réduit la demande doit dire pourquoi. Celles qui ont déjà un motif le "
        "gardent.",
    )
