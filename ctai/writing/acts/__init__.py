"""The acts of the room, by subject."""

from ctai.writing.acts.drafts import be_there, forget_draft, keep_draft
from ctai.writing.acts.remarks import accept, add_remark, reopen, reply, resolve
from ctai.writing.acts.restoring import restore
from ctai.writing.acts.texts import close, create, save, share
from ctai.writing.results import Clash, Saved

__all__ = [
    "Clash",
    "Saved",
    "accept",
    "add_remark",
    "be_there",
    "close",
    "create",
    "forget_draft",
    "keep_draft",
    "reopen",
    "reply",
    "resolve",
    "restore",
    "save",
    "share",
]
