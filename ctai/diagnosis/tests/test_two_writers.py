"""An hour of two people writing the same diagnosis, through the real pages: nothing typed is lost, what was agreed is
what is frozen."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse

from ctai.contracts.tests.factories import people
from ctai.diagnosis.content import content_of
from ctai.diagnosis.models import Diagnosis
from ctai.diagnosis.tests.factories import make_diagnosis
from ctai.history.digests import digest_of
from ctai.history.journal import verify
from ctai.writing.models import Remark, Version
from tests.world import client_for

pytestmark = pytest.mark.django_db
SLUGS = ["perimetre", "publics", "offre", "besoins", "obstacles", "priorites", "articulation", "sources"]
ROUNDS = 4


@dataclass
class Writer:
    """One browser. `opened`: section → (version, text) as the page showed it, perhaps long ago. `kept`: every
    paragraph the server accepted from this person."""

    name: str
    client: Client
    number: str
    opened: dict[str, tuple[int, str]] = field(default_factory=dict)
    kept: dict[str, set[str]] = field(default_factory=dict)
    clashes: int = 0
    merges: int = 0

    def url(self, name: str, **more: object) -> str:
        return reverse(f"diagnosis:{name}", kwargs={"number": self.number, **more})

    def open(self, slug: str) -> None:
        form = self.client.get(self.url("write", slug=slug)).context["form"]
        self.opened[slug] = (form["version"].value(), form["text"].value() or "")

    def save(self, slug: str, text: str, wrote: str) -> None:
        """Post what was typed on the version this person has open; on a clash, keep both wordings of each passage."""
        version, _ = self.opened[slug]
        answer = self.client.post(self.url("write", slug=slug), {"version": version, "text": text})
        while answer.status_code == 409:
            self.clashes += 1
            form = answer.context["form"]
            html = answer.content.decode()
            assert wrote.split()[0] in html, "what was typed is on the page"
            choices = {f"choice-{dispute.rank}": "both" for dispute in form.disputes}
            data = {name: form[name].value() for name in ("version", "met", "text")}
            answer = self.client.post(self.url("write", slug=slug), data | choices)
        assert answer.status_code == 302
        page = self.client.get(answer.url)
        self.merges += "y est réuni" in page.content.decode()
        self.kept.setdefault(slug, set()).add(wrote)

    def answer(self, slug: str, status: str = "agree", **more: str) -> int:
        revision = self.client.get(self.url("section", slug=slug)).context["section"].revision
        data = {"revision": revision, "status": status, **more}
        return self.client.post(self.url("answer", slug=slug), data).status_code


@pytest.fixture
def hour() -> tuple[Diagnosis, Writer, Writer]:
    diagnosis = make_diagnosis()
    own, number = people(diagnosis.contract), diagnosis.contract.number
    return diagnosis, Writer("lead", client_for(own.lead), number), Writer("officer", client_for(own.officer), number)


def typed(rng: random.Random, text: str, who: str, rank: int) -> tuple[str, str]:
    """A person adds a paragraph, or goes on with one: the whole text, and the words added."""
    words = f"{who}{rank} " + " ".join(rng.choices(["atelier", "horaires", "logement", "cours", "garde"], k=5))
    paragraphs = text.split("\n\n") if text else []
    if paragraphs and rng.random() < 0.7:
        paragraphs[0] = f"{paragraphs[0]} {words}"
    else:
        paragraphs.insert(rng.randint(0, len(paragraphs)), words)
    return "\n\n".join(paragraphs), words


def test_an_hour_of_two_writers_loses_nothing(hour):
    diagnosis, lead, officer = hour
    rng = random.Random(2026)
    for rank in range(ROUNDS):
        for slug in ("besoins", "obstacles"):
            # Both open the page, both type for a while, then save one after the other.
            for writer in (lead, officer):
                if rng.random() < 0.7 or slug not in writer.opened:
                    writer.open(slug)
            for writer in rng.sample([lead, officer], 2):
                text, wrote = typed(rng, writer.opened[slug][1], writer.name, rank)
                writer.save(slug, text, wrote)
    assert lead.clashes + officer.clashes > 0 and lead.merges + officer.merges > 0
    for slug in ("besoins", "obstacles"):
        said = diagnosis.sections.select_related("body").get(slug=slug).text
        history = "\n".join(
            Version.objects.filter(text__section__diagnosis=diagnosis, text__section__slug=slug).values_list(
                "body", flat=True
            )
        )
        for words in lead.kept[slug] | officer.kept[slug]:
            assert words in said and words in history
    _remark_and_suggest(diagnosis, lead, officer)
    _agree_and_freeze(diagnosis, lead, officer)


def _remark_and_suggest(diagnosis: Diagnosis, lead: Writer, officer: Writer) -> None:
    """A comment answered, a private note that stays private, a suggestion taken in a click: an agreement falls."""
    section = diagnosis.sections.select_related("body").get(slug="obstacles")
    add = reverse("writing:remark_add", kwargs={"pk": section.body_id})
    passage = officer.client.get(add + "?paragraphe=0").context["form"].fields["passage"].choices[1][0]
    officer.client.post(add, {"kind": "comment", "passage": passage, "body": "Quelle source ?"})
    officer.client.post(add, {"kind": "note", "passage": passage, "body": "À revoir entre nous"})
    assert lead.answer("obstacles") == 302
    suggested = {"kind": "suggestion", "passage": passage, "replacement": "Le premier obstacle est l'horaire des bus."}
    officer.client.post(add, suggested)
    html = lead.client.get(lead.url("section", slug="obstacles")).content.decode()
    assert "Quelle source" in html and "À revoir entre nous" not in html
    remark = Remark.objects.get(kind="suggestion")
    page = reverse("writing:remark", kwargs={"pk": remark.pk})
    assert lead.client.post(page, {"act": "accept"}).status_code == 302
    html = lead.client.get(lead.url("section", slug="obstacles")).content.decode()
    assert "Le premier obstacle est l&#x27;horaire des bus." in html.replace("'", "&#x27;")
    assert "Accord à redonner" in html


def _agree_and_freeze(diagnosis: Diagnosis, lead: Writer, officer: Writer) -> None:
    """Every section written and agreed, one agreement falling on the way; then frozen as it was read."""
    lead.client.post(lead.url("priority_add"), {"version": 0, "title": "Du français le soir", "theme": "french"})
    for slug in SLUGS:
        if slug not in ("besoins", "obstacles"):
            lead.open(slug)
            lead.save(slug, f"lead écrit {slug}.", f"lead écrit {slug}.")
        for writer in (lead, officer):
            assert writer.answer(slug) == 302
    assert officer.answer("offre", "disagree", reason="Il manque les places.") == 302
    officer.open("offre")
    officer.save("offre", officer.opened["offre"][1] + "\n\nofficer ajoute 40 places.", "officer ajoute 40 places.")
    freeze = reverse("lifecycle:act", kwargs={"number": diagnosis.contract.number, "code": "freeze_diagnosis"})
    version = officer.client.get(freeze).context["form"]["version"].value()
    refused = officer.client.post(freeze, {"version": version, "reason": ""})
    assert "accord attendu" in refused.content.decode() and not Diagnosis.objects.get().is_frozen
    for writer in (lead, officer):
        assert writer.answer("offre") == 302
    agreed = content_of(Diagnosis.objects.get())
    officer.client.post(freeze, {"version": version, "reason": ""})
    frozen = Diagnosis.objects.get()
    assert frozen.is_frozen and frozen.digest == digest_of(frozen.content)
    assert frozen.content["sections"] == agreed["sections"]
    assert all(answer["holds"] for section in frozen.content["sections"] for answer in section["answers"])
    assert lead.client.get(lead.url("write", slug="offre")).status_code == 403
    assert "40 places" in lead.client.get(lead.url("version", version=1)).content.decode()
    assert not list(verify([diagnosis.contract.number]))
