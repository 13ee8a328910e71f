"""Publish a graph as a release: what describes it, what people read of it, what changed in it.

Each room takes plain values and returns text, always the same text for the same values; writing
files is left to the caller.
"""
