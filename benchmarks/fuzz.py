"""Give the readers what nobody should: all but a refusal with a message is a crash.

``python -m benchmarks.fuzz --seconds 600`` tries every kind of input in turn and prints how many
of each it tried, and the crashes; each is kept, made smaller, in ``tests/corpus``, which a test
reads again. See ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import logging
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
from hypothesis import strategies as st

from benchmarks.fuzz_inputs import Sample, archives, binaries, dossiers, rearranged, texts
from benchmarks.fuzz_targets import DATA, DEPARTMENT, TARGETS, outcome
from selfeval.errors import SelfEvalError
from tests.reports.make import make, names

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
#: Inputs of a kind in one go, before the next kind has its turn.
_BATCH = {"tables": 10, "pdf": 3}
_USUAL_BATCH = 30
_GENERATE = (hypothesis.Phase.generate,)
#: A crash is not kept where it needs more bytes: it is told only.
_LARGEST = 60_000
#: The reports that are PDFs.
_PRINTED = ("archive-plain", "guangdong-forestry")


class CrashError(Exception):
    """An input crashed: what hypothesis makes smaller."""


@dataclass
class Tried:
    """How many inputs of each kind were tried and read; of each crash the smallest, by place."""

    counts: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    crashes: dict[tuple[str, str], Sample] = field(default_factory=dict)

    def one(self, kind: str, sample: Sample, told: Collection[tuple[str, str]]) -> None:
        """Try an input; a crash that was not ``told`` is raised, so that it is made smaller."""
        self.counts[kind] += 1
        error = outcome(kind, *sample)
        self.read[kind] += error is None
        if error is None or isinstance(error, SelfEvalError):
            return
        place = (kind, place_of(error))
        known = self.crashes.get(place)
        if known is None:
            print(f"{kind}: {place[1]}: {str(error)[:100]}", file=sys.stderr, flush=True)
        if known is None or len(sample[1]) < len(known[1]):
            self.crashes[place] = sample
        if place not in told:
            raise CrashError


def place_of(error: BaseException) -> str:
    """Return what was raised, and the innermost line of selfeval that did not stop it."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "selfeval" in f.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"


def inputs(folder: Path, kinds: Collection[str]) -> dict[str, st.SearchStrategy[Sample]]:
    """Return for these kinds what their inputs are made from; ``folder`` takes the samples."""
    from selfeval import load
    from selfeval.intake.review import review_text
    from selfeval.intake.take_in import take_in
    from selfeval.workbook.template import write_template

    # Chromium prints the PDFs, which takes a while.
    reports = [name for name in names() if "pdf" in kinds or name not in _PRINTED]
    made = list(make(folder, reports).values())
    write_template(folder / "form.xlsx", 2021, load(DEPARTMENT, 2021, DATA))
    review = review_text(take_in(made[0]).extracts, {}) if made else ""
    old = Path(__file__).parents[1] / "tests" / "data" / "spending.xls"
    given: dict[str, list[Sample]] = {
        suffix: [(path.name, path.read_bytes()) for path in made if path.suffix == suffix]
        for suffix in (".txt", ".docx", ".pdf")
    }
    frameworks = [(p.name, p.read_bytes()) for p in sorted((DATA / "frameworks").glob("*.toml"))]
    bands = [("monitoring.toml", (DATA / "monitoring.toml").read_bytes())]
    books = [("form.xlsx", (folder / "form.xlsx").read_bytes())]
    found = {
        "tables": dossiers().map(lambda content: ("tables.json", content)),
        "report": texts(given[".txt"]) | rearranged(given[".txt"]) | binaries(given[".txt"]),
        "word": archives(given[".docx"]) | binaries(given[".docx"]),
        "workbook": archives(books) | binaries(books),
        "old": binaries([("old.xls", old.read_bytes())]),
        "framework": texts(frameworks),
        "monitoring": texts(bands),
        "review": texts([("review.csv", review.encode("utf-8-sig"))]),
    }
    found |= {"pdf": binaries(given[".pdf"])} if given[".pdf"] else {}
    return {kind: strategy for kind, strategy in found.items() if kind in kinds}


def fuzz(seconds: float, seed: int, kinds: Sequence[str] = ()) -> Tried:
    """Try inputs of all kinds in turn, or of those named, for so many seconds."""
    tried = Tried()
    with tempfile.TemporaryDirectory() as folder:
        chosen = inputs(Path(folder), kinds or TARGETS)
        end = time.monotonic() + seconds
        for number in _forever():
            for kind, strategy in chosen.items():
                if time.monotonic() > end:
                    return tried
                batch = _BATCH.get(kind, _USUAL_BATCH)
                attempt(tried, kind, strategy, batch, seed * 1_000_000 + number)
    raise AssertionError  # the loop above ends by itself


def _forever() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def attempt(
    tried: Tried, kind: str, strategy: st.SearchStrategy[Sample], most: int, seed: int
) -> None:
    """Try so many inputs of a kind, the same for the same seed."""
    told = set(tried.crashes)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=most,
        deadline=None,
        database=None,
        derandomize=False,
        # To make a whole department-year smaller takes longer than to find one.
        phases=_GENERATE if kind == "tables" else (*_GENERATE, hypothesis.Phase.shrink),
        suppress_health_check=list(hypothesis.HealthCheck),
        report_multiple_bugs=False,
    )
    @hypothesis.given(strategy)
    def one(sample: Sample) -> None:
        tried.one(kind, sample, told)

    # The crash is noted already; what is as small is no second one, and seems to be gone.
    with contextlib.suppress(CrashError, hypothesis.errors.Flaky):
        one()


def keep(tried: Tried, corpus: Path = CORPUS) -> list[Path]:
    """Write the inputs that crashed into the corpus, and return their paths."""
    kept = []
    for (kind, _), (name, content) in tried.crashes.items():
        if len(content) <= _LARGEST:
            digest = hashlib.sha256(content).hexdigest()[:8]
            path = corpus / kind / digest / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            kept.append(path)
    return kept


def main(given: Sequence[str] | None = None) -> int:
    """Fuzz, and print what came of it; 1 where anything crashed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=())
    arguments = parser.parse_args(given)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    tried = fuzz(arguments.seconds, arguments.seed, arguments.only)
    for kind, count in sorted(tried.counts.items()):
        crashes = sum(crashed == kind for crashed, _ in tried.crashes)
        print(_line(kind, count, tried.read[kind], crashes))
    print(_line("all", tried.counts.total(), tried.read.total(), len(tried.crashes)))
    for path in keep(tried):
        print(path)
    return int(bool(tried.crashes))


def _line(kind: str, count: int, read: int, crashes: int) -> str:
    refused = count - read - crashes
    return f"{kind:12} {count:>8,} inputs {read:>8,} read {refused:>8,} refused {crashes} crashes"


if __name__ == "__main__":
    sys.exit(main())
