"""Simple shapes for diagrams: boxes, circles and arrows on an empty drawing, in inches."""

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from helpers.plots import WIDTH, Figure

LIGHT = {
    "blue": "#DCEBF7",
    "orange": "#FBE3D0",
    "green": "#D5F0E6",
    "grey": "#EEEEEE",
    "pink": "#F7E3EE",
    "yellow": "#FCF0CC",
}


def new_drawing(height: float) -> tuple[Figure, Axes]:
    """An empty drawing of the page's width and `height` inches; the origin is at the bottom left."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, height), aspect="equal")
    axes.set_axis_off()
    return figure, axes


def box(
    axes: Axes, x: float, y: float, width: float, height: float, label: str = "", colour: str = "grey", **style
) -> None:
    """A rounded box with its bottom left corner at (`x`, `y`) and `label` in its middle."""
    patch = FancyBboxPatch(
        (x, y), width, height, boxstyle="round,pad=0,rounding_size=0.06", fc=LIGHT[colour], ec="#555555"
    )
    axes.add_patch(patch)
    axes.text(x + width / 2, y + height / 2, label, ha="center", va="center", **{"fontsize": 11, **style})


def circle(axes: Axes, x: float, y: float, radius: float, label: str = "", colour: str = "blue", **style) -> None:
    """A circle around (`x`, `y`) with `label` in its middle."""
    axes.add_patch(Circle((x, y), radius, fc=LIGHT[colour], ec="#555555"))
    axes.text(x, y, label, ha="center", va="center", **{"fontsize": 11, **style})


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], label: str = "", **style) -> None:
    """An arrow from `start` to `end`, with `label` beside its middle."""
    options = {"color": "#333333", "linewidth": 1.5, **style}
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=12, shrinkA=0, shrinkB=0, **options))
    if label:
        axes.text((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 0.08, label, ha="center", va="bottom", fontsize=10)
