"""The HTML report made from executed notebooks."""
