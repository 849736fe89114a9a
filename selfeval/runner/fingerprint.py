"""Fingerprints: what a report is made from, so that an unchanged one is not made again.

Each notebook has a print of its own: over its text and parameters, the code of this package and
the versions of its libraries, the frameworks that it names, and the data that it reads: the year
and the year before where it is seen to load no more, else the whole data folder. A notebook whose
print is that of the last run is not executed again; a report whose prints are all the same is
left as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..dossier import available, find_data_dir
from ..monitoring.bands import bands_file
from ..scoring import load_framework
from .parameters import Parameters, default_of
from .places import PACKAGE
from .record import versions
from .settings import Job, Settings

#: The parameters of a notebook that name a framework.
_FRAMEWORKS = ("framework", "compare_with")
#: How a notebook loads its own department-year.
_OWN = "load(department, fiscal_year, data_dir)"
#: What of the package decides how a report looks.
_CODE = ("*.py", "*.j2", "*.css", "*.js")


@dataclass(frozen=True)
class Sources:
    """The digests of the data of all department-years, and one of them all."""

    years: Mapping[Job, str]
    whole: str


def sources(data_dir: str | Path) -> Sources:
    """Return the digests of a data folder; each file is read once."""
    root = find_data_dir(data_dir)
    years = {
        Job(department, year): _tables(root / department / str(year))
        for department, there in available(root).items()
        for year in there
    }
    return Sources(years, digest_of({str(job): found for job, found in years.items()}))


@dataclass(frozen=True)
class Recipe:
    """What the reports of a run have in common: a digest for each notebook, one for the page.

    ``whole`` names the notebooks that read more of the data than one department-year.
    """

    notebooks: Mapping[str, str]
    whole: frozenset[str]
    page: str


def recipe(paths: list[Path], chosen: Mapping[str, Parameters], settings: Settings) -> Recipe:
    """Return the recipe of a run of these notebooks, with the parameters that reports share.

    Raises for a framework that does not exist or has faults: no report could be made with it.
    """
    texts = {path.stem: path.read_text("utf-8") for path in paths}
    files = {path.stem: _named_files(path, chosen[path.stem], settings) for path in paths}
    notebooks = {
        name: digest_of([text, _of_weight(chosen[name]), files[name], code()])
        for name, text in texts.items()
    }
    wanted = settings.wanted
    template = _file(wanted.template) if wanted.template else ""
    page = digest_of([sorted(wanted.formats), wanted.static, template, settings.quarter])
    whole = frozenset(name for name, text in texts.items() if not _reads_one_year(text))
    return Recipe(notebooks, whole, page)


def prints(job: Job, made_by: Recipe, found: Sources) -> dict[str, str]:
    """Return the prints of a report: by the name of each notebook, and of the whole by ``""``."""
    before = found.years.get(Job(job.department, job.fiscal_year - 1))
    own = [str(job), found.years.get(job), before]
    each = {
        name: digest_of([shared, own, found.whole if name in made_by.whole else None])
        for name, shared in made_by.notebooks.items()
    }
    # The page itself tells of the department-year, whichever notebooks there are.
    return {**each, "": digest_of([each, own, made_by.page, code()])}


def digest_of(value: Any) -> str:
    """Return a digest of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def code() -> str:
    """Return the digest of this package and of the libraries that decide how a report looks."""
    paths = sorted(path for pattern in _CODE for path in PACKAGE.rglob(pattern))
    paths = [path for path in paths if not path.match("cli*.py")]  # commands decide nothing
    return digest_of([versions(), [(p.relative_to(PACKAGE).as_posix(), _file(p)) for p in paths]])


def _of_weight(given: Parameters) -> Parameters:
    """Return the parameters without the place of the data: wherever it lies, it is the same."""
    return {name: value for name, value in given.items() if name != "data_dir"}


def _named_files(notebook: Path, given: Parameters, settings: Settings) -> list[str]:
    """Return the digests of the frameworks that a notebook names, and of the thresholds."""
    root = find_data_dir(settings.data_dir)
    named = [str(given.get(name) or default_of(notebook, name) or "") for name in _FRAMEWORKS]
    paths = [load_framework(name, root).path for name in named if name]
    if settings.quarter:
        paths.append(bands_file(root))
    return [_file(path) for path in paths]


def _reads_one_year(notebook: str) -> bool:
    """Return whether a notebook is seen to load its own department-year and nothing else.

    To take one for such that reads more would leave a wrong page; the other way it costs time.
    """
    loads = re.findall(r"\bload\w*\([^)]*\)", notebook)
    own = all(call == _OWN or call.startswith("load_framework(") for call in loads)
    return own and not re.search(r"panel|available|open\(|read_|Path\(", notebook)


def _tables(folder: Path) -> str:
    # What starts like this is left by programs: no table, and no fault either.
    paths = [p for p in folder.glob("*.[cC][sS][vV]") if not p.name.startswith(("~", "."))]
    return digest_of([(path.name, _file(path)) for path in sorted(paths)])


def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
