"""Importing jsonschema without the second and more that it takes where it can check IRIs.

JupyterLab brings ``rfc3987_syntax`` along, for which jsonschema looks as it is imported, and which
then compiles a grammar: longer than all that is imported here beside it. Altair, nbformat and
papermill import jsonschema, and none of them ever checks an IRI. To import this module imports
jsonschema with a stand-in that imports the grammar at the first check.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_GRAMMAR = "rfc3987_syntax"


def _is_valid_syntax(term: str, value: str) -> bool:
    return bool(import_module(_GRAMMAR).is_valid_syntax(term, value))


def _import_jsonschema() -> None:
    if _GRAMMAR in sys.modules or "jsonschema" in sys.modules or find_spec(_GRAMMAR) is None:
        return
    stand_in = ModuleType(_GRAMMAR)
    stand_in.__dict__["is_valid_syntax"] = _is_valid_syntax
    sys.modules[_GRAMMAR] = stand_in
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMAR]


_import_jsonschema()
