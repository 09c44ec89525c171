"""The acts that move a contract, and the date each writes on it. Who may run them, from where: transitions.py."""

from enum import StrEnum


class Act(StrEnum):
    SEND_INTENT = "send_intent"
    WITHDRAW_INTENT = "withdraw_intent"
    ACKNOWLEDGE_INTENT = "acknowledge_intent"
    REOPEN_INTENT = "reopen_intent"
    DECLINE_INTENT = "decline_intent"
    REWORK_INTENT = "rework_intent"
    OPEN_DIAGNOSIS = "open_diagnosis"
    RETURN_TO_EXCHANGES = "return_to_exchanges"
    FREEZE_DIAGNOSIS = "freeze_diagnosis"
    REOPEN_DIAGNOSIS = "reopen_diagnosis"
    CERTIFY_PROPOSAL = "certify_proposal"
    WITHDRAW_CERTIFICATION = "withdraw_certification"
    SUBMIT_PROPOSAL = "submit_proposal"
    REQUEST_CORRECTIONS = "request_corrections"
    ACCEPT_PROPOSAL = "accept_proposal"
    REFUSE_PROPOSAL = "refuse_proposal"
    REOPEN_EXAMINATION = "reopen_examination"
    FREEZE_TEXT = "freeze_text"
    REOPEN_TEXT = "reopen_text"
    ENTER_INTO_FORCE = "enter_into_force"
    END_CONTRACT = "end_contract"
    TERMINATE_CONTRACT = "terminate_contract"
    ABANDON = "abandon"


# The date each act writes on the contract, and those a way back takes off again (the journal keeps them).
STAMPS: dict[Act, str] = {
    Act.SEND_INTENT: "intent_sent_on",
    Act.ACKNOWLEDGE_INTENT: "acknowledged_on",
    Act.FREEZE_DIAGNOSIS: "diagnosis_frozen_on",
    Act.SUBMIT_PROPOSAL: "submitted_on",
    Act.ACCEPT_PROPOSAL: "accepted_on",
    Act.FREEZE_TEXT: "text_frozen_on",
    Act.ENTER_INTO_FORCE: "in_force_on",
    Act.REFUSE_PROPOSAL: "closed_on",
    Act.END_CONTRACT: "closed_on",
    Act.TERMINATE_CONTRACT: "closed_on",
    Act.ABANDON: "closed_on",
}
CLEARS: dict[Act, tuple[str, ...]] = {
    Act.WITHDRAW_INTENT: ("intent_sent_on",),
    Act.REWORK_INTENT: ("intent_sent_on",),
    Act.REOPEN_INTENT: ("acknowledged_on",),
    Act.REOPEN_DIAGNOSIS: ("diagnosis_frozen_on",),
    Act.REQUEST_CORRECTIONS: ("submitted_on",),
    Act.REOPEN_EXAMINATION: ("accepted_on", "closed_on"),
    Act.REOPEN_TEXT: ("text_frozen_on",),
}
