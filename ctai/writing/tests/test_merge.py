"""Merging is pure: its properties hold for any three texts."""

from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ctai.design.difference import difference
from ctai.writing.comparing import compare
from ctai.writing.merge import Disputed, merge
from ctai.writing.paragraphs import first_lines, join, split

PARAGRAPH = st.lists(st.sampled_from("a b c d e f".split()), min_size=1, max_size=5).map(" ".join)
TEXT = st.lists(PARAGRAPH, max_size=6).map(join)
QUICK = settings(max_examples=300, deadline=None)
B = "un deux trois\n\nquatre cinq six\n\nsept huit neuf"


def words(merged):
    found = set(merged.text.split())
    for passage in merged.conflicts:
        found |= set(f"{passage.mine} {passage.theirs}".split())
    return found


@given(TEXT, TEXT, TEXT)
@QUICK
def test_properties(base, mine, theirs):
    merged = merge(base, mine, theirs)
    assert merge(base, base, theirs).text == theirs and merge(base, mine, base).text == mine
    assert merge(base, mine, mine).text == mine
    added = (set(mine.split()) | set(theirs.split())) - set(base.split())
    assert added <= words(merged)
    other = merge(base, theirs, mine)
    assert len(other.conflicts) == len(merged.conflicts)
    assert merged.conflicts or other.text == merged.text


@given(TEXT, TEXT)
@QUICK
def test_a_side_that_only_adds_at_the_end_disputes_nothing(base, theirs):
    """The general path, not the short cuts: what the other side did is all there."""
    merged = merge(base, join([*split(base), "zz fin zz"]), theirs)
    assert not merged.conflicts
    kept = split(merged.text)
    kept.remove("zz fin zz")
    assert sorted(kept) == sorted(split(theirs))


@given(TEXT, TEXT)
@QUICK
def test_the_difference_tells_both_texts(before, after):
    passages = compare(before, after)
    new = [span.text for one in passages for span in one.spans if span.kind != "removed"]
    assert sorted("\n\n".join(new).split()) == sorted(after.split())


@given(st.text(alphabet="ab \n\t", max_size=40))
def test_lines_and_paragraphs_agree(body):
    body = body.strip()
    lines = body.split("\n")
    assert [lines[rank] for rank in first_lines(body)] == [one.split("\n")[0] for one in split(body)]


def test_each_kind_of_change():
    edited = B.replace("six", "six et demi")
    assert merge(B, edited, B.replace("sept", "7")).text == edited.replace("sept", "7")
    # Both add at the same point: both stay, in the same order whoever saved first.
    assert merge(B, f"{B}\n\nzone", f"{B}\n\navant").text == merge(B, f"{B}\n\navant", f"{B}\n\nzone").text
    assert merge(B, f"{B}\n\nzone", f"{B}\n\navant").text == f"{B}\n\navant\n\nzone"
    # Moved by one, edited by the other: moved with its edit.
    moved = "sept huit neuf\n\nun deux trois\n\nquatre cinq six"
    assert merge(B, moved, B.replace("huit", "huit bis")).text == moved.replace("huit", "huit bis")
    # Deleted by one: gone; deleted by one and edited by the other: a person decides.
    gone = B.replace("\n\nquatre cinq six", "")
    assert merge(B, gone, B.replace("un", "1")).text == gone.replace("un", "1")
    merged = merge(B, gone, edited)
    assert merged.conflicts == [Disputed("quatre cinq six", "", "quatre cinq six et demi")]
    assert merged.settled(["quatre"]) == B.replace("quatre cinq six", "quatre")
    assert merged.settled([""]) == gone


def test_a_text_of_a_thousand_lines_rewritten_by_both_loses_nothing_and_takes_no_time():
    base, mine, theirs = (join([f"{who}{rank}" for rank in range(1200)]) for who in ("b", "m", "t"))
    started = perf_counter()
    found = merge(base, mine, theirs)
    assert perf_counter() - started < 2
    kept = {word for part in found.parts for word in ((part,) if isinstance(part, str) else (part.mine, part.theirs))}
    assert {*split(mine), *split(theirs)} <= kept and not set(split(base)) & kept
    assert len(difference("a " * 10_000, "b " + "a " * 9_999)) < 6
    assert perf_counter() - started < 4
