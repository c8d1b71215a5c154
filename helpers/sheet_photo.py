"""Photos of the sheet of `helpers.sheet`: its corner marks are found, its perspective undone, and its boxes cut out."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.spatial import cKDTree

from helpers.handwriting import mnist_form, to_bytes
from helpers.language import InputError, Text, text
from helpers.paths import resolve_folder, write_atomically
from helpers.photos import MOST_PIXELS, load_grey
from helpers.sheet import BOX, COLUMNS, EXTRA_DOT, MARK_RADII, MARKS, PAGE, ROWS, box_corner

CLASS = "class"  # the name of the file with the digits of all sheets
LONGEST_SIDE = 2400  # pixels of a photo that is searched; a larger one is reduced
LEAST_SCALE = 2  # pixels of the photo per millimetre of the sheet: a digit 10 mm high has the 20 pixels of MNIST's
SCALE = 6  # pixels per millimetre of the flat sheet, once the perspective is undone
MOST_BLUR = 0.45  # millimetres; beyond it the strokes of a digit run together
PAPER_WINDOW = 10 * SCALE  # wider than any stroke
MARGIN = 0.6  # millimetres along the frame of a box that are not looked at

# Ink is measured from 0, paper, to 1, as dark as the printed marks.
INK = 0.3  # the darkest part of a digit has at least this much
FAINT_INK = 0.15  # less is paper or a frame
SPECK = 0.5  # square millimetres; less is dirt or noise
LEAST_SIDE = 3  # millimetres of a digit's longer side
MOST_COVERED = 0.4  # of a box

EMPTY = Text("nada escrito", "nothing written")
FAINT = Text("o traço está fraco demais", "the stroke is too faint")
SMALL = Text("o dígito está pequeno demais", "the digit is too small")
TOUCHING = Text("o traço toca a borda da caixa", "the stroke touches the frame")
COVERED = Text("há tinta demais", "there is too much ink")


class LeftOut(NamedTuple):
    """A box of a sheet that was left out: its row, which is its digit, its place in the row, from 1, and the reason."""

    row: int
    box: int
    reason: Text

    def __str__(self) -> str:
        return text(
            "linha {row}, caixa {box}: {reason}",
            "row {row}, box {box}: {reason}",
            row=self.row,
            box=self.box,
            reason=self.reason,
        )


class Sheet(NamedTuple):
    """What one sheet holds: `images`, uint8 (N, 28, 28) in MNIST's form, `labels`, uint8 (N,), and the boxes left out."""

    images: np.ndarray
    labels: np.ndarray
    left_out: list[LeftOut]


def read_class(photos: Sequence[Path], folder: str) -> tuple[list[str], list[str]]:
    """Read `photos` of sheets and write the digits of each to `folder`/<name of the photo>.npz, as `x_test` and `y_test`.

    With more than one photo, `folder`/class.npz holds the digits of all. A photo that cannot be read is left out. Returns
    what was read, line by line, and one sentence for each photo that was not. Raises `InputError` if two photos would be
    written to the same file, or if `folder` cannot be one.
    """
    target = resolve_folder(folder)
    if target.is_file():
        raise InputError(
            "{folder} é um arquivo: depois das fotos, indique a pasta em que os dígitos serão gravados.",
            "{folder} is a file: after the photos, name the folder to write the digits to.",
            folder=folder,
        )
    _require_different_names(photos)
    lines, refused, sheets = [], [], []
    for photo in photos:
        try:
            sheet = read_sheet(photo)
        except InputError as error:
            refused.append(str(error))
            continue
        sheets.append(sheet)
        lines += [_summary(photo, sheet), *map(str, sheet.left_out)]
        lines.append(str(_write_test_set(target / f"{photo.stem}.npz", [sheet])))
    if sheets and len(photos) > 1:
        lines.append(str(_write_test_set(target / f"{CLASS}.npz", sheets)))
    return lines, refused


