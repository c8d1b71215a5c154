"""What the figures of the lessons share: size, colours, axes, grids of images, and descriptions.

Every figure has a description for readers who cannot see it, made from the data, in the reader's language.
"""

import io
import math
from typing import Any

import matplotlib.figure
import numpy as np
from IPython.display import display
from matplotlib import rc_context
from matplotlib.axis import Axis
from PIL import Image

from helpers.display import say
from helpers.language import number, text

# The palette of Okabe and Ito, which colour-blind readers can tell apart
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
MARKERS = "os^Dv*"
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


def describe_history(history: Lines) -> str:
    """The description of learning curves: where loss and accuracy begin and where they end.

    `history` is the one that Keras's `fit` keeps: the values of "loss", "val_loss", "accuracy" and "val_accuracy" by
    epoch.
    """
    return text(
        "Curvas por época: a perda de treino vai de {a:.3f} a {b:.3f} e a de validação, de {c:.3f} a {d:.3f}; a acurácia "
        "de treino, de {e:.2%} a {f:.2%} e a de validação, de {g:.2%} a {h:.2%}.",
        "Curves by epoch: the training loss goes from {a:.3f} to {b:.3f} and the validation loss from {c:.3f} to {d:.3f}; the "
        "training accuracy from {e:.2%} to {f:.2%} and the validation accuracy from {g:.2%} to {h:.2%}.",
        a=history["loss"][0],
        b=history["loss"][-1],
        c=history["val_loss"][0],
        d=history["val_loss"][-1],
        e=history["accuracy"][0],
        f=history["accuracy"][-1],
        g=history["val_accuracy"][0],
        h=history["val_accuracy"][-1],
    )


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
