"""What the package says of its own rooms."""

import re
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import dipgraph

ROOT = Path(__file__).resolve().parents[1]


def test_the_package_names_its_layers_as_the_contract_has_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (contract,) = project["tool"]["importlinter"]["contracts"]
    wanted = [set(layer.split(" | ")) for layer in contract["layers"]]
    assert dipgraph.__doc__ is not None
    lines = re.findall(r"^    (\w+(?:, \w+)*)(?=  |$)", dipgraph.__doc__, re.MULTILINE)
    found = [set(line.split(", ")) for line in lines]
    assert found == wanted


def test_each_package_names_its_modules() -> None:
    for package in iter_modules(dipgraph.__path__, "dipgraph."):
        if package.ispkg:
            room = import_module(package.name)
            said = re.findall(r"``(\w+)``", room.__doc__ or "")
            assert {module.name for module in iter_modules(room.__path__)} <= set(said), room
