"""jsonschema is imported without the grammar of IRIs, and checks them nevertheless."""

import subprocess
import sys

import pytest

GRAMMAR = "rfc3987_syntax"


@pytest.mark.parametrize(
    "module", ["selfeval.runner.many", "selfeval.charts", "selfeval.prose", "selfeval.report.page"]
)
def test_no_start_waits_for_the_grammar(module: str) -> None:
    pytest.importorskip(GRAMMAR)
    found = f"'jsonschema' not in sys.modules or {GRAMMAR!r} in sys.modules"
    code = f"import sys, {module}; sys.exit({found})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_iris_are_checked_as_ever() -> None:
    pytest.importorskip(GRAMMAR)
    code = """
import sys, selfeval.quick
from jsonschema import Draft7Validator, FormatChecker
iri = Draft7Validator({"format": "iri"}, format_checker=FormatChecker(["iri"]))
sys.exit(not iri.is_valid("https://例.example/年") or iri.is_valid("no iri"))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_the_grammar_there_is_no_stand_in() -> None:
    """Or jsonschema would take what is not there for what can check."""
    code = f"""
import sys, importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == {GRAMMAR!r} else find(name, *rest)
import selfeval.quick
sys.exit('jsonschema' in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
