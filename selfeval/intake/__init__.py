"""Intake: figures with their places out of the documents that people have."""
