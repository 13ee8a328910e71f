"""Make every single write of a load fail in turn, and look at what is left.

Run by hand, on Linux, with a C compiler; with a number, only each so many-th write fails::

    python tests/writes.py
    python tests/writes.py 10
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from tests.failing import DISKS, SCENARIOS, Choice, Scenario, Shim


def main() -> None:
    """Let all writes fail, or each so many-th, as the command line says."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        shim = Shim(Path(folder))
        for name, prepare in SCENARIOS.items():
            scenario = Scenario(Path(folder) / name, prepare)
            number = len(scenario.writes(shim))
            for disk in DISKS:
                ends: Counter[int] = Counter()
                for at in range(1, number + 1, step):
                    failed = scenario.fail(shim, disk, Choice(at))
                    if failed is not None:
                        ends[failed.exit_code] += 1
                        print(f"{at:4} {failed.exit_code} {failed.write}", file=sys.stderr)
                said = ", ".join(f"{many} ended with {code}" for code, many in sorted(ends.items()))
                print(f"{name}, {disk.name}: {number} writes, {ends.total()} failed: {said}.")


if __name__ == "__main__":
    main()
