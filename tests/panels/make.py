"""Draw department-years with everything that may be wrong with them, and a panel of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from selfeval import FIGURES, Dossier
from selfeval.finders import Found
from selfeval.panel.build import write_parts
from selfeval.panel.held import Batch
from selfeval.panel.rows import tables_of
from selfeval.panel.storage import Manifest, write_manifest
from selfeval.schema import TABLES
from selfeval.scoring import Framework, framework_files
from selfeval.scoring.framework import Cap, Overshoot
from selfeval.scoring.intervals import parse_interval
from selfeval.scoring.kinds import TargetRatio, TargetWindow
from selfeval.scoring.notation import read_framework
from selfeval.scoring.targets import may_be_judged
from selfeval.scoring.verdicts import slots

YEAR = 2021
OWN = Path(__file__).parent / "everything.toml"
KNOWN = frozenset(framework_files(None)) | {"everything"}

# Limits of the frameworks, what lies just beside them, and digits that binary has no number for.
AMOUNTS = ("0", "0.20", "9", "33.33", "60", "79.99", "80", "89.999999", "90", "90.01",
           "95", "100", "100.000001", "102.70", "103", "130", "1234567.89",
           "9007199254.740993")  # fmt: skip
SHARES = ("0", "0.21", "0.25", "0.2250", "0.52", "0.7563", "0.9882", "1", "1.05")
# 9/24 of 10 points is 3.75, 5/24 of 3 is 0.625: halves to be rounded.
COUNTS = (0, 1, 2, 5, 9, 13, 16, 19, 20, 24)
TARGETS = (">=,100,130", ">=,100,131", ">=,-5,-8", ">=,0.1,0.13", "<=,40,50", "<=,0,0", "<=,30,21",
           ">=,1000000.1,1300000.13", "=,3,3", "=,3,2", ">=,10,9", "<=,8,10",
           ">=,9007199254.740993,9007199254.740994")  # fmt: skip
KINDS = ("quantity", "cost", "social", "satisfaction")


def frameworks() -> list[Framework]:
    """Return every framework that has weights, in every variant, and one with the other rules."""
    found = []
    for path in (OWN, *framework_files(None).values()):
        variants, faults = read_framework(path)
        assert not faults
        found += [framework for framework in variants.values() if framework.weight is not None]
    return found


def varied(framework: Framework, random: Random) -> Framework:
    """Return it with or without deductions from its total, and with either default."""
    ranges = (("[70%, 80%)", 40), ("<70%", 30), ("<60%", 10))
    caps = [Cap("execution_rate", parse_interval(text), D(most)) for text, most in ranges]
    caps += [Cap("satisfaction_rate", parse_interval("<80%"), D(20))]
    return replace(
        framework,
        caps=tuple(caps) if random.random() < 0.5 else (),
        overshoot=random.choice((None, Overshoot(D("0.3"), D(5), random.choice((None, D(12)))))),
        not_applicable=random.choice(("full", "drop")),
    )


def dossiers(framework: Framework, count: int, random: Random) -> list[Dossier]:
    """Return department-years, most of which have judgements that fit."""
    return [dossier(f"部门{number}", framework, random) for number in range(count)]


def dossier(name: str, framework: Framework, random: Random) -> Dossier:
    """Return a department-year with the tables that are needed to score it."""
    about = [{"name": name, "district": "某区", "data_kind": "synthetic", "document": "某报告"}]
    tables = {"department": frame("department", about)}
    targets = frame("targets", target_rows(random))
    if random.random() < 0.8:
        tables["targets"] = targets
    if random.random() < 0.9:
        given = tables.get("targets", targets.iloc[:0])
        tables["judgements"] = frame("judgements", judgement_rows(framework, given, random))
    made = Dossier(name, YEAR, Path(name) / str(YEAR), tables)
    made.__dict__["figures"] = {name: figure(f.unit, random) for name, f in FIGURES.items()}
    return made


def frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a CSV gives them."""
    columns = list(TABLES[table].columns)
    full = [dict.fromkeys(columns) | {"source": "三"} | row for row in rows]
    index = pd.Index(range(2, len(rows) + 2), name="row")
    return pd.DataFrame(full, index=index, columns=columns, dtype=object)