def read_sheet(photo: Path) -> Sheet:
    """The digits on the sheet in the file `photo`, a JPEG or PNG picture, by row and from left to right.

    The sheet may lie in any direction. Raises `InputError` if the file cannot be read, or the sheet not be found in it,
    or no digit be read.
    """
    grey = _load(photo)
    corners = _find_corners(grey, photo)
    ink = _ink(_flatten(grey, corners))
    if _blur(ink) > MOST_BLUR:
        raise InputError(
            "{photo}: a foto está fora de foco ou tremida. Firme a câmera, foque a folha e fotografe de novo.",
            "{photo}: the photo is out of focus or shaken. Hold the camera still, focus on the sheet and take another photo.",
            photo=photo,
        )
    images, labels, left_out = [], [], []
    for row in range(ROWS):
        for column in range(COLUMNS):
            digit = _read_box(_cut(ink, row, column))
            if isinstance(digit, Text):
                left_out.append(LeftOut(row, column + 1, digit))
            else:
                images.append(to_bytes(digit))
                labels.append(row)
    if not images:
        raise InputError(
            "{photo}: nenhuma caixa tem um dígito que se possa ler; {empty:,} estão vazias. Preencha a folha e fotografe de novo.",
            "{photo}: no box has a digit that can be read; {empty:,} are empty. Fill in the sheet and take another photo.",
            photo=photo,
            empty=sum(box.reason is EMPTY for box in left_out),
        )
    return Sheet(np.stack(images), np.array(labels, np.uint8), left_out)


def _require_different_names(photos: Sequence[Path]) -> None:
    """Raise `InputError` if two photos, or a photo and all of them together, would be written to the same file."""
    names = Counter(photo.stem.casefold() for photo in photos)
    if len(photos) > 1:
        names[CLASS] += 1
    for name, count in names.items():
        if count > 1:
            raise InputError(
                "Mais de um resultado se chamaria {name}.npz. Dê às fotos nomes diferentes, e a nenhuma o nome {all}.",
                "More than one result would be called {name}.npz. Give the photos different names, and none the name {all}.",
                name=name,
                all=CLASS,
            )


def _summary(photo: Path, sheet: Sheet) -> str:
    empty = sum(box.reason is EMPTY for box in sheet.left_out)
    return text(
        "{photo} – dígitos lidos: {read:,}; caixas vazias: {empty:,}; outras caixas deixadas de fora: {others:,}.",
        "{photo} – digits read: {read:,}; empty boxes: {empty:,}; other boxes left out: {others:,}.",
        photo=photo,
        read=len(sheet.labels),
        empty=empty,
        others=len(sheet.left_out) - empty,
    )


def _write_test_set(path: Path, sheets: list[Sheet]) -> Path:
    images = np.concatenate([sheet.images for sheet in sheets])
    labels = np.concatenate([sheet.labels for sheet in sheets])
    return write_atomically(path, lambda temporary: np.savez_compressed(temporary, x_test=images, y_test=labels))


def _load(photo: Path) -> np.ndarray:
    """The photo as grey levels, uint8 (height, width), at most `LONGEST_SIDE` pixels long, upright as its camera says."""
    if not photo.is_file():
        raise InputError(
            "A foto {photo} não existe. Escreva o caminho completo dela.",
            "The photo {photo} does not exist. Write its full path.",
            photo=photo,
        )
    try:
        return load_grey(photo, LONGEST_SIDE)
    except Image.DecompressionBombError:
        raise InputError(
            "A foto {photo} tem mais de {limit:,} pixels. Reduza a foto e leia de novo.",
            "The photo {photo} has more than {limit:,} pixels. Reduce it and read it again.",
            photo=photo,
            limit=MOST_PIXELS,
        ) from None
    except Exception:  # a damaged file can raise almost any exception
        raise InputError(
            "{photo} não é uma foto JPEG ou PNG, ou está danificado. Exporte ou copie a foto de novo, em JPEG.",
            "{photo} is not a JPEG or PNG photo, or it is damaged. Export or copy the photo again, as JPEG.",
            photo=photo,
        ) from None


