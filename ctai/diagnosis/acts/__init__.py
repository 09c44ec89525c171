"""One function per act. `versions` is called by lifecycle, the rest by the pages."""

from ctai.diagnosis.acts import citations
from ctai.diagnosis.acts.opinions import give_opinion
from ctai.diagnosis.acts.priorities import (
    add_priority,
    order_priorities,
    remove_priority,
    score_priority,
    update_priority,
)
from ctai.diagnosis.acts.sections import (
    abstain,
    agree,
    disagree,
    keep_as_draft,
    save_text,
    set_not_applicable,
    share_section,
    withdraw_agreement,
    write_section,
)
from ctai.diagnosis.acts.structure import add_section, adopt_outline, adoption_of, name_section, remove_section
from ctai.diagnosis.acts.versions import freeze, hold, open_diagnosis_content

__all__ = [
    "abstain", "add_priority", "add_section", "adopt_outline", "adoption_of", "agree", "citations", "disagree",
    "freeze", "give_opinion", "hold", "keep_as_draft", "name_section", "open_diagnosis_content", "order_priorities",
    "remove_priority", "remove_section", "save_text", "score_priority", "set_not_applicable", "share_section",
    "update_priority", "withdraw_agreement", "write_section",
]  # fmt: skip
