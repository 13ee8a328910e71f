"""A knowledge graph of states, leaders, agreements and sectors, each fact with its sentence."""

__all__ = ["__version__"]

__version__ = "0.1.0"
