"""Every figure of the lessons: one style, labels in the reader's language, and a description for those who cannot see it.

Functions take data and return a `Figure`; as the last line of a cell it is shown.
"""

import io
import math

import matplotlib.figure
import numpy as np
from matplotlib import rc_context
from matplotlib.ticker import ScalarFormatter

from helpers.language import number, text

COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]  # Okabe and Ito: told apart by all
STYLE = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.alpha": 0.3,
    "legend.frameon": False,
}
DPI = 100
WIDTH = 8.0  # inches


class Figure(matplotlib.figure.Figure):
    """A matplotlib figure that a notebook shows together with its description `alt`."""

    alt = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
        return {"image/png": buffer.getvalue(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def plot_images(images: np.ndarray, titles: list[str], alt: str, columns: int = 10, diverging: bool = False) -> Figure:
    """A grid of images (N, height, width), each under its title.

    Grey from white (lowest) to black (highest), the same for all images; with `diverging`, from blue (negative) over
    white (zero) to red (positive).
    """
    rows = math.ceil(len(images) / columns)
    highest = float(np.max(np.abs(images))) or 1.0
    colours = (
        {"cmap": "RdBu_r", "vmin": -highest, "vmax": highest}
        if diverging
        else {"cmap": "gray_r", "vmin": 0, "vmax": highest}
    )
    lines = max((title.count("\n") + 1 for title in titles), default=1)
    cell = WIDTH / columns
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, rows * (cell + 0.2 * lines)), layout="constrained")
        for place, (image, title) in enumerate(zip(images, titles, strict=True), start=1):
            axes = figure.add_subplot(rows, columns, place)
            axes.imshow(image, **colours)
            axes.set_title(title)
            axes.set_axis_off()
    figure.alt = alt
    return figure


def plot_pixels(image: np.ndarray, alt: str) -> Figure:
    """One image (28, 28) as a table: each pixel's number, 0 to 255, on its grey."""
    with rc_context({**STYLE, "axes.grid": False}):
        figure = Figure(figsize=(WIDTH, WIDTH), layout="constrained")
        axes = figure.add_subplot()
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
        for (row, column), value in np.ndenumerate(image):
            axes.text(
                column, row, str(value), ha="center", va="center", fontsize=6, color="white" if value > 127 else "black"
            )
        axes.set_xlabel(text("coluna", "column"))
        axes.set_ylabel(text("linha", "row"))
        axes.xaxis.set_label_position("top")
        axes.xaxis.tick_top()
    figure.alt = alt
    return figure


def plot_bars(names: list[str], series: dict[str, list[float]], xlabel: str, ylabel: str, alt: str) -> Figure:
    """Groups of vertical bars: a group for each of `names`, in it a bar for each of `series`."""
    places = np.arange(len(names))
    width = 0.8 / len(series)
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 3), layout="constrained")
        axes = figure.add_subplot()
        for place, (label, values) in enumerate(series.items()):
            axes.bar(places + (place - (len(series) - 1) / 2) * width, values, width, label=label, color=COLOURS[place])
        axes.set_xticks(places, names)
        axes.grid(visible=False, axis="x")
        _finish(axes, xlabel, ylabel, legend=len(series) > 1)
    figure.alt = alt
    return figure


def plot_histograms(series: dict[str, np.ndarray], ylabel: str, alt: str, bins: int = 50) -> Figure:
    """One histogram for each of `series` (values of any shape), side by side, its name under it; logarithmic counts."""
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.6), layout="constrained")
        panels = figure.subplots(1, len(series), sharey=True, squeeze=False)[0]
        for place, (axes, (label, values)) in enumerate(zip(panels, series.items(), strict=True)):
            axes.hist(np.ravel(values), bins=bins, color=COLOURS[place], log=True)
            _finish(axes, label, ylabel if place == 0 else "", legend=False)
    figure.alt = alt
    return figure


def plot_curves(
    panels: dict[str, dict[str, list[float]]], xlabel: str, alt: str, x: list[float] | None = None, log: bool = False
) -> Figure:
    """A panel of lines for each entry of `panels`: its name beside the vertical axis, its lines by name.

    `x` are the horizontal places, 1, 2, 3, … if not given; `log` makes the vertical axes logarithmic.
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
        for place, (ylabel, lines) in enumerate(panels.items(), start=1):
            axes = figure.add_subplot(1, len(panels), place)
            for style, (label, values) in enumerate(lines.items()):
                places = range(1, len(values) + 1) if x is None else x
                axes.plot(places, values, label=label, color=COLOURS[style], marker="os^Dv*"[style], markersize=4)
            if log:
                axes.set_yscale("log")
            axes.xaxis.get_major_locator().set_params(integer=True)
            _finish(axes, xlabel, ylabel, legend=len(lines) > 1)
    figure.alt = alt
    return figure


def plot_confusion(shares: np.ndarray, alt: str) -> Figure:
    """A confusion matrix (10, 10) of shares by row, NaN left blank; rows are the truth, columns the prediction."""
    with rc_context({**STYLE, "axes.grid": False}):
        figure = Figure(figsize=(WIDTH * 0.8, WIDTH * 0.7), layout="constrained")
        axes = figure.add_subplot()
        picture = axes.imshow(shares, cmap="Blues", vmin=0)
        highest = np.nanmax(shares) or 1.0
        for (row, column), share in np.ndenumerate(shares):
            if np.isfinite(share) and share > 0:
                axes.text(
                    column,
                    row,
                    number(share * 100, ".1f"),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if share > highest / 2 else "black",
                )
        axes.set_xticks(range(10))
        axes.set_yticks(range(10))
        figure.colorbar(
            picture, ax=axes, format=lambda share, _: number(share * 100), label=text("% da linha", "% of the row")
        )
        _finish(axes, text("classe prevista", "predicted class"), text("classe verdadeira", "true class"), legend=False)
    figure.alt = alt
    return figure


def plot_reliability(series: dict[str, tuple[np.ndarray, np.ndarray]], alt: str) -> Figure:
    """Calibration: for each of `series`, accuracy over mean confidence (shares, one per bin), beside the ideal diagonal."""
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH * 0.65, WIDTH * 0.55), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="#777777", linestyle="--", label=text("ideal", "ideal"))
        for place, (label, (confidence, right)) in enumerate(series.items()):
            axes.plot(confidence, right, label=label, color=COLOURS[place], marker="os^Dv*"[place], markersize=5)
        _finish(axes, text("confiança média", "mean confidence"), text("acurácia", "accuracy"), legend=True)
    figure.alt = alt
    return figure


def plot_intervals(
    names: list[str], shares: list[float], intervals: list[tuple[float, float]], xlabel: str, alt: str
) -> Figure:
    """A point with its interval for each of `names`, one below the other; shares from 0 to 1, shown in per cent."""
    places = np.arange(len(names))[::-1]
    points = 100 * np.asarray(shares)
    reach = np.abs(100 * np.asarray(intervals).T - points)
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.6 + 0.45 * len(names)), layout="constrained")
        axes = figure.add_subplot()
        axes.errorbar(points, places, xerr=reach, fmt="o", color=COLOURS[0], capsize=4)
        axes.set_yticks(places, names)
        axes.set_ylim(-0.5, len(names) - 0.5)
        _finish(axes, xlabel, "", legend=False)
    figure.alt = alt
    return figure


def _finish(axes, xlabel: str, ylabel: str, *, legend: bool) -> None:
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter) and axis.get_scale() == "linear":
            axis.set_major_formatter(lambda value, _: number(value))
    if legend:
        axes.legend()
