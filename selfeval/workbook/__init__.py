"""Workbooks (.xlsx): the form that a department fills, and the ones that it made by hand."""