def figure(unit: str, random: Random) -> Found:
    """Return a figure, given or not."""
    if random.random() < 0.08:
        exempt = unit == "等次" and random.random() < 0.5
        return Found(None, (), "缺", exempt)
    if unit == "等次":
        return Found(random.randrange(3))
    if unit == "比例":
        worked_out = D(random.choice(AMOUNTS[1:12])) / D(random.choice(AMOUNTS[1:12]))
        return Found(random.choice((D(random.choice(SHARES)), worked_out)))
    return Found(D(random.choice(AMOUNTS)) if unit in ("万元", "分") else random.choice(COUNTS))


def target_rows(random: Random) -> list[dict[str, Any]]:
    """Return targets, in numbers or in words."""
    rows: list[dict[str, Any]] = []
    weighed, kinds = random.random() < 0.5, random.random() < 0.8
    for number in range(random.randrange(5)):
        row = {"indicator": f"指标{number}", "operator": "="}
        if kinds or random.random() < 0.8:
            row["kind"] = random.choice(KINDS)
        if weighed:
            row["weight"] = D(random.choice(("1", "2.5", "3")))
        if random.random() < 0.3:
            row["met"] = random.choice(("yes", "no", None))
        else:
            row["operator"], target, actual = random.choice(TARGETS).split(",")
            row |= {"target": D(target), "actual": D(actual)}
        rows.append(row)
    return rows


def judgement_rows(
    framework: Framework, targets: pd.DataFrame, random: Random
) -> list[dict[str, Any]]:
    """Return judgements for many rows of a framework; of few departments one does not fit."""
    rows = []
    for row in framework.rows:
        whole, name = random.random() < 0.4, random.choice((row.indicator, row.key))
        for part, slot in slots(row):
            if slot.takes == "own" and not whole:
                for own, share in (("自设1", D("0.5")), ("自设2", D("0.2"))):
                    weight = slot.weight * share
                    rows.append({"part": own, "weight": weight, "points": weight / 2})
            elif (
                slot.takes not in ("points", "yes_no", "own") or (slot.takes == "yes_no") != whole
            ):
                rows.append({"part": part or None} | _filled(slot, random))
            for one in rows:
                one.setdefault("indicator", name)
        if isinstance(row.rule, TargetRatio | TargetWindow):
            for target in targets.to_dict("records"):
                if may_be_judged(row.rule, target) and random.random() < 0.5:
                    points = D(random.choice(("0", "1", "0.4", "2.5")))
                    rows.append({"indicator": name, "part": target["indicator"], "points": points})
    rows = [one for one in rows if random.random() < 0.8]
    if random.random() < 0.3:
        rows += [spoilt(rows, framework, random)]
    return [{"framework": framework.id, "evidence": "佐证"} | one for one in rows]


def _filled(slot: Any, random: Random) -> dict[str, Any]:
    points = slot.weight * D(random.choice(("0", "0.25", "0.5", "1")))
    if slot.takes == "state":
        state = random.choice(slot.states)
        given = state.least * slot.weight if random.random() < 0.5 else None
        return {"value": state.name, "points": given}
    if slot.takes == "count":
        return {"value": random.choice(("0", "1", "3"))}
    if slot.takes == "veto" or (slot.takes == "yes_no" and random.random() < 0.7):
        return {"value": random.choice(("yes", "no", "no"))}
    return {"points": points}


def spoilt(rows: list[dict[str, Any]], framework: Framework, random: Random) -> dict[str, Any]:
    """Return one more judgement, which mostly does not fit."""
    like = dict(random.choice(rows)) if rows else {"indicator": framework.rows[0].indicator}
    return random.choice(
        (
            like,  # a second time
            like | {"points": D(1000)},
            like | {"points": D(-1)},
            like | {"points": D("0.3")},
            like | {"value": "maybe"},
            like | {"value": "yes", "points": D(1)},
            like | {"value": "2"},
            like | {"weight": D("1.5")},
            like | {"part": "没有的要点"},
            like | {"part": None},
            like | {"indicator": "没有的指标"},
            like | {"framework": "no-such-framework"},
            like | {"framework": "yueyang-2018"},
            {"indicator": like["indicator"], "reason": "客观原因"},
            {"indicator": like["indicator"], "part": "没有的要点", "reason": "客观原因"},
        )
    )


def panel_of(folder: Path, many: list[Dossier], part: int = 100) -> list[Batch]:
    """Write a panel of department-years and return its batches."""
    some = [many[at : at + part] for at in range(0, len(many), part)]
    about = write_parts(folder, YEAR, map(tables_of, some), part)
    write_manifest(folder, Manifest(frameworks=sorted(KNOWN), years={YEAR: about}))
    return [Batch(folder, YEAR, number) for number in range(len(about.parts))]
