"""A framework of indicators (指标体系): what a TOML file of ``data/frameworks/`` says, checked.

A file is data that a department may change; everything that is wrong with it is reported at
once, each with the file and the row. The notation is explained in ``docs/frameworks.md``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ..dossier import find_data_dir
from ..errors import DataError, SelfEvalError, UnknownNameError, did_you_mean, quoted
from ..folders import is_portable, link_out
from .intervals import Interval
from .kinds import Rule

_PACKAGE = Path(__file__).parents[1]
_SHIPPED = (_PACKAGE, _PACKAGE.parent / "data")
#: Tags of the evidence for a weight or a rule that nobody has seen in a document.
UNVERIFIED_TAGS = ("R", "I")


@dataclass(frozen=True)
class Level:
    """A block of rows (一级、二级指标) and its weight; ``None`` in a template."""

    level1: str
    level2: str
    weight: Decimal | None


@dataclass(frozen=True)
class FrameworkRow:
    """One row (三级指标): its weight and rule, ``None`` in a template, and what is said of it.

    ``direction`` is ``higher``, ``lower``, ``target``, ``zero`` or ``none``; the evidence tags
    are those of the catalogue of metrics.
    """

    level1: str
    level2: str
    indicator: str
    weight: Decimal | None
    rule: Rule | None
    direction: str
    definition: str = ""
    note: str = ""
    veto: str = ""
    core: bool = False
    weight_evidence: str = ""
    rule_evidence: str = ""

    @property
    def key(self) -> str:
        """The name by which no other row is meant: 二级指标/三级指标."""
        return f"{self.level2 or self.level1}/{self.indicator}"


@dataclass(frozen=True)
class Grade:
    """A grade and the least score of 100 that earns it."""

    name: str
    least: Decimal


#: 财政部预算司, for central departments [S]; decimals by the bands of 财预〔2020〕10号 [R].
GRADES = tuple(Grade(n, Decimal(x)) for n, x in (("优", 90), ("良", 80), ("中", 60), ("差", 0)))


@dataclass(frozen=True)
class Cap:
    """At most so many points in total where a metric lies in an interval."""

    metric: str
    interval: Interval
    at_most: Decimal


@dataclass(frozen=True)
class Overshoot:
    """``deduct`` points off the total for each target beaten ``by`` so much, or more."""

    by: Decimal
    deduct: Decimal
    at_most: Decimal | None = None


@dataclass(frozen=True)
class Framework:
    """A framework in one of its variants (口径); ``weight`` is ``None`` in a template."""

    id: str
    name: str
    place: str
    years: tuple[int, int | None]
    status: str
    sources: tuple[str, ...]
    weight: Decimal | None
    levels: tuple[Level, ...]
    rows: tuple[FrameworkRow, ...]
    path: Path = field(repr=False)
    note: str = ""
    variant: str = ""
    variants: dict[str, str] = field(default_factory=dict)
    grades: tuple[Grade, ...] = GRADES
    caps: tuple[Cap, ...] = ()
    overshoot: Overshoot | None = None
    not_applicable: str = "full"
    decimals: int = 2

    @property
    def title(self) -> str:
        """The name, with the variant where there is a choice."""
        return f"{self.name}（{self.variants[self.variant]}）" if self.variant else self.name

    def row(self, name: str) -> FrameworkRow:
        """Return a row by 三级指标, or 二级指标/三级指标 where that name stands twice."""
        found = [row for row in self.rows if name in (row.indicator, row.key)]
        if len(found) == 1:
            return found[0]
        if found:
            keys = " or ".join(repr(row.key) for row in found)
            raise UnknownNameError(f"{quoted(name)} stands twice in {self.id}: write {keys}")
        hint = did_you_mean(name, {row.indicator for row in self.rows})
        raise UnknownNameError(f"no indicator {quoted(name)} in {self.id}: {hint}")


def framework_files(data_dir: str | Path | None = "data") -> dict[str, Path]:
    """Return the file of every framework by its id: those that come along, then one's own."""
    folders = [place / "frameworks" for place in _SHIPPED]
    try:
        folders += [find_data_dir(data_dir) / "frameworks"] if data_dir is not None else []
    except UnknownNameError:
        if Path(str(data_dir)) != Path("data"):  # nobody named a folder: there need be none
            raise
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def load_framework(
    name: str, data_dir: str | Path | None = "data", variant: str = ""
) -> Framework:
    """Return a framework by its id, or by the path of its file, in one of its variants.

    Without ``variant`` it is the first of the file. Raises :class:`UnknownNameError` for a name
    or variant that does not exist, :class:`DataError` with every fault of the file.
    """
    from .notation import read_framework

    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise UnknownNameError(f"no framework file {quoted(name)}")
    else:
        known = framework_files(data_dir)
        if name not in known:
            raise UnknownNameError(f"no framework {quoted(name)}: {did_you_mean(name, known)}")
        path = known[name]
        root = path.parents[1]
        # What is installed may be made of links.
        if root not in _SHIPPED and (faults := link_out(path, root)):
            raise DataError(faults, "the framework")
    variants, faults = read_framework(path)
    if faults:
        raise DataError(faults, "the framework")
    if variant and variant not in variants:
        hint = did_you_mean(variant, [v for v in variants if v]) if variants else ""
        raise UnknownNameError(f"no variant {quoted(variant)} in {path.stem}: {hint}")
    return variants[variant] if variant else next(iter(variants.values()))


def copy_framework(source: str, name: str, data_dir: str | Path = "data") -> Path:
    """Write a copy of a framework under a new id, with its comments, and return its path.

    Raises :class:`SelfEvalError` where the name is none for a file or is taken.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", name, re.ASCII) or not is_portable(name):
        raise SelfEvalError(f"name {quoted(name)}: expected small letters, digits and hyphens")
    origin = load_framework(source, data_dir).path
    if name in framework_files(data_dir):
        raise SelfEvalError(f"there is a framework {quoted(name)} already")
    text = origin.read_text("utf-8-sig")
    copy = re.sub(r"""(?m)^[ \t]*id[ \t]*=[ \t]*(["']).*?\1""", f'id = "{name}"', text, count=1)
    if tomllib.loads(copy).get("id") != name:
        raise SelfEvalError(f'{origin.name}: found no line with the id, expected id = "..."')
    target = find_data_dir(data_dir) / "frameworks" / f"{name}.toml"
    try:
        target.parent.mkdir(exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(copy)
    except OSError as error:
        raise SelfEvalError(f"cannot write {target}: {error.strerror}") from error
    return target
