"""Digits that are in no data set: drawn here from strokes, as on a sheet of paper, or read from a reader's own file.

`mnist_form` brings them into the form of MNIST's images; lesson 7 explains its steps.
"""

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from helpers.language import InputError
from helpers.photos import MOST_PIXELS, load_grey, to_grey

SHEET = (120, 100)  # rows and columns of the sheet on which one digit is drawn
SIDE = 28  # pixels of an image of MNIST
LONGER_SIDE = 20  # of the digit in it
MIDDLE = 14  # the row and the column of its centre of mass, as in MNIST
LONGEST_SIDE = 1000  # pixels of a picture that is read; a larger one is reduced
LEAST_CONTRAST = 20  # grey levels between the darkest and the lightest pixel of a picture with something written on it
CURVE_POINTS = 80  # between two points of a stroke

Point = tuple[float, float]
Strokes = list[list[Point]]


class Hand(NamedTuple):
    """How freely one draws: how much a drawing may lean and tremble, its narrowest and widest width by its height."""

    freedom: float
    narrowest: float
    widest: float
    broadest: float  # half the width of the broadest pen, in pixels


FREE = Hand(1, 0.4, 0.85, 5)
CAREFUL = Hand(0.4, 0.75, 1, 3.5)  # so that a sign can be recognized

