"""Draw trees of names as SVG, roots to the left and each leaf in a row of its own.

A column is as wide as the widest of its names, a parent stands half-way between its first and its
last child. The same tree gives the same picture; colours are those of the page it stands in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

__all__ = ["Box", "boxes", "text_width", "tree"]

ROW: Final = 30
HEIGHT: Final = 22
GAP: Final = 34
PADDING: Final = 9
SIZE: Final = 13
_NARROW: Final = frozenset("fijlrtI.,:;|!' -")
_WIDE: Final = frozenset("mwMW@%")


@dataclass(frozen=True, slots=True)
class Box:
    """A name in its place, in pixels from the top left corner; ``parent`` is None for a root."""

    name: str
    parent: "Box | None"
    depth: int
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """Return the height at which lines meet the box."""
        return self.y + HEIGHT / 2


def text_width(text: str) -> float:
    """Return a width, in pixels, that a name set in a sans-serif face does not exceed.

    Fonts differ; the advances, in parts of the size, are a little above those of DejaVu Sans, the
    widest of the usual ones.

    >>> text_width("mill") < text_width("moon") < text_width("MOON")
    True
    """
    return SIZE * sum(_advance(character) for character in text)


def _advance(character: str) -> float:
    if character in _NARROW:
        return 0.42
    if character in _WIDE:
        return 1.02
    return 0.8 if character.isupper() else 0.65


def boxes(roots: Sequence[str], children: Mapping[str, Sequence[str]]) -> list[Box]:
    """Return a box for each name of the trees under the roots, parents before children."""
    depths = dict(_depths(roots, children, 0))
    widths = [
        max(text_width(n) for n, d in depths.items() if d == depth) + 2 * PADDING
        for depth in range(max(depths.values()) + 1)
    ]
    left = [sum(widths[:depth]) + GAP * depth + 1 for depth in range(len(widths))]
    rows = _rows(roots, children)
    found: dict[str, Box] = {}
    parents = {child: name for name in depths for child in children.get(name, ())}
    for name, depth in depths.items():
        parent = found.get(parents.get(name, ""))
        width = text_width(name) + 2 * PADDING
        found[name] = Box(name, parent, depth, left[depth], rows[name] * ROW + 4, width)
    return list(found.values())


def _depths(
    names: Sequence[str], children: Mapping[str, Sequence[str]], depth: int
) -> Iterator[tuple[str, int]]:
    for name in names:
        yield name, depth
        yield from _depths(children.get(name, ()), children, depth + 1)


def _rows(roots: Sequence[str], children: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the row of each name: a leaf takes the next one, a parent the middle of its own."""
    rows: dict[str, float] = {}

    def place(name: str) -> None:
        below = children.get(name, ())
        for child in below:
            place(child)
        leaves = sum(1 for known in rows if not children.get(known))
        rows[name] = (rows[below[0]] + rows[below[-1]]) / 2 if below else leaves

    for root in roots:
        place(root)
    return rows


def tree(title: str, roots: Sequence[str], children: Mapping[str, Sequence[str]]) -> str:
    """Return an SVG of the trees under the roots; each name leads to the anchor of that name."""
    placed = boxes(roots, children)
    width = max(box.x + box.width for box in placed) + 1
    height = max(box.y for box in placed) + HEIGHT + 4
    below = {box: [child for child in placed if child.parent == box] for box in placed}
    lines = [_lines(box, found) for box, found in below.items() if found]
    drawn = "\n".join([*lines, *(_drawn(box, bool(below[box])) for box in placed)])
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" {size}>\n'
        f"<title>{escape(title)}</title>\n{drawn}\n</svg>"
    )


def _lines(parent: Box, children: Sequence[Box]) -> str:
    """Return the lines from a parent to its children; they share all that they can."""
    turn = children[0].x - GAP / 2
    first, last = children[0].middle, children[-1].middle
    ways = [f"M{parent.x + parent.width:.1f} {parent.middle:.1f}H{turn:.1f}"]
    ways += [f"M{turn:.1f} {first:.1f}V{last:.1f}"] if first != last else []
    ways += [f"M{turn:.1f} {child.middle:.1f}H{child.x:.1f}" for child in children]
    return f'<path class="line" d="{"".join(ways)}"/>'


def _drawn(box: Box, parent: bool) -> str:
    name, kind = escape(box.name), "box parent" if parent else "box"
    return (
        f'<a href="#{name}"><rect class="{kind}" x="{box.x:.1f}" y="{box.y:.1f}"'
        f' width="{box.width:.1f}" height="{HEIGHT}" rx="4"/>'
        f'<text x="{box.x + PADDING:.1f}" y="{box.middle + SIZE * 0.36:.1f}"'
        f' font-size="{SIZE}">{name}</text></a>'
    )
