"""The figures of the lessons, each with a description for readers who cannot see it.

Each function returns a `Figure`, which a notebook shows if it is the last line of a cell. Numbers on the axes are in
the reader's language. The descriptions are made from the data.
"""

import io
import math
from typing import Any

import matplotlib.figure
import numpy as np
from IPython.display import display
from matplotlib import rc_context
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator, ScalarFormatter
from PIL import Image

from helpers.display import say
from helpers.language import number, text

# The palette of Okabe and Ito, which colour-blind readers can tell apart
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
MARKERS = "os^Dv*"
MOST_MARKED = 40  # lines with more points have no markers
STYLE: dict[Any, Any] = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.alpha": 0.3,
    "legend.frameon": False,
}
DPI = 200  # sharp on screens with two dots a pixel
WIDTH = 8.0  # inches
PIXELS_PER_INCH = 100  # on the page: a figure is 800 pixels wide
COLOURS_IN_FILE = 256  # halves the size of the file

Lines = dict[str, list[float]]


class Figure(matplotlib.figure.Figure):
    """A matplotlib figure that a notebook shows as a PNG image with the description `alt`."""

    alt = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        drawn, small = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="png", dpi=DPI, facecolor="white")
        picture = Image.open(drawn).convert("RGB")
        picture.quantize(COLOURS_IN_FILE, dither=Image.Dither.NONE).save(small, format="png")
        width = round(PIXELS_PER_INCH * self.get_figwidth())
        return {"image/png": small.getvalue(), "text/plain": self.alt}, {"image/png": {"alt": self.alt, "width": width}}


def style():
    """A context in which everything that is drawn has the style of the series: `with plots.style(): …`."""
    return rc_context(STYLE)


def new_figure(height: float = 3.2, rows: int = 1, columns: int = 1, **options) -> tuple[Figure, np.ndarray]:
    """A figure of the page's width and `height` inches, and its panels as an array of shape (rows, columns).

    `options` go to matplotlib's `Figure.subplots`, such as `sharey=True`.
    """
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def show_figure(figure: Figure, alt: str, reading: str = "") -> None:
    """Show `figure` with the description `alt`, and under it the sentence that reads it aloud."""
    figure.alt = alt
    display(figure)
    if reading:
        say(reading)


def percent_axis(axis: Axis, digits: int = 0) -> None:
    """Write the numbers of `axis`, shares from 0 to 1, as per cent in the reader's language."""
    axis.set_major_formatter(lambda share, _: number(share, f".{digits}%"))


def plot_images(images: np.ndarray, titles: list[str], what: str, columns: int = 10, diverging: bool = False) -> Figure:
    """A grid of images (N, height, width), each under its title, with `columns` images in a row.

    `what` begins the description and names the kind of images. White is 0 and black is the highest value of all images.
    With `diverging`, white is 0, blue is negative and red is positive.
    """
    rows = max(1, math.ceil(len(images) / columns))
    highest = float(np.max(np.abs(images), initial=0)) or 1.0
    scale: dict[str, Any] = {"cmap": "RdBu_r", "vmin": -highest} if diverging else {"cmap": "gray_r", "vmin": 0}
    cell, gap = WIDTH / columns, 0.04 * WIDTH / columns
    above = 0.2 * max((title.count("\n") + (title != "") for title in titles), default=0)
    height = cell * images.shape[1] / images.shape[2]
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, rows * (height + above)))
        axes = figure.add_axes((0, 0, 1, 1))  # one for all images: an axes for each is many times slower
        for place, (image, title) in enumerate(zip(images, titles, strict=True)):
            left, top = place % columns * cell, place // columns * (height + above) + above
            edges = (left + gap, left + cell - gap, top + height - gap, top + gap)
            axes.imshow(image, extent=edges, aspect="auto", vmax=highest, **scale)
            axes.text(left + cell / 2, top, title, ha="center", va="bottom", linespacing=1.0)
        axes.set(xlim=(0, WIDTH), ylim=(rows * (height + above), 0))
        axes.set_axis_off()
    named = ", ".join(title.replace("\n", " ") for title in titles if title)
    figure.alt = f"{what}: {named}." if named else f"{what}."
    return figure


