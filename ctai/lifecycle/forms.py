from ctai.design.forms import CtaiForm, LongText, VersionedFormMixin
from ctai.rules.transitions import Transition


class ActForm(VersionedFormMixin, CtaiForm):
    """Confirming an act: the version of the contract that was read, and the reason when the table asks for one."""

    reason = LongText(
        label="Motif",
        max_length=4000,
        rows=5,
        help_text="Lu par les personnes prévenues et gardé au journal.",
    )

    def __init__(self, *args: object, transition: Transition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not transition.needs_reason:
            self.fields["reason"].required = False
            self.fields["reason"].label = "Message (facultatif)"

    def carry(self, version: int) -> None:
        """The page is shown again with what changed: sending it now decides on that."""
        self.data = {"version": version, "reason": self.data.get("reason", "")}
