"""Two writers, thousands of interleaved saves: every accepted word is in the history, every word nobody removed on
purpose is in the last text. Through the real acts and rows."""

import os
import random
from collections import Counter

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ctai.contracts.tests.factories import people
from ctai.writing import acts
from ctai.writing.models import Text
from ctai.writing.paragraphs import join, split
from ctai.writing.tests.factories import TODAY, make_text

# docs/decisions/0043 says how long they take.
SAVES = int(os.environ.get("INTERLEAVED_SAVES", "10000" if connection.vendor == "sqlite" else "2500"))
# A text that only grew would measure the growth: above so many paragraphs, or words in one, writers cut.
MANY, LONG = 8, 12


class Writer:
    """Somebody with a page open: the words on it and the version it was opened at."""

    def __init__(self, text, membership, chance):
        self.text, self.membership, self.chance = text, membership, chance
        self.open()

    def open(self):
        self.body, self.seen = Text.objects.values_list("body", "version").get(pk=self.text.pk)

    def type(self, rank):
        """One to three changes of any kind; each new word is unlike any other."""
        parts, chance = split(self.body), self.chance
        for turn in range(chance.randint(1, 3)):
            new = f"mot{rank}x{turn}"
            at = chance.randrange(len(parts)) if parts else 0
            what = chance.choice(("edit", "edit", "insert", "move", "cut", "delete", "split", "join"))
            if not parts or (what == "insert" and len(parts) < MANY):
                parts.insert(at, f"{new} début {new}bis")
            elif what == "move":
                parts.insert(chance.randrange(len(parts)), parts.pop(at))
            elif what == "delete" or len(parts) > MANY:
                parts.pop(at)
            elif what == "cut":
                kept = parts[at].split()
                kept.pop(chance.randrange(len(kept)))
                parts[at] = " ".join(kept)
            elif what == "split":
                kept = parts[at].split()
                half = len(kept) // 2
                parts[at : at + 1] = [" ".join(kept[:half]), " ".join(kept[half:])]
            elif what == "join" and at:
                parts[at - 1 : at + 1] = [f"{parts[at - 1]} {parts[at]}"]
            else:
                parts[at] = f"{parts[at]} {new}"
            parts = [" ".join(part.split()[-LONG:]) for part in parts if part]
        return join(parts)

    def save(self, typed):
        """Until it is taken; returns the words this person had under the eyes, and those they decided on."""
        before, seen = self.body, self.seen
        while True:
            try:
                saved = acts.save(self.text, body=typed, seen=seen, by=self.membership, today=TODAY)
            except acts.Clash as clash:
                typed = clash.merge.settled([self.choose(one) for one in clash.merge.conflicts])
                before, seen = clash.theirs.body, clash.theirs.number
            else:
                self.body, self.seen = saved.text.body, saved.text.version
                return Counter(before.split()), Counter(typed.split())

    def choose(self, passage):
        return self.chance.choice((passage.mine, passage.theirs, join([passage.theirs, passage.mine])))


@pytest.mark.django_db
@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=1,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # A smaller seed is no simpler story.
    phases=[Phase.generate],
)
def test_no_word_is_lost(seed):
    chance = random.Random(seed)
    if connection.vendor == "sqlite":
        # The whole test is one transaction: let it stay in memory.
        connection.cursor().execute("PRAGMA cache_size = -65536")
    text = make_text(body="départ commun\n\nsecond passage")
    writers = [Writer(text, one, chance) for one in (people(text.contract).lead, people(text.contract).officer)]
    alive, accepted = set(text.body.split()), set(text.body.split())
    for rank in range(SAVES):
        writer = chance.choice(writers)
        if chance.random() < 0.3:
            writer.open()
        before, after = writer.save(writer.type(rank))
        # A word twice in the text (both wordings kept) and once removed is no longer followed.
        alive = (alive | set(after - before)) - set(before - after)
        accepted |= set(after - before)
        assert alive <= set(writer.body.split()), f"save {rank}: {alive - set(writer.body.split())}"
    history = set()
    for body in text.versions.order_by("number").values_list("body", flat=True).iterator():
        history |= set(body.split())
    assert accepted <= history
    assert alive <= set(Text.objects.get(pk=text.pk).body.split())
    assert text.version > SAVES // 2 and text.versions.filter(how="merged").count() > SAVES // 20
