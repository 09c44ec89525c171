"""An older version becomes the text again."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.rules.refusals import refuse_unless
from ctai.writing import kinds
from ctai.writing.kinds import can_write
from ctai.writing.models import How, Version
from ctai.writing.results import Saved


def restore(version: Version, *, seen: int, by: Membership, today: date) -> Saved:
    """A new version with the words of this one; `seen`: the version the person compared it with.

    Through the owner's act. Clash when the same passages have been written since.
    """
    refuse_unless(can_write(version.text, by))
    save = kinds.of(version.text).save
    return save(version.text, body=version.body, seen=seen, by=by, today=today, how=How.RESTORED)
