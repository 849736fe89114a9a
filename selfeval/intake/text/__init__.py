"""Read figures out of running Chinese text, after the genre of self-evaluation reports."""

from __future__ import annotations

from .facts import Fact, read_facts
from .read import read_text

__all__ = ["Fact", "read_facts", "read_text"]
