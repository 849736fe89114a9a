"""A department-year as files for others: Word, PDF and Excel.

Nothing is imported here: each format brings libraries that a run without it does not need.
"""
