"""The house stays as ARCHITECTURE.md draws it: order, sizes, places. Each test tells every excess at once."""

import ast
import re
from importlib import import_module
from itertools import chain

import pytest
from django.apps import apps
from django.conf import settings
from django.db import migrations

from tests import house

# The settings of the budgets: docs/decisions says why when one changes.
APP, FILE, FUNCTION, TEMPLATE, TEST_FILE, SETTINGS = 1500, 300, 40, 150, 500, 250


def told(excesses: list[str]) -> str:
    return "\n" + "\n".join(excesses)


# --- Order -----------------------------------------------------------------------------------------------------------


def test_every_app_is_in_the_table_of_architecture():
    folders = {path.relative_to(house.CTAI).parts[0] for path in house.python() if path.parent != house.CTAI}
    assert folders == set(house.rooms())


def test_installed_apps_follow_the_order_of_the_house():
    installed = [name.removeprefix("ctai.") for name in settings.INSTALLED_APPS if name.startswith("ctai.")]
    assert installed == [room for room in house.rooms() if room in installed]
    assert set(house.rooms()) - set(installed) <= {"rules", "checks"}


def test_foreign_keys_point_to_apps_above():
    rank = {room: place for place, room in enumerate(house.rooms())}
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in chain(model._meta.fields, model._meta.many_to_many)
        if model._meta.app_label in rank
        and field.is_relation
        and field.related_model
        and rank.get(field.related_model._meta.app_label, -1) > rank[model._meta.app_label]
    ]
    assert not wrong, told(wrong)


def test_the_import_contract_lists_every_app_in_the_same_order():
    text = (house.ROOT / "pyproject.toml").read_text()
    layers = re.search(r"exhaustive = true.*?layers = \[(.*?)\]", text, re.DOTALL)
    assert layers and re.findall(r'"(\w+)"', layers[1]) == house.rooms()[::-1]


# --- Sizes -----------------------------------------------------------------------------------------------------------


def test_sizes_stay_within_their_budgets():
    excesses = []
    by_app: dict[str, int] = {}
    for path in house.python(tests=True):
        size = house.lines(path)
        is_test = "tests" in path.parts
        if size > (TEST_FILE if is_test else FILE):
            excesses.append(f"{house.name(path)}: {size} lines, at most {TEST_FILE if is_test else FILE}")
        if not is_test:
            app = path.relative_to(house.CTAI).parts[0]
            by_app[app] = by_app.get(app, 0) + size
    excesses += [f"ctai/{app}: {size} lines of code, at most {APP}" for app, size in by_app.items() if size > APP]
    for path in house.templates():
        if house.lines(path) > TEMPLATE:
            excesses.append(f"{house.name(path)}: {house.lines(path)} lines, at most {TEMPLATE}")
    for path in house.tracked():
        if path.suffix == ".py" and path.is_relative_to(house.ROOT / "tests") and house.lines(path) > TEST_FILE:
            excesses.append(f"{house.name(path)}: {house.lines(path)} lines, at most {TEST_FILE}")
        if path.is_relative_to(house.ROOT / "config") and house.lines(path) > SETTINGS:
            excesses.append(f"{house.name(path)}: {house.lines(path)} lines, at most {SETTINGS}")
    assert not excesses, told(excesses)


def test_functions_are_short():
    excesses = []
    for path in house.python():
        source = path.read_text().splitlines()
        for node in ast.walk(house.tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = sum(1 for line in source[node.lineno - 1 : node.end_lineno] if line.strip())
                if size > FUNCTION:
                    excesses.append(f"{house.name(path)}:{node.lineno} {node.name}: {size} lines, at most {FUNCTION}")
    assert not excesses, told(excesses)


# --- Places ----------------------------------------------------------------------------------------------------------


def test_no_drawer_for_anything():
    drawers = {"utils", "util", "common", "helpers", "misc"}
    found = [house.name(p) for p in house.tracked() if p.suffix == ".py" and drawers & {*p.parts, p.stem}]
    assert not found, told(found)


def test_no_signals():
    """What happens is said where it happens: nothing runs behind a save."""
    found = [
        f"{house.name(path)}:{node.lineno}"
        for path in house.python(tests=True)
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module == "django.dispatch" or (node.module or "").endswith(".signals"))
    ]
    assert not found, told(found)


