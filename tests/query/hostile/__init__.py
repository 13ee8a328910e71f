"""A hundred queries that run away: hostile ones, and such as people write by mistake."""

from typing import Final

from tests.query.hostile import clumsy, joins, nested, paths, sorts, texts

__all__ = ["HOSTILE"]

HOSTILE: Final[dict[str, str]] = {
    what: text
    for module in (joins, sorts, paths, texts, nested, clumsy)
    for what, text in module.QUERIES.items()
}
"""What a query does, and the query."""
