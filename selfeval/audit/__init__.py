"""Audit: what in a report does not agree, with the arithmetic; what rounding explains."""
