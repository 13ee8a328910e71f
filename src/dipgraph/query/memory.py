"""How much memory this process takes, and how much it may take unless told otherwise.

What counts is anonymous memory, swapped out or not: what a query allocates. Pages of mapped files
do not count, because the system takes them back when it needs them.
"""

import os
import resource
import sys
from typing import Final

__all__ = ["MEBIBYTE", "default_limit", "size_words", "used_memory"]

MEBIBYTE: Final = 2**20

_MOST: Final = 2048 * MEBIBYTE  # the system takes a fifth of a second to take back each gigabyte
_COUNTED: Final = (b"RssAnon:", b"VmSwap:")
_PEAK_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes, as getrusage(2) has it
_QUOTAS: Final = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def used_memory() -> int:
    """Return the bytes of anonymous memory; where the system does not tell, the most ever resident.

    Linux tells, from 4.5 on.
    """
    try:
        with open("/proc/self/status", "rb") as status:
            counted = [line.split()[1] for line in status if line.startswith(_COUNTED)]
    except OSError:  # another system, or no file can be opened any more
        counted = []
    if counted:
        return sum(map(int, counted)) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT


def default_limit() -> int:
    """Return half of the memory of the machine, or of the container, and at most 2 GiB; bytes."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(_MOST, min([machine, *_quotas()]) // 2)


def size_words(size: int) -> str:
    """Return bytes as one gives them to --max-memory.

    >>> size_words(1536 * MEBIBYTE), size_words(2048 * MEBIBYTE)
    ('1536M', '2G')
    """
    for unit, letter in ((1024 * MEBIBYTE, "G"), (MEBIBYTE, "M"), (1024, "K")):
        if size % unit == 0:
            return f"{size // unit}{letter}"
    return str(size)


def _quotas() -> list[int]:
    found = []
    for path in _QUOTAS:
        try:
            with open(path, encoding="ascii") as file:
                words = file.read().strip()
        except OSError:
            continue
        if words.isdecimal():  # not "max"
            found.append(int(words))
    return found
