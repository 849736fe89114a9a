"""docs/reliability.md names for each fault a test that there is."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = [
    line
    for line in (ROOT / "docs" / "reliability.md").read_text("utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("| fault", "| command", "| ---"))
]
NAMED = re.compile(r"`(test_\w+\.py)::(\w+)`")


def functions_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_names_its_test() -> None:
    assert len(ROWS) > 30
    assert [row for row in ROWS if not NAMED.search(row.rsplit("|", 2)[1])] == []


def test_every_test_that_is_named_is_there() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    named = NAMED.findall(page)
    assert len(named) == page.count("::") - 1  # one tells how they are named
    assert [(file, name) for file, name in named if name not in functions_in(file)] == []
