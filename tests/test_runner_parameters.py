"""Notebook parameters: told apart, converted and refused before anything runs."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook
from papermill.parameterize import parameterize_notebook

from selfeval import SelfEvalError, UnknownNameError
from selfeval.runner.parameters import check_parameters, notebook_parameters, parse_assignments

KNOWN = {
    "00": {"department": "str", "count": "int", "share": "float"},
    "01": {"department": "str", "detailed": "bool"},
}

CONVERTED = [
    ("count", "12", 12),
    ("count", "-3", -3),
    ("count", 12, 12),
    ("share", "0.25", 0.25),
    ("share", "1e-3", 0.001),
    ("share", 2, 2.0),
    ("detailed", "true", True),
    ("detailed", "False", False),
    ("detailed", True, True),
    ("department", "12", "12"),
    ("department", "", ""),
    ("department", " 某 局=一 ", " 某 局=一 "),
]


@pytest.mark.parametrize(("name", "given", "expected"), CONVERTED, ids=repr)
def test_value_is_converted_to_the_declared_type(name: str, given: Any, expected: Any) -> None:
    """Text from the command line becomes what the notebook declares; no text is lost."""
    found = [chosen[name] for chosen in check_parameters({name: given}, KNOWN).values() if chosen]
    count = sum(name in parameters for parameters in KNOWN.values())
    assert [(type(expected), expected)] * count == [(type(value), value) for value in found]


REFUSED = [
    ("count", "abc", "'abc', expected int"),
    ("count", "2.5", "'2.5', expected int"),
    ("count", "", "'', expected int"),
    ("share", "12%", "'12%', expected float"),
    ("detailed", "1", "'1', expected bool"),
    ("detailed", "no", "'no', expected bool"),
]


@pytest.mark.parametrize(("name", "given", "expected"), REFUSED, ids=repr)
def test_value_of_another_type_is_refused(name: str, given: str, expected: str) -> None:
    """The message names the parameter, what was found and the type that was expected."""
    with pytest.raises(UnknownNameError) as raised:
        check_parameters({name: given}, KNOWN)
    assert f"notebook parameter {name}: found {expected}" == str(raised.value)


def test_all_problems_are_in_one_message() -> None:
    """A user mends everything at once: each wrong name and value has its line, in order."""
    given = {"cuont": "1", "count": "x", "department": "a", "detailed": "x", "zzz": "1"}
    with pytest.raises(UnknownNameError) as raised:
        check_parameters(given, KNOWN)
    assert str(raised.value).splitlines() == [
        "no notebook parameter 'cuont': did you mean 'count'?",
        "notebook parameter count: found 'x', expected int",
        "notebook parameter detailed: found 'x', expected bool",
        "no notebook parameter 'zzz': known: count, department, detailed, share",
    ]


def test_notebook_gets_the_parameters_that_it_declares() -> None:
    """papermill would only warn of others; what is not given keeps its default."""
    given = {"department": "a", "detailed": "true"}
    expected = {"00": {"department": "a"}, "01": {"department": "a", "detailed": True}}
    assert expected == check_parameters(given, KNOWN)


@pytest.mark.parametrize("kind", ["None", "list", "decimal.Decimal"])
def test_type_that_cannot_be_converted_is_the_fault_of_the_notebook(kind: str) -> None:
    """A parameter without annotation, or of another type, is refused and not guessed."""
    with pytest.raises(SelfEvalError) as raised:
        check_parameters({"top": "1"}, {"00": {"top": kind}})
    expected = f"a notebook declares a parameter of type '{kind}': use int, float, bool or str"
    assert expected == str(raised.value)


def test_declarations_are_read_from_the_notebook(tmp_path: Path) -> None:
    """Name and type as annotated; a notebook without the cell has none; braces in paths do."""
    folder = tmp_path / "{x}"
    folder.mkdir()
    cell = new_code_cell('a: int = 1  # A\nb: str = "#"\nc = 2', metadata={"tags": ["parameters"]})
    metadata = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    write(new_notebook(cells=[cell], metadata=metadata), folder / "00_a.ipynb")
    write(new_notebook(cells=[new_code_cell("d: int = 1")], metadata=metadata), folder / "b.ipynb")
    found = notebook_parameters([folder / "00_a.ipynb", folder / "b.ipynb"])
    assert found == {"00_a": {"a": "int", "b": "str", "c": "None"}, "b": {}}


def test_assignments_are_split_at_the_first_equals_sign() -> None:
    """Only the name is trimmed; a value may hold anything, equals signs too."""
    texts = ["a=1", " b =x=y", "c="]
    assert parse_assignments(texts) == {"a": "1", "b": "x=y", "c": ""}


@pytest.mark.parametrize("text", ["a", "", "=1", "  =1"])
def test_text_without_name_or_value_is_no_assignment(text: str) -> None:
    """What cannot be split is quoted, with the form that is expected."""
    with pytest.raises(SelfEvalError) as raised:
        parse_assignments([text])
    assert f"parameter '{text}': expected NAME=VALUE" == str(raised.value)


@given(st.text(st.characters(codec="utf-8")))
@example('"; import os; os.abort()  # ')
@example("\\")
@example('"""\n__import__(\'os\').abort()\n"""')
@example("{__import__('os').abort()}")
@example("\\N{BULLET}\x85\u2028")
def test_a_parameter_that_tries_to_be_code_is_a_text(text: str) -> None:
    """What papermill writes for it into the notebook sets that text, and does nothing else."""
    kernel = {"name": "python3", "language": "python", "display_name": "Python"}
    notebook = new_notebook(metadata={"kernelspec": kernel, "papermill": {}})
    chosen = check_parameters({"department": text}, KNOWN)["00"]
    cell = parameterize_notebook(notebook, chosen, kernel_name="python3").cells[0]
    (assignment,) = ast.parse(cell.source).body
    assert isinstance(assignment, ast.Assign)
    assert ast.literal_eval(assignment.value) == text
