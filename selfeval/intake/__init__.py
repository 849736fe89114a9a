"""Intake: figures with their places out of the documents that people have."""

from .take_in import Intake, take_in

__all__ = ["Intake", "take_in"]
