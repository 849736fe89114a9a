"""The site over an outputs folder: an index of all reports, and two pages for each year."""

from .pages import build_site

__all__ = ["build_site"]
