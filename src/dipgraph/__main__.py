"""Run dipgraph with ``python -m dipgraph``."""

from dipgraph.cli import main

if __name__ == "__main__":
    main()
