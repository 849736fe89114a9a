"""What is said of a metric: one frozen record, and the two ways in which most are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..values import Value


@dataclass(frozen=True)
class Metric:
    """A metric: ``function`` of the figures ``inputs``, equal to numerator ÷ denominator.

    ``better`` is ``higher``, ``lower``, ``target`` (towards 100 %), ``zero`` (towards 0) or
    ``none``. ``evidence`` is the tag of the formula: S seen, Cn corroborated by n sources, SEED
    in the real report, D derived, R recalled, I inferred.
    """

    name: str
    term: str
    group: str
    function: Callable[..., Value]
    inputs: tuple[str, ...]
    numerator: str
    denominator: str
    better: str
    source: str
    evidence: str
    unit: str = "fraction"


def ratio(
    name: str,
    term: str,
    group: str,
    function: Callable[..., Value],
    numerator: str,
    denominator: str,
    better: str,
    source: str,
    evidence: str,
) -> Metric:
    """Return a metric whose two inputs are its numerator and its denominator."""
    inputs = (numerator, denominator)
    return Metric(
        name, term, group, function, inputs, numerator, denominator, better, source, evidence
    )


def change(
    name: str,
    term: str,
    group: str,
    function: Callable[..., Value],
    this: str,
    last: str,
    better: str,
    source: str,
    evidence: str,
) -> Metric:
    """Return a metric of change: (this − last) ÷ last."""
    inputs = (this, last)
    return Metric(
        name, term, group, function, inputs, f"{this} - {last}", last, better, source, evidence
    )
