"""Two people wrote the same passage: the form becomes the choice between the two, and nothing typed is lost."""

from django.http import QueryDict

from ctai.accounts.models import Membership
from ctai.writing.acts import keep_draft
from ctai.writing.forms import WritingForm
from ctai.writing.results import Clash


def meet(form: WritingForm, clash: Clash, *, by: Membership) -> None:
    """Keep what was typed as the writer's draft, and draw the disputed passages in `form` (bound and valid).

    Call it outside the act's transaction, then show the page again with status 409.
    """
    keep_draft(clash.text, body=clash.mine, base=clash.seen, by=by)
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    for name in [name for name in data if name.startswith(("choice-", "own-"))]:
        del data[name]
    data["text"], data["version"], data["met"] = clash.mine, str(clash.seen), str(clash.theirs.number)
    form.data = data
    form.draw_disputes(clash.merge, data)
