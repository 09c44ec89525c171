"""The tree as the tests of the house read it: rooms in order, files, and their lines."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CTAI = ROOT / "ctai"


@cache
def rooms() -> list[str]:
    """The apps in the order of ARCHITECTURE.md, from the ground up."""
    lines = (ROOT / "ARCHITECTURE.md").read_text().split("## The same files")[0].splitlines()
    return [line.split("`")[1] for line in lines if line.startswith("| `")]


@cache
def tracked() -> list[Path]:
    """Every file of the repository, committed or about to be; those git ignores are nobody's business."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    paths = (ROOT / name for name in answer.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def python(*, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """The product's Python files, with or without its tests and migrations."""
    for path in tracked():
        if path.suffix == ".py" and path.is_relative_to(CTAI):
            parts = path.relative_to(CTAI).parts
            if ("tests" in parts and not tests) or ("migrations" in parts and not migrations):
                continue
            yield path


def templates() -> list[Path]:
    return [path for path in tracked() if path.is_relative_to(CTAI) and "templates" in path.parts]


def lines(path: Path) -> int:
    """Lines that are not blank: white space is free."""
    return sum(1 for line in path.read_text().splitlines() if line.strip())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