def plot_bars(names: list[str], series: Lines, xlabel: str, ylabel: str) -> Figure:
    """Groups of vertical bars: one group for each of `names`, with one bar for each of `series`.

    `series` maps a label to its values, one for each of `names`.
    """
    places = np.arange(len(names))
    width = 0.8 / len(series)
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 3), layout="constrained")
        axes = figure.add_subplot()
        for place, (label, values) in enumerate(series.items()):
            shift = (place - (len(series) - 1) / 2) * width
            axes.bar(places + shift, values, width, label=label, color=COLOURS[place])
        axes.set_xticks(places, names)
        axes.grid(visible=False, axis="x")
        _label(axes, xlabel, ylabel)
        if len(series) > 1:
            figure.legend(loc="outside upper center", ncols=len(series))
    figure.alt = _describe(
        text("Barras: {ylabel} por {xlabel}.", "Bars: {ylabel} by {xlabel}.", xlabel=xlabel, ylabel=ylabel),
        {
            label: ", ".join(f"{n} {number(v, '.1f')}" for n, v in zip(names, s, strict=True))
            for label, s in series.items()
        },
    )
    return figure


def plot_curves(
    panels: dict[str, Lines],
    xlabel: str,
    x: list[float] | None = None,
    log_x: bool = False,
    log_y: bool = False,
) -> Figure:
    """Line charts side by side, one for each of `panels`.

    `panels` maps the label of a vertical axis to the lines of its chart, and these map a label to the values of a line.
    `x` has the horizontal positions of the values; the default is 1, 2, 3, … With `log_x`, all horizontal axes are
    logarithmic. With `log_y`, the vertical axis of the first chart is.
    """
    described = []
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
        for panel, (ylabel, lines) in enumerate(panels.items(), start=1):
            axes = figure.add_subplot(1, len(panels), panel)
            ends = {}
            for place, (label, values) in enumerate(lines.items()):
                places = list(range(1, len(values) + 1)) if x is None else x
                marker = MARKERS[place] if len(values) <= MOST_MARKED else None
                axes.plot(places, values, label=label, color=COLOURS[place], marker=marker, markersize=4)
                best = int(np.nanargmax(values)) if np.any(np.isfinite(values)) else 0
                ends[label] = text(
                    "de {first:.3f} a {last:.3f}, máximo em {best}",
                    "from {first:.3f} to {last:.3f}, highest at {best}",
                    first=values[0],
                    last=values[-1],
                    best=places[best],
                )
            if log_x:
                axes.set_xscale("log")
            else:
                locator = axes.xaxis.get_major_locator()
                assert isinstance(locator, MaxNLocator)  # matplotlib's default for a linear axis
                locator.set_params(integer=True)
            if log_y and panel == 1:
                axes.set_yscale("log")
            _label(axes, xlabel, ylabel)
            if len(lines) > 1:
                axes.legend()
            title = text(
                "Curvas: {ylabel} por {xlabel}.", "Curves: {ylabel} by {xlabel}.", xlabel=xlabel, ylabel=ylabel
            )
            described.append(_describe(title, ends))
    figure.alt = " ".join(described)
    return figure


def plot_intervals(names: list[str], shares: list[float], intervals: list[tuple[float, float]], xlabel: str) -> Figure:
    """A point with its interval for each of `names`, one below the other.

    `shares` and the (low, high) ends in `intervals` are from 0 to 1 and shown in per cent.
    """
    places = np.arange(len(names))[::-1]
    points = 100 * np.asarray(shares)
    reach = np.abs(100 * np.asarray(intervals).T - points)
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.6 + 0.45 * len(names)), layout="constrained")
        axes = figure.add_subplot()
        axes.errorbar(points, places, xerr=reach, fmt="o", color=COLOURS[0], capsize=4)
        axes.set_yticks(places, names)
        axes.set_ylim(-0.5, len(names) - 0.5)
        _label(axes, xlabel, "")
    figure.alt = _describe(
        f"{xlabel}.",
        {
            name: text(
                "{share:.2%}, de {low:.2%} a {high:.2%}",
                "{share:.2%}, from {low:.2%} to {high:.2%}",
                share=share,
                low=low,
                high=high,
            )
            for name, share, (low, high) in zip(names, shares, intervals, strict=True)
        },
    )
    return figure


def _label(axes, xlabel: str, ylabel: str) -> None:
    """Label the axes, and write their numbers in the reader's language."""
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel.replace(" / ", "\n"))
    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter):
            axis.set_major_formatter(lambda value, _: number(value))


def _describe(title: str, parts: dict[str, str]) -> str:
    """A description of a figure: the title, then each part with its label."""
    return f"{title} " + "; ".join(f"{label}: {part}" if label else part for label, part in parts.items()) + "."
