"""One function per legal act, in the order of the contract's life. `RUN` is how pages and tests reach them."""

from ctai.lifecycle.acts import diagnosis, letter, proposal, running, text
from ctai.rules.acts import Act

RUN = {
    Act.SEND_INTENT: letter.send_intent,
    Act.WITHDRAW_INTENT: letter.withdraw_intent,
    Act.ACKNOWLEDGE_INTENT: letter.acknowledge_intent,
    Act.REOPEN_INTENT: letter.reopen_intent,
    Act.DECLINE_INTENT: letter.decline_intent,
    Act.REWORK_INTENT: letter.rework_intent,
    Act.OPEN_DIAGNOSIS: diagnosis.open_diagnosis,
    Act.RETURN_TO_EXCHANGES: diagnosis.return_to_exchanges,
    Act.FREEZE_DIAGNOSIS: diagnosis.freeze_diagnosis,
    Act.REOPEN_DIAGNOSIS: diagnosis.reopen_diagnosis,
    Act.CERTIFY_PROPOSAL: proposal.certify_proposal,
    Act.WITHDRAW_CERTIFICATION: proposal.withdraw_certification,
    Act.SUBMIT_PROPOSAL: proposal.submit_proposal,
    Act.REQUEST_CORRECTIONS: proposal.request_corrections,
    Act.ACCEPT_PROPOSAL: proposal.accept_proposal,
    Act.REFUSE_PROPOSAL: proposal.refuse_proposal,
    Act.REOPEN_EXAMINATION: proposal.reopen_examination,
    Act.FREEZE_TEXT: text.freeze_text,
    Act.REOPEN_TEXT: text.reopen_text,
    Act.END_CONTRACT: running.end_contract,
    Act.TERMINATE_CONTRACT: running.terminate_contract,
    Act.ABANDON: running.abandon,
}
