"""The prefixes that a query may use without declaring them."""

import pyoxigraph as ox

from dipgraph.namespaces import DATA, DIP, PREFIXES
from dipgraph.query.queryable import Queryable

__all__ = ["known_prefixes"]


def known_prefixes(store: Queryable) -> dict[str, str]:
    """Return the prefixes of vocabularies and of each kind of thing in the ontology of a store."""
    rows = store.query(f"SELECT DISTINCT ?kind WHERE {{ ?class <{DIP}kind> ?kind }}")
    assert isinstance(rows, ox.QuerySolutions)
    kinds = {row["kind"].value for row in rows}
    vocabularies = {prefix: namespace for namespace, prefix in PREFIXES.items()}
    return vocabularies | {kind: f"{DATA}{kind}/" for kind in sorted(kinds)}
