"""Loads of which one write fails, and what must be true of the store and the rejects after each."""

from tests.failing.scenarios import DISKS, SCENARIOS, Failed, Scenario
from tests.failing.shim import Choice, Disk, Shim, can_build

__all__ = ["DISKS", "SCENARIOS", "Choice", "Disk", "Failed", "Scenario", "Shim", "can_build"]
