"""Hostile inputs are read or refused with a message: those that once crashed, and new ones."""

from pathlib import Path

import pytest

from benchmarks import fuzz
from benchmarks.fuzz_targets import TARGETS, outcome
from selfeval import SelfEvalError

CRASHED = sorted(fuzz.CORPUS.glob("*/*/*"))
#: Each PDF has a process of its own, and is printed first: that takes too long here.
KINDS = set(TARGETS) - {"pdf"}


@pytest.mark.parametrize("path", CRASHED, ids=["/".join(p.parts[-3:]) for p in CRASHED])
def test_what_once_crashed_is_read_or_refused(path: Path) -> None:
    """The corpus, as :func:`benchmarks.fuzz.keep` writes it: kind, digest, file."""
    error = outcome(path.parts[-3], path.name, path.read_bytes())
    assert error is None or isinstance(error, SelfEvalError), repr(error)


def test_a_few_inputs_of_each_kind(tmp_path: Path) -> None:
    """The same on every run; ``python -m benchmarks.fuzz`` tries as many as there is time for."""
    tried = fuzz.Tried()
    for kind, strategy in fuzz.inputs(tmp_path, KINDS).items():
        fuzz.attempt(tried, kind, strategy, 2 if kind in ("tables", "old") else 10, seed=1)
    assert tried.crashes == {}
    assert set(tried.counts) == KINDS
    # Not all may be refused at the door: what is behind it would not be tried.
    assert all(tried.read[kind] for kind in ("tables", "report", "review", "framework"))


def test_a_crash_is_noted_made_small_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that breaks on a letter: the smallest input is that letter, told by its place."""

    def breaks(path: Path) -> None:
        if b"x" in path.read_bytes():
            raise ZeroDivisionError("an x")

    monkeypatch.setitem(TARGETS, "report", breaks)
    tried = fuzz.Tried()
    samples = fuzz.texts([("a.txt", b"some text with an x in it")])
    fuzz.attempt(tried, "report", samples, 50, seed=1)
    assert list(tried.crashes) == [("report", "ZeroDivisionError at ?")]
    (kept,) = fuzz.keep(tried, tmp_path)
    assert kept.parent.parent == tmp_path / "report"
    assert b"x" in kept.read_bytes()