def _state_writes(tree: ast.Module) -> list[int]:
    """Lines that assign `….contract.state` or update the state of `Contract.objects…`."""
    found = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                if ast.unparse(target.value).split(".")[-1] in {"contract", "fresh", "locked"}:
                    found.append(target.lineno)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "update"
            and "Contract.objects" in ast.unparse(node.func)
            and any(keyword.arg == "state" for keyword in node.keywords)
        ):
            found.append(node.lineno)
    return found


def test_only_lifecycle_moves_a_contract():
    found = [
        f"{house.name(path)}:{line}"
        for path in house.python()
        if path.relative_to(house.CTAI).parts[0] != "lifecycle" and "synth" not in path.stem
        for line in _state_writes(house.tree(path))
    ]
    assert not found, told(found)


# --- Templates -------------------------------------------------------------------------------------------------------


def test_templates_are_namespaced():
    wrong = []
    for path in house.templates():
        app, inside = path.relative_to(house.CTAI).parts[0], path.parts[path.parts.index("templates") + 1 :]
        # `django` and `dsfr` are overrides of the frameworks' own snippets, kept in `design`; error pages are Django's.
        allowed = {app, "django", "dsfr"} if app == "design" else {app}
        if inside[0] not in allowed and not (app == "site" and re.fullmatch(r"\d{3}\.html", inside[0])):
            wrong.append(house.name(path))
    assert not wrong, told(wrong)


def test_templates_are_used():
    """By its name in a view, a tag or another template; a name built at run time counts by its folder."""
    text = "\n".join(path.read_text() for path in [*house.python(), *house.templates()] if path.suffix != ".pdf")
    unused = []
    for path in house.templates():
        inside = "/".join(path.parts[path.parts.index("templates") + 1 :])
        folder = inside.rsplit("/", 1)[0]
        overrides = inside.split("/")[0] in {"django", "dsfr"} or re.fullmatch(r"\d{3}\.html", inside)
        if not overrides and inside not in text and f"{folder}/{{" not in text:
            unused.append(house.name(path))
    assert not unused, told(unused)


INLINE = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "<style>": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE),
    "on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_templates_obey_the_content_security_policy():
    """Mails have no such policy, and read only inline styles."""
    found = [
        f"{house.name(path)}: {what}"
        for path in house.templates()
        if path.suffix in {".html", ".svg"} and "mail" not in str(path)
        for what, pattern in INLINE.items()
        if pattern.search(re.sub(r"{[%#].*?[%#]}", "", path.read_text(), flags=re.DOTALL))
    ]
    assert not found, told(found)


# --- Migrations ------------------------------------------------------------------------------------------------------

MIGRATIONS = [path for path in house.python(migrations=True) if "migrations" in path.parts and path.stem != "__init__"]


def test_migrations_are_named_by_what_they_do():
    wrong = [house.name(path) for path in MIGRATIONS if re.search(r"^\d+_(auto|initial|alter_.*_and_more)", path.stem)]
    assert not wrong, told(wrong)


@pytest.mark.parametrize("path", MIGRATIONS, ids=house.name)
def test_migrations_go_back_and_hold_no_code_of_ours(path):
    module = import_module(".".join(path.relative_to(house.ROOT).with_suffix("").parts))
    for operation in module.Migration.operations:
        if isinstance(operation, migrations.RunPython):
            assert operation.reverse_code, f"{operation} has no reverse"
        if isinstance(operation, migrations.RunSQL):
            assert operation.reverse_sql is not None, f"{operation} has no reverse"
    assert not re.search(r"^\s*(from|import) ctai", path.read_text(), re.MULTILINE), "imports the product's code"
