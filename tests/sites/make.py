"""Outputs folders made without running a notebook: records with figures that a test can work."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

AMOUNTS = ("initial_total", "adjusted_total", "executed_total")


def rate(numerator: str, denominator: str, value: str = "") -> dict[str, str]:
    """Return a metric that is given."""
    worked = value or str(float(numerator) / float(denominator))
    parts = {"numerator": numerator, "denominator": denominator}
    return {"value": worked, "state": "given", **parts}


def points(low: str, high: str, **changes: Any) -> dict[str, Any]:
    """Return a score of 100 points in two indicators, of 60 and 40; all that is open is in one."""
    scored = {
        "framework": "f",
        "title": "某指标体系",
        "variant": "",
        "status": "unverified",
        "low": low,
        "high": high,
        "weight": "100",
        "grades": ["良"],
        "rows": [
            {"indicator": "甲", "level1": "一", "weight": "60", "low": low, "high": high},
            {"indicator": "乙", "level1": "一", "weight": "40", "low": "0", "high": "0"},
        ],
    }
    return {**scored, **changes}


def summary(
    name: str,
    amounts: Sequence[str] = ("100", "100", "90"),
    metrics: Mapping[str, Any] | None = None,
    score: Mapping[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """Return the summary of a department-year; its execution rate follows from the amounts."""
    made = {
        "name": name,
        "district": "某区",
        "document": "某报告",
        "synthetic": False,
        "figures": dict(zip(AMOUNTS, amounts, strict=True)),
        "metrics": {"execution_rate": rate(amounts[2], amounts[1]), **(metrics or {})},
        "score": score,
        "findings": {"error": 0, "warning": 0, "note": 0},
        "gaps": 0,
    }
    return {**made, **changes}


def record(department: str, year: int = 2021, **changes: Any) -> dict[str, Any]:
    """Return the run record of a department-year that ended well."""
    made = {
        "schema_version": 1,
        "outcome": "complete",
        "started": f"{year + 1}-02-01T09:00:00+08:00",
        "finished": f"{year + 1}-02-01T09:01:00+08:00",
        "department": department,
        "fiscal_year": year,
        "quarter": None,
        "data_kind": "real",
        "command": "selfeval run",
        "notebooks": [{"name": "00_overview", "seconds": 1.0, "outcome": "complete"}],
        "versions": {"selfeval": "0"},
        "summary": summary(department),
    }
    return {**made, **changes}


def failure(department: str, year: int = 2021, **changes: Any) -> dict[str, Any]:
    """Return the record of a run that failed a month after the one that ended well."""
    made = record(department, year, outcome="failed", finished=f"{year + 1}-03-01T09:01:00+08:00")
    del made["summary"]
    error = "In [3]: FileNotFoundError: [Errno 2] No such file: '/srv/somebody/data/a.csv'"
    made["notebooks"] += [{"name": "02_execution", "seconds": 1.0, "outcome": error}]
    return {**made, **changes}


def put(output: Path, made: Mapping[str, Any], *files: str) -> Path:
    """Write a record, a page and more files where a run would have; return the folder."""
    quarter = made.get("quarter")
    period = f"{made['fiscal_year']}-q{quarter}" if quarter else str(made["fiscal_year"])
    failed = made["outcome"] == "failed"
    folder = (output / "failed" if failed else output) / made["department"] / period
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    for name in () if failed else ("report.html", *files):
        (folder / name).write_text("<!DOCTYPE html><title>一份报告</title>", "utf-8")
    return folder
