"""The documents tell what the code does: settings, law, words, commands, decisions."""

import re
from io import StringIO

from django.core.management import call_command

import config.settings  # noqa: F401  (fills KNOWN)
from config.settings.env import KNOWN
from tests import house

DOCS = house.ROOT / "docs"


def table_rows(text: str) -> list[list[str]]:
    """The cells of every Markdown table of a text, heading lines included."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_setting_is_documented_with_its_default_and_meaning():
    """docs/operations.md: | `NAME` | `default` | meaning |. Write the row this test prints."""
    expected = {
        f"| `{name}` | {f'`{default}`' if default else 'vide'} | {about} |" for name, (default, about) in KNOWN.items()
    }
    rows = {
        line for line in (DOCS / "operations.md").read_text().splitlines() if re.match(r"\| `(CTAI_|DATABASE_)", line)
    }
    assert not expected - rows, "\nMissing:\n" + "\n".join(sorted(expected - rows))
    assert not rows - expected, "\nUnknown:\n" + "\n".join(sorted(rows - expected))


def test_the_law_is_printed_from_the_rules():
    """Never written by hand: `manage.py print_law > docs/law.md`."""
    printed = StringIO()
    call_command("print_law", stdout=printed)
    assert (DOCS / "law.md").read_text() == printed.getvalue()


def test_the_law_names_every_state_act_and_role():
    from ctai.rules.acts import Act
    from ctai.rules.roles import Role
    from ctai.rules.states import State

    text = (DOCS / "law.md").read_text()
    missing = [word.value for words in (State, Act, Role) for word in words if f"`{word.value}`" not in text]
    assert not missing, missing


def test_every_word_of_the_glossary_exists_in_the_code():
    """One legal word, one name: the second column of docs/glossary.md is found in identifiers of the product."""
    identifiers = set()
    for path in house.python(migrations=True):
        for word in re.findall(r"[A-Za-z_]+", path.read_text()):
            identifiers.add(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower())
    joined = " ".join(identifiers)
    words = [word for row in table_rows((DOCS / "glossary.md").read_text()) for word in re.findall(r"`(\w+)`", row[1])]
    assert len(words) > 20
    missing = [word for word in words if word.lower() not in joined]
    assert not missing, missing


def test_every_app_is_on_the_map():
    readme = (house.ROOT / "README.md").read_text()
    assert all(f"`{name}`" in readme for name in ("ctai/", "config/", "tests/", "scripts/", "docs/", "data/"))


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [*house.ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
            if not target.startswith(("http", "mailto:")) and not (path.parent / target).exists():
                broken.append(f"{house.name(path)} → {target}")
    assert not broken, "\n" + "\n".join(broken)


def test_every_command_of_make_is_in_the_readme():
    targets = re.findall(r"^([a-z]+):.*## ", (house.ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (house.ROOT / "README.md").read_text()
    assert not [target for target in targets if target != "help" and f"make {target}" not in readme]


def test_every_command_of_the_product_is_in_operations():
    text = (DOCS / "operations.md").read_text()
    names = [path.stem for path in house.python() if path.parent.name == "commands" and not path.stem.startswith("_")]
    assert not [name for name in names if f"manage.py {name}" not in text], names
