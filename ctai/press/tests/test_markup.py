"""Markdown typed by people becomes a tree of plain values."""

from ctai.press.glyphs import coverage, drawable, is_right_to_left
from ctai.press.markup import blocks, plain


def kinds(text: str) -> list[str]:
    return [block["kind"] for block in blocks(text)]


def said(text: str) -> str:
    return "".join(run["text"] for block in blocks(text) for run in block["runs"])


def test_paragraphs_lists_headings_and_emphasis() -> None:
    tree = blocks("# Titre\n\nUn *mot* **fort**.\n\n- a\n- b\n\n1. un\n2. deux")
    assert [block["kind"] for block in tree] == ["heading", "paragraph", "bullets", "numbers"]
    assert [run["text"] for run in tree[1]["runs"] if run["bold"]] == ["fort"]
    assert [run["text"] for run in tree[1]["runs"] if run["italic"]] == ["mot"]
    assert len(tree[2]["items"]) == len(tree[3]["items"]) == 2


def test_no_heading_level_is_skipped() -> None:
    levels = [block["level"] for block in blocks("### a\n\n###### b\n\n# c\n\n#### d")]
    assert levels == [1, 2, 1, 2]


def test_only_web_and_mail_links_are_links() -> None:
    runs = blocks("[a](https://x.example) [b](javascript:alert) [c](mailto:a@b.example) [d](/interne)")[0]["runs"]
    assert [run["link"] for run in runs if run["link"]] == ["https://x.example", "mailto:a@b.example"]


def test_html_images_code_and_tables_stay_text() -> None:
    for typed in ("<b>x</b>", "![i](https://x.example/i.png)", "`code`", "| a | b |"):
        assert kinds(typed) == ["paragraph"]
    assert said("<b>x</b>") == "<b>x</b>"
    assert said("    retrait de quatre espaces") == "retrait de quatre espaces"


def test_a_typed_line_break_is_kept() -> None:
    assert [run["text"] for run in blocks("a\nb")[0]["runs"]] == ["a", "\n", "b"]


def test_deep_lists_are_flattened_not_lost() -> None:
    text = "\n".join("  " * depth + f"- niveau {depth}" for depth in range(12))
    assert "niveau 11" in str(blocks(text))


def test_nothing_typed_gives_nothing() -> None:
    assert blocks("") == blocks(" \n\n ") == []


def test_right_to_left_is_known_by_the_first_letter() -> None:
    assert blocks("1. مرحبا")[0]["items"][0][0]["rtl"]
    assert is_right_to_left("12 مرحبا abc")
    assert not is_right_to_left("abc مرحبا")


def test_characters_the_fonts_lack_become_words() -> None:
    assert drawable("a😀b") == "a[symbole U+1F600]b"
    assert drawable("日") == "[caractère U+65E5]"
    assert drawable("e\u0301") == "é"
    assert drawable("a\x00\x07\u202eb") == "ab"
    assert {ord(char) for char in "éœ€«»’ \u202f\u00a0ÿمš✔☐"} <= coverage()


def test_short_fields_hold_on_one_line_and_keep_their_hard_spaces() -> None:
    assert plain("  a\n\n b\t c ") == "a b c"
    assert plain("1\u202f234,50\u00a0€") == "1\u202f234,50\u00a0€"
