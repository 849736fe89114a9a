"""What goes out says nothing of the machine that made it: no folder of it, no home, no user.

A notebook is executed with the data folder as it was typed, and papermill notes where it read and
wrote; a traceback names the files of libraries. Afterwards each such place is cut: a file keeps
its name, what lies below the current folder its way from there. A kept notebook finds its data
still, where the data lies in a folder above it, as it does in a project.
"""

from __future__ import annotations

import json
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .places import PACKAGE, notebook_folder
from .settings import Settings

#: A place begins where no name, address or other place goes on: also after an escaped line end of
#: JSON, and after a colour of a terminal.
_BEFORE = r"(?:(?<![\w.~-])|(?<=\\[nrt])|(?<=\dm))"


def shown(place: str | Path) -> str:
    """Return how a place is called: its way from the current folder, else its name alone."""
    full, here = Path(os.path.abspath(place)), Path.cwd()  # noqa: PTH100  # no link is followed
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else full.name or "."


def shown_parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters, with those that are places as they are called."""
    return {
        name: shown(value) if _is_place(name, value) else value for name, value in given.items()
    }


def make_neutral(notebook: Path, given: Mapping[str, Any], settings: Settings) -> None:
    """Cut the places in an executed notebook, which had been given these parameters."""
    text = notebook.read_text("utf-8")
    called = shown_parameters(given)
    for name in (name for name in given if called[name] != given[name]):
        for form in (_as_parameter, _as_metadata):
            text = text.replace(form(name, given[name]), form(name, called[name]))
    text = without_places(text, settings, notebook.parent)
    notebook.write_text(text, encoding="utf-8", newline="\n")


def without_places(text: str, settings: Settings, *folders: Path) -> str:
    """Return JSON without the folders of this machine, and of ``folders``, that stand in it."""
    places = {str(folder): "" for folder in folders} | _places(settings)
    forms = {form: new for place, new in places.items() for form in _forms(place)}
    # Longest first: a folder before the one that it lies in. One by one, as most are not there.
    for form in sorted(forms, key=len, reverse=True):
        if form in text:
            text = _replaced(text, form, forms[form])
    return text


def _replaced(text: str, form: str, new: str) -> str:
    # No other folder that only ends or begins alike; what is cut off takes its slash along.
    pattern = rf"{_BEFORE}{re.escape(form)}(?![\w-])((?:/|\\\\)?)"
    new = json.dumps(new, ensure_ascii=False)[1:-1]
    return re.sub(pattern, lambda one: new and new + one[1], text)


def _is_place(name: str, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    return name == "data_dir" or (bool(re.search(r"[/\\]", value)) and Path(value).exists())


def _as_parameter(name: str, value: str) -> str:
    """Return a parameter as papermill writes it into a cell, within the JSON of a notebook."""
    return json.dumps(f'{name} = "{_escaped(value)}"')[1:-1]


def _as_metadata(name: str, value: str) -> str:
    return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"


def _escaped(value: str) -> str:
    return value.encode("unicode_escape").decode().replace('"', r"\"")


def _places(settings: Settings) -> dict[str, str]:
    """Return the absolute folders that may show in what a run says, and what stands for each."""
    own = {
        os.path.abspath(place): shown(place)  # noqa: PTH100
        for place in (settings.data_dir, settings.output_dir)
    }
    here = Path.cwd()
    places = _fixed_places() | {str(here): ""} | own
    # The root of a disk tells nothing, and is the beginning of everything.
    return {place: new for place, new in places.items() if Path(place).parent != Path(place)}


@cache
def _fixed_places() -> dict[str, str]:
    libraries = (sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))
    places = dict.fromkeys((sys.prefix, sys.base_prefix, tempfile.gettempdir()), "")
    places |= {str(notebook_folder()): "", str(PACKAGE.parent): ""}
    places |= {place: Path(place).name for place in libraries}
    return places | {os.path.expanduser("~"): "~"}  # noqa: PTH111  # there may be none


def _forms(place: str) -> Iterator[str]:
    """Return a place as it may stand in JSON: as it is, with slashes, and as Python writes it."""
    for text in (place, Path(place).as_posix()):
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        yield json.dumps(_escaped(text))[1:-1]
