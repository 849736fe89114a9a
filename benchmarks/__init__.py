"""How well selfeval does its work, measured; each module is run with ``python -m``."""
