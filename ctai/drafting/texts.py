"""How the editor of `writing` knows a section: who writes it, which act saves it, where it is read and written."""

from collections.abc import Mapping

from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.diagnosis.acts import save_text
from ctai.diagnosis.acts.structure import PLACE
from ctai.diagnosis.markers import linked
from ctai.diagnosis.permissions import can_write_section
from ctai.diagnosis.reads import sentences_of
from ctai.rules.refusals import Refusal
from ctai.writing.kinds import Kind, register
from ctai.writing.models import Text


def _can_write(text: Text, membership: Membership) -> Refusal | None:
    return can_write_section(text.section, membership)


def _address(name: str, text: Text) -> str:
    return reverse(name, kwargs={"number": text.contract.number, "slug": text.section.slug})


def _anchors(text: Text) -> Mapping[str, str]:
    """What may be remarked upon beside the paragraphs, and cited in them: « [3] », written [[3]] in the text."""
    return {f"[{one.number}]": f"n° {one.number}, {one}" for one in text.section.citations.all()}


def _shown(text: Text, body: str) -> str:
    return linked(body, sentences_of(text.section.citations.all()), "citation")


def register_sections() -> None:
    register(
        Kind(
            PLACE,
            _can_write,
            save_text,
            lambda text: _address("diagnosis:section", text),
            lambda text: _address("diagnosis:write", text),
            _anchors,
            _shown,
            related=("section",),
        )
    )
