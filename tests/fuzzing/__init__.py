"""Documents of every kind, and what must hold of whatever is read: see ``python tests/fuzz.py``."""