# Each way of writing a digit: strokes, each a smooth curve through its points (x to the right, y down, from 0 to 1).
# Two strokes that meet make a corner. The first character of the name is the digit.
STYLES: dict[str, Strokes] = {
    "0 oval": [[(0.55, 0), (0.1, 0.25), (0.05, 0.7), (0.45, 1), (0.9, 0.75), (0.95, 0.3), (0.55, 0)]],
    "0 crossed": [
        [(0.5, 0), (0.08, 0.3), (0.08, 0.7), (0.5, 1), (0.92, 0.7), (0.92, 0.3), (0.5, 0)],
        [(0.9, 0.1), (0.1, 0.9)],
    ],
    "1 bar": [[(0.5, 0), (0.49, 0.5), (0.5, 1)]],
    "1 flag": [[(0.15, 0.3), (0.38, 0.16), (0.55, 0)], [(0.55, 0), (0.55, 1)]],
    "1 flag and base": [[(0.15, 0.3), (0.38, 0.16), (0.55, 0)], [(0.55, 0), (0.55, 1)], [(0.2, 1), (0.9, 1)]],
    "2 angular": [
        [(0.08, 0.25), (0.3, 0.02), (0.75, 0.05), (0.85, 0.32), (0.5, 0.65), (0.05, 1)],
        [(0.05, 1), (0.95, 0.98)],
    ],
    "2 looped": [
        [
            (0.1, 0.2),
            (0.4, 0),
            (0.8, 0.15),
            (0.72, 0.5),
            (0.3, 0.9),
            (0.08, 0.9),
            (0.2, 0.75),
            (0.5, 0.92),
            (0.95, 0.95),
        ]
    ],
    "3 round": [
        [(0.1, 0.12), (0.5, 0), (0.85, 0.2), (0.45, 0.46)],
        [(0.45, 0.46), (0.9, 0.65), (0.75, 0.95), (0.35, 1), (0.05, 0.85)],
    ],
    "3 flat": [
        [(0.1, 0), (0.85, 0)],
        [(0.85, 0), (0.42, 0.42)],
        [(0.42, 0.42), (0.88, 0.55), (0.8, 0.92), (0.4, 1), (0.05, 0.88)],
    ],
    "4 open": [[(0.2, 0), (0.1, 0.3), (0.08, 0.55)], [(0.08, 0.55), (0.95, 0.52)], [(0.8, 0), (0.74, 0.5), (0.7, 1)]],
    "4 closed": [[(0.68, 0), (0.03, 0.65)], [(0.03, 0.65), (0.95, 0.65)], [(0.68, 0), (0.68, 1)]],
    "5 two strokes": [
        [(0.2, 0), (0.15, 0.42)],
        [(0.15, 0.42), (0.55, 0.35), (0.9, 0.6), (0.7, 0.95), (0.3, 1), (0.05, 0.88)],
        [(0.2, 0), (0.88, 0)],
    ],
    "5 curved": [
        [(0.9, 0.02), (0.45, 0.03), (0.25, 0.15), (0.2, 0.4), (0.65, 0.45), (0.88, 0.7), (0.6, 0.97), (0.08, 0.92)]
    ],
    "6": [
        [(0.75, 0), (0.35, 0.25), (0.1, 0.6), (0.2, 0.93), (0.6, 1), (0.88, 0.8), (0.7, 0.57), (0.35, 0.6), (0.13, 0.8)]
    ],
    "7 plain": [[(0.05, 0.02), (0.92, 0)], [(0.92, 0), (0.6, 0.5), (0.4, 1)]],
    "7 crossed": [[(0.05, 0.02), (0.92, 0)], [(0.92, 0), (0.6, 0.5), (0.4, 1)], [(0.25, 0.52), (0.9, 0.48)]],
    "8 one stroke": [
        [
            (0.8, 0.12),
            (0.45, 0),
            (0.2, 0.2),
            (0.5, 0.46),
            (0.85, 0.75),
            (0.5, 1),
            (0.12, 0.78),
            (0.5, 0.46),
            (0.8, 0.12),
        ]
    ],
    "8 two circles": [
        [(0.5, 0), (0.22, 0.12), (0.25, 0.38), (0.5, 0.46), (0.75, 0.36), (0.78, 0.12), (0.5, 0)],
        [(0.5, 0.46), (0.12, 0.62), (0.15, 0.9), (0.5, 1), (0.85, 0.9), (0.88, 0.62), (0.5, 0.46)],
    ],
    "9 straight": [
        [(0.85, 0.2), (0.5, 0), (0.12, 0.2), (0.2, 0.48), (0.6, 0.5), (0.85, 0.2)],
        [(0.87, 0.03), (0.84, 0.5), (0.8, 1)],
    ],
    "9 curved": [
        [(0.85, 0.2), (0.5, 0), (0.12, 0.2), (0.2, 0.45), (0.6, 0.5), (0.87, 0.18)],
        [(0.87, 0.18), (0.88, 0.6), (0.65, 0.95), (0.2, 0.95)],
    ],
}
# What is not a digit
SIGNS: dict[str, Strokes] = {
    "A": [[(0.5, 0), (0, 1)], [(0.5, 0), (1, 1)], [(0.2, 0.62), (0.8, 0.62)]],
    "heart": [
        [(0.5, 0.25), (0.25, 0), (0, 0.25), (0.2, 0.65), (0.5, 1)],
        [(0.5, 0.25), (0.75, 0), (1, 0.25), (0.8, 0.65), (0.5, 1)],
    ],
    "house": [
        [(0, 0.45), (0.5, 0)],
        [(0.5, 0), (1, 0.45)],
        [(0.15, 0.35), (0.15, 1)],
        [(0.85, 0.35), (0.85, 1)],
        [(0.15, 1), (0.85, 1)],
    ],
    "star": [
        [(0.2, 1), (0.5, 0)],
        [(0.5, 0), (0.8, 1)],
        [(0.8, 1), (0, 0.38)],
        [(0, 0.38), (1, 0.38)],
        [(1, 0.38), (0.2, 1)],
    ],
}