def _find_corners(grey: np.ndarray, photo: Path) -> np.ndarray:
    """Where the middles of `MARKS` are in the photo `grey`, x and y in pixels, (4, 2). Raises `InputError` if not there."""
    smooth = ndimage.gaussian_filter(grey.astype(np.float32), 1)
    window = max(3, max(grey.shape) // 30)  # larger than the dot of a mark
    paper = ndimage.grey_closing(smooth, (window, window))
    dark = paper - smooth > np.maximum(0.4 * paper, 25)
    marks = _find_marks(dark)
    if len(marks) != len(MARKS):
        raise InputError(
            "{photo}: o número de marcas redondas encontradas é {found}, mas a folha tem {marks}. Fotografe uma só folha, inteira, de "
            "cima, em foco e com luz uniforme.",
            "{photo}: the number of round marks found is {found}, but the sheet has {marks}. Photograph one sheet only, the whole of "
            "it, from above, in focus and in even light.",
            photo=photo,
            found=len(marks),
            marks=len(MARKS),
        )
    around = marks - marks.mean(axis=0)
    clockwise = marks[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    turned = [np.roll(clockwise, turn, axis=0) for turn in range(len(MARKS))]
    lying = [corners for corners in turned if _has_extra_dot(dark, corners)]
    if len(lying) != 1:
        raise InputError(
            "{photo}: não dá para ver qual das marcas redondas tem o ponto ao lado. Fotografe a folha inteira, de cima, sem "
            "cobrir os cantos nem espelhar a foto.",
            "{photo}: it cannot be seen which of the round marks has the dot beside it. Photograph the whole sheet from above, "
            "without covering a corner or mirroring the photo.",
            photo=photo,
        )
    lengths = np.linalg.norm(np.subtract(np.roll(MARKS, -1, axis=0), MARKS), axis=1)
    scale = float((np.linalg.norm(np.roll(lying[0], -1, axis=0) - lying[0], axis=1) / lengths).min())
    if scale < LEAST_SCALE:
        raise InputError(
            "{photo}: cada milímetro da folha tem só {scale:.1f} pixels na foto, e são precisos {least:.1f}. Chegue mais perto ou "
            "escolha uma resolução maior.",
            "{photo}: each millimetre of the sheet has only {scale:.1f} pixels in the photo, and {least:.1f} are needed. Move closer "
            "or choose a higher resolution.",
            photo=photo,
            scale=scale,
            least=LEAST_SCALE,
        )
    return lying[0]


def _find_marks(dark: np.ndarray) -> np.ndarray:
    """The middles of the round marks among the dark pixels, x and y in pixels, (N, 2): dots in the middle of a ring."""
    parts, _ = ndimage.label(dark, np.ones((3, 3)))
    slices = ndimage.find_objects(parts)
    edges = np.array([[x.start, y.start, x.stop, y.stop] for y, x in slices], float).reshape(-1, 4)
    middles, sizes = (edges[:, :2] + edges[:, 2:]) / 2, edges[:, 2:] - edges[:, :2]
    filled = np.bincount(parts.ravel(), minlength=len(slices) + 1)[1:] / sizes.prod(axis=1)  # of the part's box
    dots = np.flatnonzero((filled > 0.6) & (sizes.min(axis=1) >= 4))
    rings = np.flatnonzero((filled > 0.2) & (filled < 0.6) & (sizes.min(axis=1) >= 12))
    if not len(dots) or not len(rings):
        return np.empty((0, 2))
    _, nearest = cKDTree(middles[dots]).query(middles[rings])
    inner = dots[nearest]
    ratios = sizes[rings] / sizes[inner]
    shifts = np.abs(middles[rings] - middles[inner]) / sizes[rings]
    inner = inner[((ratios > 2) & (ratios < 4.5) & (shifts < 0.08)).all(axis=1)]
    points = [np.argwhere(parts[slices[part]] == part + 1).mean(axis=0)[::-1] for part in inner]
    return np.array(points).reshape(-1, 2) + edges[inner, :2] + 0.5  # the middle of a pixel is at one half


def _has_extra_dot(dark: np.ndarray, corners: np.ndarray) -> bool:
    """Whether the photo is dark at the dot beside the first mark, if the middles of the marks are at `corners` (4, 2)."""
    x, y = (EXTRA_DOT[axis] + np.linspace(-1, 1, 5) for axis in (0, 1))
    points = _project(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), _perspective(MARKS, corners))
    columns, rows = np.clip(points.astype(int), 0, np.array(dark.shape[::-1]) - 1).T
    return bool(dark[rows, columns].mean() > 0.5)


def _perspective(points, images) -> np.ndarray:
    """The eight numbers of the perspective that takes four `points` (4, 2) to their `images` (4, 2), in Pillow's order."""
    equations = []
    for (x, y), (u, v) in zip(points, images, strict=True):
        equations.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        equations.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    return np.linalg.solve(equations, np.ravel(images))


def _project(points: np.ndarray, perspective: np.ndarray) -> np.ndarray:
    """Where the `perspective` takes `points` (N, 2)."""
    images = np.column_stack([points, np.ones(len(points))]) @ np.append(perspective, 1).reshape(3, 3).T
    return images[:, :2] / images[:, 2:]


def _flatten(grey: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """The page seen straight from above, uint8, `SCALE` pixels per millimetre."""
    size = (PAGE[0] * SCALE, PAGE[1] * SCALE)
    perspective = _perspective(np.multiply(MARKS, SCALE), corners)
    picture = Image.fromarray(grey).transform(
        size, Image.Transform.PERSPECTIVE, perspective.tolist(), Image.Resampling.BICUBIC
    )
    return np.array(picture)


def _ink(page: np.ndarray) -> np.ndarray:
    """How dark each pixel of the flat `page` is against the paper around it: 0 for paper, 1 for the printed marks."""
    smooth = ndimage.gaussian_filter(page.astype(np.float32), 1)
    paper = ndimage.grey_closing(smooth, (PAPER_WINDOW, PAPER_WINDOW))
    darkness = 1 - page / np.maximum(paper, 1)
    half = MARK_RADII[-1] * SCALE // 2
    dots = [darkness[y * SCALE - half : y * SCALE + half, x * SCALE - half : x * SCALE + half] for x, y in MARKS]
    return np.clip(darkness / np.median(dots), 0, 1)


def _blur(ink: np.ndarray) -> float:
    """How far the edge of the most blurred mark is smeared: the standard deviation of the blur, in millimetres."""
    half = MARK_RADII[0] * SCALE
    steepest = []
    for x, y in MARKS:
        mark = ink[y * SCALE - half : y * SCALE + half, x * SCALE - half : x * SCALE + half]
        steepest.append(np.percentile(ndimage.gaussian_gradient_magnitude(mark, 1), 98))
    # the slope of an edge smeared by s pixels is at most 1 / (s √(2π)); one pixel of s comes from the filter
    smeared = 1 / (2 * np.pi * min(steepest) ** 2)
    return float(np.sqrt(max(smeared - 1, 0)) / SCALE)


def _cut(ink: np.ndarray, row: int, column: int) -> np.ndarray:
    """The part of the page's `ink` that is inside one box, without its frame."""
    x, y = box_corner(row, column)
    top, bottom, left, right = (
        round(edge * SCALE) for edge in (y + MARGIN, y + BOX[1] - MARGIN, x + MARGIN, x + BOX[0] - MARGIN)
    )
    return ink[top:bottom, left:right]


def _read_box(ink: np.ndarray) -> np.ndarray | Text:
    """The digit in one box in MNIST's form, float32 (28, 28), or the reason why there is none."""
    smooth = ndimage.gaussian_filter(ink, 1)
    strongest = float(smooth.max())
    strokes = _large_parts(smooth > max(FAINT_INK, strongest / 4))
    image = mnist_form(np.where(ndimage.binary_dilation(strokes, iterations=2), ink, 0))
    if image is None:
        return EMPTY
    if strongest < INK:
        return FAINT
    if strokes[[0, -1]].any() or strokes[:, [0, -1]].any():
        return TOUCHING
    if strokes.mean() > MOST_COVERED:
        return COVERED
    if max(np.ptp(np.flatnonzero(strokes.any(axis=axis))) for axis in (0, 1)) < LEAST_SIDE * SCALE:
        return SMALL
    return image


def _large_parts(mask: np.ndarray) -> np.ndarray:
    """The connected parts of `mask` that are larger than a speck, as a mask of the same shape."""
    parts, _ = ndimage.label(mask, np.ones((3, 3)))
    large = np.bincount(parts.ravel()) >= SPECK * SCALE**2
    large[0] = False
    return large[parts]
