"""Notebook parameters, checked before anything runs.

papermill only logs an unknown parameter and takes any type; a scheduled run must not produce a
report of the wrong year because of a typing error.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import papermill

from ..errors import SelfEvalError, UnknownNameError, did_you_mean, quoted

Parameters = dict[str, Any]


def literal(path: Path) -> str:
    """Return a path in which papermill finds no parameters to fill in."""
    return str(path).replace("{", "{{").replace("}", "}}")


def notebook_parameters(notebooks: Iterable[Path]) -> dict[str, dict[str, str]]:
    """Return the type of each parameter of each notebook, by the name of the notebook."""
    return {
        path.stem: {
            name: str(found["inferred_type_name"])
            for name, found in papermill.inspect_notebook(literal(path)).items()
        }
        for path in notebooks
    }


def default_of(notebook: Path, name: str) -> Any:
    """Return the value that a notebook gives a parameter itself; None where it has no such one."""
    found = papermill.inspect_notebook(literal(notebook)).get(name)
    return None if found is None else ast.literal_eval(str(found["default"]))


def check_parameters(
    given: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]
) -> dict[str, Parameters]:
    """Return the parameters for each notebook, converted to their types.

    A notebook gets those that it declares. Every unknown name and every value of the wrong type
    is named in one :class:`UnknownNameError`.
    """
    types = {name: kind for parameters in known.values() for name, kind in parameters.items()}
    values: Parameters = {}
    problems = []
    for name, value in given.items():
        if name not in types:
            problems.append(f"no notebook parameter {quoted(name)}: {did_you_mean(name, types)}")
            continue
        try:
            values[name] = _convert(value, types[name])
        except ValueError:
            problems.append(
                f"notebook parameter {name}: found {quoted(value)}, expected {types[name]}"
            )
    if problems:
        raise UnknownNameError("\n".join(problems))
    return {
        notebook: {name: value for name, value in values.items() if name in parameters}
        for notebook, parameters in known.items()
    }


def parse_assignments(texts: Iterable[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a dictionary."""
    parsed: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise SelfEvalError(f"parameter {quoted(text)}: expected NAME=VALUE")
        parsed[name.strip()] = value
    return parsed


def _to_bool(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError
    return text.lower() == "true"


_CONVERTERS: dict[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": _to_bool,
    "str": str,
}


def _convert(value: Any, kind: str) -> Any:
    if kind not in _CONVERTERS:
        raise SelfEvalError(
            f"a notebook declares a parameter of type {quoted(kind)}: use int, float, bool or str"
        )
    return _CONVERTERS[kind](str(value))