def write_digits(labels, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Drawings of the digits `labels` (N,), each in a style, place, size and pen of its own, as photos of paper.

    Returns the images, uint8 (N, 120, 100) with 0 black and 255 white, and the name of each one's style in `STYLES`.
    """
    generator = np.random.default_rng(seed)
    styles = np.array([generator.choice(_styles_of(label)) for label in labels])
    return np.stack([_photograph(_draw(STYLES[style], generator), generator) for style in styles]), styles


def write_page(labels, seed: int) -> np.ndarray:
    """One photo of a sheet with the digits `labels` (N,) in a line: uint8 (120, 100 N)."""
    generator = np.random.default_rng(seed)
    drawings = [_draw(STYLES[generator.choice(_styles_of(label))], generator) for label in labels]
    return _photograph(np.hstack(drawings), generator)


def write_signs(seed: int) -> np.ndarray:
    """Photos of the four signs in `SIGNS`, which are not digits, drawn with some care: uint8 (4, 120, 100)."""
    generator = np.random.default_rng(seed)
    drawings = [_draw(strokes, generator, CAREFUL) for strokes in SIGNS.values()]
    return np.stack([_photograph(drawing, generator) for drawing in drawings])


def sample_digits(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """The digits 0 to 9, each drawn with some care in a style of its own, in MNIST's form.

    Returns the images, uint8 (10, 28, 28), and their labels, uint8 (10,).
    """
    generator = np.random.default_rng(seed)
    labels = np.arange(10, dtype=np.uint8)
    images = [
        mnist_form(_draw(STYLES[generator.choice(_styles_of(label))], generator, CAREFUL)) for label in labels.tolist()
    ]
    return to_bytes(np.stack([image for image in images if image is not None])), labels


def mnist_form(ink: np.ndarray) -> np.ndarray | None:
    """The `ink` of one digit, floats of shape (height, width), 0 for paper, in MNIST's form (lesson 7).

    Weak ink counts as paper; the digit is cut out, reduced until its longer side has 20 pixels, and placed with its
    centre of mass at row 14 and column 14. Returns float32 (28, 28), values 0 to 1, or None if there is no ink.
    """
    strongest = float(ink.max(initial=0))
    if strongest <= 0:
        return None
    clear = np.clip((ink / strongest - 0.25) / 0.5, 0, 1)
    rows, columns = np.flatnonzero(clear.any(axis=1)), np.flatnonzero(clear.any(axis=0))
    digit = clear[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = (max(1, round(side * LONGER_SIDE / max(digit.shape))) for side in digit.shape)
    picture = Image.fromarray(digit.astype(np.float32)).resize((width, height), Image.Resampling.BOX)
    small = np.array(picture)
    places = np.indices(small.shape)
    top, left = (
        int(np.clip(round(MIDDLE - float((place * small).sum() / small.sum())), 0, SIDE - side))
        for place, side in zip(places, small.shape, strict=True)
    )
    image = np.zeros((SIDE, SIDE), np.float32)
    image[top : top + height, left : left + width] = small
    return image


def to_bytes(images: np.ndarray) -> np.ndarray:
    """Images with values from 0 to 1 as uint8, 0 to 255, in an array of the same shape."""
    return np.round(images * 255).astype(np.uint8)


def read_drawing(path: str) -> np.ndarray:
    """The picture in the file `path` as grey levels, uint8 (height, width), 0 black and 255 white.

    A PNG or JPEG file, upright as its camera says and on white where it is transparent, or an array in a `.npy` file:
    (height, width) or (height, width, 3), numbers from 0 to 255, or from 0 to 1 with decimals. A large picture is
    reduced to 1,000 pixels on its longer side. Raises `InputError` for a file that cannot be read or is empty.
    """
    file = Path(os.path.expanduser(path))
    if not file.is_file():
        raise InputError(
            "O arquivo {path} (parâmetro digits_file) não existe. Escreva o caminho completo da imagem.",
            "The file {path} (parameter digits_file) does not exist. Write the full path of the picture.",
            path=path,
        )
    try:
        pixels = _load_array(file) if file.suffix == ".npy" else load_grey(file, LONGEST_SIDE)
    except Image.DecompressionBombError:
        raise InputError(
            "O arquivo {path} (parâmetro digits_file) tem mais de {limit:,} pixels. Reduza a imagem e tente de novo.",
            "The file {path} (parameter digits_file) has more than {limit:,} pixels. Reduce the picture and try again.",
            path=path,
            limit=MOST_PIXELS,
        ) from None
    except Exception:  # a damaged file can raise almost any exception
        raise InputError(
            "O arquivo {path} (parâmetro digits_file) não é uma imagem que a lição saiba ler. Use PNG, JPEG ou .npy.",
            "The file {path} (parameter digits_file) is not a picture that the lesson can read. Use PNG, JPEG or .npy.",
            path=path,
        ) from None
    if min(pixels.shape) < 10 or int(pixels.max()) - int(pixels.min()) < LEAST_CONTRAST:
        raise InputError(
            "Na imagem {path} (parâmetro digits_file) não há nada escrito. Use tinta escura em papel claro.",
            "On the picture {path} (parameter digits_file) nothing is written. Use dark ink on light paper.",
            path=path,
        )
    return pixels


def _load_array(file: Path) -> np.ndarray:
    """The array of a `.npy` file as grey levels; raises `ValueError` or `TypeError` for an array that is no picture."""
    array = np.load(file, mmap_mode="r", allow_pickle=False)  # so that a header that lies costs no memory
    if array.ndim not in (2, 3) or array.size == 0 or array.dtype.kind not in "buif":
        raise ValueError("not a picture")
    if array.size > MOST_PIXELS:
        raise Image.DecompressionBombError
    if not np.isfinite(array).all():
        raise ValueError("not a picture")
    whole = array.dtype.kind in "ui"
    levels = np.clip(np.round(array * (1 if whole else 255)), 0, 255).astype(np.uint8)
    return np.array(to_grey(Image.fromarray(levels), LONGEST_SIDE))


def _styles_of(label: int) -> list[str]:
    return [style for style in STYLES if style[0] == str(label)]


def _draw(strokes: Strokes, generator: np.random.Generator, hand: Hand = FREE) -> np.ndarray:
    """How much of each pixel the ink covers: float64 of `SHEET`, 0 to 1, with smooth edges."""
    from scipy.spatial import cKDTree

    height = generator.uniform(50, 85)
    width = height * generator.uniform(hand.narrowest, hand.widest)
    angle, slant = hand.freedom * generator.normal(0, 0.15), hand.freedom * generator.normal(0.1, 0.2)
    pen = generator.uniform(1.5, hand.broadest)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = np.array([[width, -slant * height], [0, height]])
    # strokes that meet in a point still meet there after the hand has trembled
    trembled = {point: point + hand.freedom * generator.normal(0, 0.05, 2) for stroke in strokes for point in stroke}
    curves = [_curve(np.array([trembled[point] for point in stroke])) for stroke in strokes]
    points = (np.concatenate(curves) - 0.5) @ (turn @ lean).T  # x and y, in pixels
    size = np.ptp(points, axis=0)
    space = np.array(SHEET[::-1]) - 2 * pen - 8  # a margin of four pixels and half the pen on each side
    points *= min(1, *(space / size))
    low, room = points.min(axis=0), space - np.ptp(points, axis=0)
    points += 4 + pen - low + generator.uniform(0, 1, 2) * room
    rows, columns = np.indices(SHEET)
    distance, _ = cKDTree(points).query(np.column_stack([columns.ravel(), rows.ravel()]))
    return np.clip(pen + 0.5 - distance, 0, 1).reshape(SHEET)


def _curve(points: np.ndarray) -> np.ndarray:
    """Points close together on the smooth curve (Catmull-Rom) through `points` (N, 2), which may end where it began."""
    closed = np.array_equal(points[0], points[-1])
    before, after = (points[-2], points[1]) if closed else (2 * points[0] - points[1], 2 * points[-1] - points[-2])
    ends = np.vstack([before, points, after])
    t = np.linspace(0, 1, CURVE_POINTS)[:, None]
    pieces = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        pieces.append(b + t * (c - a) / 2 + t**2 * (a - 2.5 * b + 2 * c - d / 2) + t**3 * (1.5 * (b - c) + (d - a) / 2))
    return np.concatenate(pieces)


def _photograph(ink: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A photo of a sheet with `ink` (0 to 1): light from one side, a grain, and a pen that is not quite black; uint8."""
    rows, columns = np.indices(ink.shape) / np.max(ink.shape)
    angle, strength = generator.uniform(0, 2 * np.pi), generator.uniform(0.1, 0.4)
    slope = np.cos(angle) * columns + np.sin(angle) * rows
    light = generator.uniform(210, 250) * (1 - strength * (slope - slope.min()))
    reflected = 1 - ink * generator.uniform(0.65, 0.9)
    return np.clip(np.round(light * reflected + generator.normal(0, 2, ink.shape)), 0, 255).astype(np.uint8)
