"""What those who neither write nor agree think of it: the sub-prefecture, OFII."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import locked
from ctai.diagnosis.models import Diagnosis, Opinion, Stance
from ctai.diagnosis.permissions import can_give_opinion
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import Conflict, Refusal, refuse_unless


@transaction.atomic
def give_opinion(diagnosis: Diagnosis, *, stance: Stance, text: str, seen: int, by: Membership, today: date) -> Opinion:
    """One an organisation, changed as long as the diagnosis is open. `seen`: the version read, 0 for none yet."""
    diagnosis = locked(diagnosis.pk)
    refuse_unless(can_give_opinion(diagnosis, by))
    opinion = diagnosis.opinions.filter(organisation=by.organisation_id).first()
    values = {"stance": stance.value, "text": text.strip(), "by": by, "on": today}
    if opinion is None:
        opinion = Opinion.objects.create(diagnosis=diagnosis, organisation=by.organisation, **values)
        changes = {"stance": ("", stance.value), "text": ("", opinion.text)}
    elif seen == 0:
        raise Conflict(Refusal("Votre organisation vient de donner un avis. Relisez-le avant de le changer."))
    else:
        changed = save_if_unchanged(opinion, seen=seen, **values)
        changes = {name: changed[name] for name in ("stance", "text") if name in changed}
    sentence = f"Avis sur le diagnostic : {stance.label.lower()} — {by.organisation}"
    number = diagnosis.contract.number
    journal.record(number, "give_opinion", sentence, by=by, today=today, about=opinion, changes=changes)
    return opinion
