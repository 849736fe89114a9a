"""Column by column, a panel has the metrics and scores of its department-years one by one."""

import math
from collections.abc import Mapping
from decimal import Decimal as D
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfeval import CATALOGUE, DataError, Dossier
from selfeval.metrics.evaluation import evaluate_one
from selfeval.panel.results import MetricJob, ScoreJob
from selfeval.scoring import Framework, Score
from selfeval.scoring.evidence import DossierEvidence
from selfeval.scoring.score import score_evidence
from selfeval.settling import settled
from selfeval.values import rounded
from tests.panels.make import KNOWN, dossiers, frameworks, panel_of, varied

MANY = settings(max_examples=150)
EVERY = frameworks()


def alone(dossier: Dossier, framework: Framework) -> Score | list[str]:
    """Return the score of one department-year, or what is wrong with its judgements."""
    try:
        evidence = DossierEvidence.of(dossier, framework, KNOWN)
    except DataError as error:
        return [str(fault) for fault in error.faults]
    return score_evidence(dossier, framework, evidence)


def agree(many: list[Dossier], framework: Framework, folder: Path, part: int = 100) -> int:
    """Assert that a panel has what its department-years have; return how many have faults."""
    lines: dict[str, Mapping[Any, Any]] = {}
    faults: dict[str, list[str]] = {}
    for batch in panel_of(folder, many, part):
        result = ScoreJob(framework, KNOWN)(batch)
        lines |= {line["department"]: line for line in result.table.to_pylist()}
        faults |= result.faults
    for dossier in many:
        expected, name = alone(dossier, framework), dossier.department
        if isinstance(expected, list):
            assert faults[name] == expected
            assert name not in lines
            continue
        assert name not in faults, faults
        line = lines[name]
        for row in expected.rows:
            same(row, line, row.row.key, f"{framework.id} {name} {row.row.key}")
        same(expected.total, line, "total", f"{framework.id} {name}")
        assert "、".join(expected.grades) == (line["grades"] or "")
    return len(faults)


def same(expected: Any, line: Mapping[Any, Any], key: str, name: str) -> None:
    """Assert that points are alike to the last place, and open where they are open."""
    found = [D(str(line[f"{key}.{end}"])) for end in ("low", "high", "weight")]
    assert [expected.low, expected.high, expected.weight] == found, name


@MANY
@given(st.integers(1, 8), st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_panel_scores_as_its_department_years_do(
    tmp_path_factory: pytest.TempPathFactory, count: int, part: int, random: Random
) -> None:
    """Points, weights, grades and faults, for any framework, cut into parts in any way."""
    framework = varied(random.choice((EVERY[0], *EVERY)), random)
    agree(dossiers(framework, count, random), framework, tmp_path_factory.mktemp("panel"), part)


@pytest.mark.parametrize("framework", EVERY, ids=lambda f: f"{f.id} {f.variant}".strip())
def test_every_framework_scores_alike(framework: Framework, tmp_path: Path) -> None:
    """Sixty department-years each, of which some have judgements that do not fit."""
    random = Random(framework.id)
    many = dossiers(framework, 60, random)
    faults = agree(many, framework, tmp_path)
    assert faults < 40


@settings(max_examples=60)
@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_panel_has_the_metrics_of_its_department_years(
    tmp_path_factory: pytest.TempPathFactory, count: int, random: Random
) -> None:
    """The same state; the same value to the last place shown, and but for noise to all."""
    many = dossiers(EVERY[0], count, random)
    (batch,) = panel_of(tmp_path_factory.mktemp("panel"), many)
    lines = MetricJob()(batch).table.to_pylist()
    for dossier, line in zip(many, lines, strict=True):
        for record in CATALOGUE:
            one, value = evaluate_one(record, dossier.figures), line[record.name]
            assert one.state == line[f"{record.name}.state"], record.name
            assert (one.value is None) == (value is None)
            if value is not None:
                assert math.isclose(one.value, value, rel_tol=1e-10, abs_tol=1e-12), record.name
                shown = rounded(settled(D(one.value)), 4), rounded(D(str(value)), 4)
                assert shown[0] == shown[1], (record.name, one.value, value)
