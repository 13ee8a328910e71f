"""The shipped data in rdflib, to hold its answers against those of the embedded store."""

import pytest
from rdflib import Dataset

from dipgraph.pipeline import Pipeline
from dipgraph.resources import annotated_documents


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Return the graphs of the shipped data in rdflib; a query sees the union of them."""
    pipeline = Pipeline()
    conversions = [*pipeline.base.values()]
    for checked in pipeline.check(annotated_documents()):
        assert checked.conversion is not None, list(checked.report)
        conversions.append(checked.conversion)
    dataset = Dataset(default_union=True)
    dataset.parse(data="".join(c.nquads() for c in conversions), format="nquads")
    return dataset
