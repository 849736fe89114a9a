"""The HTML report made from executed notebooks."""

from .. import quick as quick  # before nbconvert
