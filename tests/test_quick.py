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
