"""The acts of the room, by subject."""

from ctai.writing.acts.texts import close, create, save, share
from ctai.writing.results import Clash, Saved

__all__ = ["Clash", "Saved", "close", "create", "save", "share"]
