"""Department-years that this process has read, so that it reads none again that is unchanged."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .errors import DataError

if TYPE_CHECKING:
    from .dossier import Dossier

    Load = Callable[[Path], Dossier]

#: The name, size and time of change of each file of a folder.
States = tuple[tuple[str, int, int], ...]
#: How many department-years are kept; one takes about 0.3 MB.
MOST = 1000
#: Nanoseconds. A file can change twice within one tick of its clock, the coarsest of which are
#: 2 s: what is so new is read each time.
TICK = 2_000_000_000
# From pandas 3 on a shallow copy is as good: whoever writes to it gets a copy of his own first.
_DEEP = int(pd.__version__.partition(".")[0]) < 3


def remembered(folder: Path, load: Load) -> Dossier:
    """Return what ``load`` gives for a folder, without reading it again until a file changes.

    The tables are the caller's own, to be changed as pleases; the figures are those of the files.
    Raises what ``load`` raises.
    """
    from .dossier import Dossier

    # The names that count are those of the folder as given; what is above them can be a link.
    place = folder.parents[1].resolve() / folder.parent.name / folder.name
    states = _states(place)
    known = _once(place, load, states) if _settled(states) else _try(place, load)
    if isinstance(known, DataError):
        raise DataError(known.faults)
    tables = {name: frame.copy(deep=_DEEP) for name, frame in known.tables.items()}
    mine = Dossier(known.department, known.fiscal_year, folder, tables)
    vars(mine)["figures"] = dict(known.figures)
    return mine


def _states(folder: Path) -> States:
    found = []
    for path in sorted(folder.iterdir()):
        state = path.stat() if path.exists() else path.lstat()  # a link to nothing
        found.append((path.name, state.st_size, state.st_mtime_ns))
    return tuple(found)


def _settled(states: States) -> bool:
    return all(changed < time.time_ns() - TICK for _, _, changed in states)


@lru_cache(maxsize=MOST)
def _once(folder: Path, load: Load, states: States) -> Dossier | DataError:
    return _try(folder, load)


def _try(folder: Path, load: Load) -> Dossier | DataError:
    try:
        return load(folder)
    except DataError as error:
        return error.with_traceback(None)
