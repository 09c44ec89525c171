"""One function per act. `versions` is called by lifecycle, the rest by the pages."""

from ctai.diagnosis.acts.figures import place_figure, remove_figure, update_figure
from ctai.diagnosis.acts.priorities import add_priority, move_priority, remove_priority, update_priority
from ctai.diagnosis.acts.sections import abstain, agree, disagree, withdraw_agreement, write_section
from ctai.diagnosis.acts.versions import freeze, open_diagnosis_content

__all__ = [
    "abstain",
    "add_priority",
    "agree",
    "disagree",
    "freeze",
    "move_priority",
    "open_diagnosis_content",
    "place_figure",
    "remove_figure",
    "remove_priority",
    "update_figure",
    "update_priority",
    "withdraw_agreement",
    "write_section",
]
