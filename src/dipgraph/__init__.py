"""A knowledge graph of states, leaders, agreements and sectors, each fact with its sentence.

What lies where. A line imports only from the lines below it, and what stands in one line does not
import each other; ``lint-imports`` enforces both::

    __main__                ``python -m dipgraph``
    cli                     the commands: options in, exit codes and text out
    screen, shipped, spark  a terminal; the store of the shipped data; a build on a cluster
    pipeline                where the stages meet: check, load, publish
    reader, converter, validator, query, schema, publisher, remote
                            the stages, of which none knows another
    reference, store, inputs
                            what documents may refer to; the embedded store; files that people give
    vocabulary              the ontology and the shapes as the code sees them
    document, dates, literals
                            what the stages hand to each other
    namespaces, resources   IRIs; where shipped files lie
    errors                  the exceptions, each with its exit code

The docstring of a package says what each of its modules is for.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
