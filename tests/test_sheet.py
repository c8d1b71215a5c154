"""The sheet of paper for a class's own test set: the PDF, and what is read from photos of it, which are simulated here."""

import io
import itertools
import re
import struct
import zlib
from pathlib import Path

import matplotlib.text
import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image, ImageFilter, ImageOps
from scipy import ndimage

from helpers import handwriting, sheet
from helpers.__main__ import main
from helpers.handwriting import mnist_form
from helpers.language import InputError, text, use_language
from helpers.mnist_files import read_test_set
from helpers.sheet_photo import COVERED, EMPTY, FAINT, SMALL, TOUCHING, read_class, read_sheet

PIXELS = handwriting.SHEET[0] / sheet.BOX[1]  # a millimetre of the drawn page: a box is as large as a drawn digit
SMALLER = (90, 108)  # width and height of a drawing in its box, so that a careful hand leaves the frame free


def drawn_digits(seed: int) -> np.ndarray:
    """The ink of one digit for each box, (10, 10, 120, 100), by a careful hand.

    A row holds all ten digits, and so does a column, so that a box can be told from its neighbours.
    """
    generator = np.random.default_rng(seed)
    digits = np.empty((sheet.ROWS, sheet.COLUMNS, *handwriting.SHEET))
    for row, column in np.ndindex(digits.shape[:2]):
        styles = [style for style in handwriting.STYLES if style[0] == str((row + column) % 10)]
        strokes = handwriting.STYLES[generator.choice(styles)]
        digits[row, column] = handwriting._draw(strokes, generator, handwriting.CAREFUL)
    return digits


@pytest.fixture(scope="module")
def blank() -> np.ndarray:
    """The sheet as it is printed in both languages: uint8 (1980, 1400)."""
    use_language("both")
    drawn = io.BytesIO()
    sheet.draw_sheet().savefig(drawn, format="png", dpi=PIXELS * sheet.MM_PER_INCH)
    return np.array(Image.open(drawn).convert("L"))


def write(page: np.ndarray, ink: np.ndarray, row: int, column: int, shift=(0, 0), strength: float = 0.85) -> None:
    """Write `ink` in a box of the `page`, in its middle or shifted by x and y millimetres, as dark as `strength`."""
    picture = np.array(Image.fromarray(ink.astype(np.float32)).resize(SMALLER, Image.Resampling.BILINEAR))
    x, y = np.add(sheet.box_corner(row, column), shift) * PIXELS + np.subtract(handwriting.SHEET[::-1], SMALLER) / 2
    place = np.s_[round(y) : round(y) + SMALLER[1], round(x) : round(x) + SMALLER[0]]
    page[place] = np.round(page[place] * (1 - strength * picture))


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return drawn_digits(0)


@pytest.fixture(scope="module")
def filled(blank, digits) -> np.ndarray:
    """The sheet with a digit in each box."""
    return fill(blank, digits)


def fill(blank: np.ndarray, digits: np.ndarray) -> np.ndarray:
    page = blank.copy()
    for row, column in np.ndindex(digits.shape[:2]):
        write(page, digits[row, column], row, column)
    return page


def photograph(
    page: np.ndarray, seed: int = 0, megapixels: float = 2, turn: float = 0, tilt: float = 12, blur: float = 0.15
) -> Image.Image:
    """A photo of the `page` on a table: turned and tilted (degrees), blurred (millimetres), with a shadow and noise."""
    generator = np.random.default_rng(seed)
    width, height = round(np.sqrt(megapixels * 0.75e6)), round(np.sqrt(megapixels * 1e6 / 0.75))
    if turn in (90, 270):
        width, height = height, width
    angles = np.radians([*generator.uniform(-tilt, tilt, 2), turn + generator.uniform(-4, 4)])
    (ca, cb, cc), (sa, sb, sc) = np.cos(angles), np.sin(angles)
    across = np.array([[1, 0, 0], [0, ca, -sa], [0, sa, ca]])
    along = np.array([[cb, 0, sb], [0, 1, 0], [-sb, 0, cb]])
    around = np.array([[cc, -sc, 0], [sc, cc, 0], [0, 0, 1]])
    turned = across @ along @ around
    seen = np.column_stack([turned[:, 0], turned[:, 1], (0, 0, 450)])  # from the page, in millimetres around its middle
    w, h = np.divide(sheet.PAGE, 2)
    edges = seen @ np.array([[-w, w, w, -w], [-h, -h, h, h], [1, 1, 1, 1]])
    low, high = (edges[:2] / edges[2]).min(axis=1), (edges[:2] / edges[2]).max(axis=1)
    zoom = 0.95 * min(np.array([width, height]) / (high - low))
    middle = np.array([width, height]) / 2 - zoom * (low + high) / 2
    camera = np.array([[zoom, 0, middle[0]], [0, zoom, middle[1]], [0, 0, 1]])
    to_page = np.array([[1 / PIXELS, 0, -w], [0, 1 / PIXELS, -h], [0, 0, 1]])
    back = np.linalg.inv(camera @ seen @ to_page)
    photo = Image.fromarray(page).transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        (back / back[2, 2]).ravel()[:8].tolist(),
        Image.Resampling.BICUBIC,
        fillcolor=70,
    )
    photo = photo.filter(ImageFilter.GaussianBlur(float(blur * zoom / 450)))
    y, x = (np.linspace(-1, 1, side, dtype=np.float32) for side in (height, width))
    direction, place = generator.uniform(0, 2 * np.pi), generator.uniform(-0.6, 0.6)
    slope = np.cos(direction) * x + np.sin(direction) * y[:, None]
    light = 0.8 + 0.15 * slope - 0.3 / (1 + np.exp((place - slope) / 0.04))
    noise = generator.standard_normal((height, width), dtype=np.float32)
    return Image.fromarray(np.clip(np.asarray(photo) * light + 4 * noise, 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def photo(filled) -> Image.Image:
    return photograph(filled)


def save(photo: Image.Image, path: Path, **options) -> Path:
    photo.save(path, **options)
    return path


def likeness(image: np.ndarray, other: np.ndarray) -> float:
    """The correlation of two images (28, 28), slightly blurred: a stroke may be half a pixel wider in a photo.

    One of them may be shifted by a pixel, since `mnist_form` rounds the place of the middle.
    """
    image, other = (ndimage.gaussian_filter(pixels.astype(float), 0.7) for pixels in (image, other))
    shifted = [np.roll(image, shift, axis=(0, 1)).ravel() for shift in itertools.product((-1, 0, 1), repeat=2)]
    return np.corrcoef([other.ravel(), *shifted])[0, 1:].max()


def right_boxes(read, digits: np.ndarray) -> int:
    """In how many boxes the digit was read that was written there: much like it, and more so than any other of its row."""
    left_out = {(box.row, box.box - 1) for box in read.left_out}
    places = [place for place in np.ndindex(digits.shape[:2]) if place not in left_out]
    assert read.images.dtype == read.labels.dtype == np.uint8
    assert read.images.shape == (len(places), 28, 28)
    assert read.labels.tolist() == [row for row, _ in places]
    written = [[mnist_form(ink) for ink in row] for row in digits]
    right = 0
    for (row, column), image in zip(places, read.images, strict=True):
        alike = [likeness(image, form) for form in written[row]]
        right += alike[column] > 0.8 and np.argmax(alike) == column
    return right


def test_the_pdf_is_one_a4_page_with_its_fonts(language, tmp_path):
    content = sheet.write_sheet(tmp_path / "new" / "sheet.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/Count 1 " in content
    (box,) = re.findall(rb"/MediaBox \[ ([\d. ]+) \]", content)
    assert [float(edge) for edge in box.split()] == pytest.approx([0, 0, 595.28, 841.89], abs=0.01)
    assert b"/FontFile2" in content


def texts_of(figure) -> list[matplotlib.text.Text]:
    return [words for words in figure.findobj(matplotlib.text.Text) if words.get_text()]


def test_the_sheet_says_what_to_do_in_the_readers_language(language):
    words = [words.get_text() for words in texts_of(sheet.draw_sheet())]
    other = {"pt": "en", "en": "pt"}[language]
    for part in (sheet.TITLE, sheet.INSTRUCTIONS):
        assert part.render(language) in words
        assert part.render(other) not in words
    assert {str(digit) for digit in range(10)} < set(words)


@pytest.mark.parametrize("language", ["pt", "en", "both"])
def test_no_text_runs_into_a_mark_a_box_or_the_edge(language):
    use_language(language)
    figure = sheet.draw_sheet()
    renderer = FigureCanvasAgg(figure).get_renderer()
    millimetre = figure.dpi / sheet.MM_PER_INCH
    edges = [words.get_window_extent(renderer).extents / millimetre for words in texts_of(figure)]
    assert len(edges) == 3 + 10 + 10
    corners = [sheet.box_corner(row, column) for row, column in np.ndindex(sheet.ROWS, sheet.COLUMNS)]
    taken = [(x, y, x + sheet.BOX[0], y + sheet.BOX[1]) for x, y in corners]
    taken += [(x - 8, y - 8, x + 8, y + 8) for x, y in sheet.MARKS]
    taken += [(x - 4, y - 4, x + 4, y + 4) for x, y in [sheet.EXTRA_DOT]]
    for left, bottom, right, top in edges:
        above, below = sheet.PAGE[1] - top, sheet.PAGE[1] - bottom
        assert min(left, above) > 8
        assert right < sheet.PAGE[0] - 20
        assert not [box for box in taken if left < box[2] and right > box[0] and above < box[3] and below > box[1]]


@pytest.mark.parametrize(
    ("megapixels", "turn", "suffix"),
    [(1, 0, "jpg"), (1, 270, "png"), (2, 180, "jpg"), (3, 90, "jpg"), (8, 0, "jpg"), (12, 270, "jpg")],
)
def test_on_moderate_photos_nearly_every_box_is_right(megapixels, turn, suffix, blank, tmp_path):
    seed = round(100 * megapixels + turn)
    digits = drawn_digits(seed)
    photo = photograph(fill(blank, digits), seed, megapixels, turn)
    assert right_boxes(read_sheet(save(photo, tmp_path / f"photo.{suffix}")), digits) >= 99


def ruled(page: np.ndarray, row: int, box: int, left: float, top: float, right: float, bottom: float, grey=0) -> None:
    """Fill a rectangle of a box, in millimetres from its corner."""
    x, y = sheet.box_corner(row, box - 1)
    edges = [round(PIXELS * edge) for edge in (y + top, y + bottom, x + left, x + right)]
    page[edges[0] : edges[1], edges[2] : edges[3]] = grey


def test_what_cannot_be_read_is_said_box_by_box(blank, digits, tmp_path):
    page = blank.copy()
    ruled(page, 0, 2, 7, 9, 16, 10)  # beyond the frame
    ruled(page, 6, 8, 7, 2, 8, 17.8)  # up to the frame
    ruled(page, 1, 1, 6, 4, 8, 14, grey=205)
    ruled(page, 2, 10, 6, 6, 7.5, 7.5)
    ruled(page, 9, 10, 6, 6, 6.4, 6.4)  # a speck
    for top in range(2, 15, 2):
        ruled(page, 5, 5, 2, top, 13, top + 1.5)
    expected = {
        (0, 2): TOUCHING,
        (6, 8): TOUCHING,
        (1, 1): FAINT,
        (2, 10): SMALL,
        (9, 10): EMPTY,
        (5, 5): COVERED,
        (3, 7): EMPTY,
    }
    for row, column in np.ndindex(digits.shape[:2]):
        if (row, column + 1) not in expected:
            write(page, digits[row, column], row, column)
    read = read_sheet(save(photograph(page), tmp_path / "photo.png"))
    assert {(box.row, box.box): box.reason for box in read.left_out} == expected
    assert right_boxes(read, digits) == 100 - len(expected)
    use_language("pt")
    assert "linha 3, caixa 7: nada escrito" in map(str, read.left_out)
    use_language("en")
    assert "row 3, box 7: nothing written" in map(str, read.left_out)


def test_an_x_from_corner_to_corner_takes_a_digit_back(filled, digits, tmp_path):
    page = filled.copy()
    x, y = (round(PIXELS * edge) for edge in sheet.box_corner(4, 4))
    for step in np.linspace(0, 1, 500):
        for down in (step, 1 - step):
            row, column = round(y + down * handwriting.SHEET[0]), round(x + step * handwriting.SHEET[1])
            page[row - 2 : row + 3, column - 2 : column + 3] = 20
    read = read_sheet(save(photograph(page), tmp_path / "photo.png"))
    assert [(box.row, box.box, box.reason) for box in read.left_out] == [(4, 5, TOUCHING)]


def test_a_hazy_photo_with_light_ink_is_read(blank, digits, tmp_path):
    page = blank.copy()
    for row, column in np.ndindex(digits.shape[:2]):
        write(page, digits[row, column], row, column, strength=0.55)
    hazy = Image.fromarray((90 + 0.6 * np.asarray(photograph(page))).astype(np.uint8))
    assert right_boxes(read_sheet(save(hazy, tmp_path / "photo.png")), digits) >= 99


def disc(page: np.ndarray, x: float, y: float, radius: float, grey: int) -> np.ndarray:
    """A copy of the `page` with a disc, in millimetres."""
    rows, columns = np.indices(page.shape, sparse=True)
    return np.where(np.hypot(columns / PIXELS - x, rows / PIXELS - y) < radius, np.uint8(grey), page)


HOPELESS = {
    "a mark cut off": (lambda page, photo: photo.crop((0, 0, photo.width, round(0.85 * photo.height))), "é 2", "is 2"),
    "strong blur": (lambda page, photo: photograph(page, blur=2), "é 0", "is 0"),
    "no sheet": (lambda page, photo: Image.new("L", (1200, 1600), 220), "é 0", "is 0"),
    "two sheets": (lambda page, photo: Image.fromarray(np.hstack([photo, photo])), "é 8", "is 8"),
    "no dot": (
        lambda page, photo: photograph(disc(page, *sheet.EXTRA_DOT, 3, 255)),
        "o ponto ao lado",
        "the dot beside it",
    ),
    "two dots": (lambda page, photo: photograph(disc(page, 183, 283, 2, 0)), "o ponto ao lado", "the dot beside it"),
    "marks in a line": (lambda page, photo: Image.fromarray(np.tile(page[:150, :150], 4)), "o ponto", "the dot"),
    "out of focus": (lambda page, photo: photograph(page, blur=0.7), "fora de foco", "out of focus"),
    "mirrored": (lambda page, photo: ImageOps.mirror(photo), "espelhar", "mirroring"),
    "far away": (lambda page, photo: photo.reduce(3), "Chegue mais perto", "Move closer"),
    "one dot of ink": (lambda page, photo: Image.fromarray(np.uint8([[0]])), "é 0", "is 0"),
}


@pytest.mark.parametrize("name", HOPELESS)
def test_a_hopeless_photo_is_refused_in_one_sentence(name, filled, photo, tmp_path, language):
    change, pt, en = HOPELESS[name]
    path = save(change(filled, photo), tmp_path / "photo.png")
    with pytest.raises(InputError, match=text(pt, en)) as refused:
        read_sheet(path)
    assert str(refused.value).startswith(f"{path}: ")


def test_an_empty_sheet_is_refused(blank, tmp_path, english):
    with pytest.raises(InputError, match="no box has a digit that can be read; 100 are empty"):
        read_sheet(save(photograph(blank), tmp_path / "photo.png"))


def orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def black_on_nothing(photo: Image.Image, mode: str) -> Image.Image:
    """The photo as black that is transparent where the photo is light."""
    black = Image.new("L", photo.size)
    alpha = ImageOps.invert(photo)
    return Image.merge(mode, [black] * (len(mode) - 1) + [alpha])


FORMS = {
    "colour": lambda photo, path: photo.convert("RGB").save(path / "photo.jpg"),
    "progressive in four colours": lambda photo, path: photo.convert("CMYK").save(path / "photo.jpg", progressive=True),
    "palette": lambda photo, path: photo.convert("P").save(path / "photo.png"),
    "transparent": lambda photo, path: black_on_nothing(photo, "RGBA").save(path / "photo.png"),
    "grey and transparent": lambda photo, path: black_on_nothing(photo, "LA").save(path / "photo.png"),
    "transparent palette": lambda photo, path: black_on_nothing(photo, "RGBA").quantize().save(path / "photo.png"),
    "16 bits": lambda photo, path: Image.fromarray(np.asarray(photo) * np.uint16(256)).save(path / "photo.png"),
    "mirrored by the camera": lambda photo, path: ImageOps.mirror(photo).save(path / "a.jpg", exif=orientation(2)),
    "mirrored PNG": lambda photo, path: ImageOps.mirror(photo).save(path / "a.png", exif=orientation(2)),
    "turned by the camera": lambda photo, path: photo.save(path / "a.jpg", exif=orientation(6)),
    "several pictures": lambda photo, path: photo.save(path / "a.jpg", "MPO", save_all=True, append_images=[photo]),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_of_any_form_is_read(form, photo, digits, tmp_path):
    FORMS[form](photo, tmp_path)
    (path,) = tmp_path.iterdir()
    assert right_boxes(read_sheet(path), digits) >= 99


def png(width: int, height: int) -> bytes:
    """A PNG file that is large in its header only."""
    chunks = b""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")):
        chunks += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


def encoded(photo: Image.Image, kind: str) -> bytes:
    content = io.BytesIO()
    photo.save(content, kind)
    return content.getvalue()


DAMAGED = {
    "empty": (lambda photo: b"", "damaged"),
    "no picture": (lambda photo: b"Hello, sheet!\n" * 100, "damaged"),
    "cut JPEG": (lambda photo: encoded(photo, "JPEG")[:100_000], "damaged"),
    "cut PNG": (lambda photo: encoded(photo, "PNG")[:100_000], "damaged"),
    "GIF": (lambda photo: encoded(photo.reduce(8), "GIF"), "damaged"),
    "larger than the limit": (lambda photo: png(10_000, 10_000), "more than 65,000,000 pixels"),
    "bomb": (lambda photo: png(60_000, 60_000), "more than 65,000,000 pixels"),
    "data missing": (lambda photo: png(1_000, 1_000), "damaged"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_is_no_photo_is_refused_in_one_sentence(name, photo, tmp_path, english):
    content, message = DAMAGED[name]
    path = tmp_path / "photo.jpg"
    path.write_bytes(content(photo))
    with pytest.raises(InputError, match=message) as refused:
        read_sheet(path)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize("name", ["missing.jpg", "."])
def test_a_photo_that_does_not_exist_is_refused(name, tmp_path, english):
    with pytest.raises(InputError, match="does not exist"):
        read_sheet(tmp_path / name)


def command(*arguments):
    return CliRunner().invoke(main, ["sheet", "-l", "en", *map(str, arguments)])


def test_the_command_writes_the_pdf(tmp_path):
    result = command("--output", tmp_path / "our sheet.pdf")
    assert result.exit_code == 0
    assert str(tmp_path / "our sheet.pdf") in result.output
    assert (tmp_path / "our sheet.pdf").read_bytes().startswith(b"%PDF")


def test_the_command_reads_photos_into_test_sets(blank, digits, tmp_path):
    halves = np.split(digits, 2, axis=1)
    for name, half in zip("ab", halves, strict=True):
        save(photograph(fill(blank, half), turn=180), tmp_path / f"{name}.jpg")
    result = command("--read", tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "new" / "digits")
    assert result.exit_code == 0
    assert f"{tmp_path / 'a.jpg'} – digits read: 50; empty boxes: 50; other boxes left out: 0." in result.output
    assert "row 9, box 10: nothing written" in result.output
    folder = tmp_path / "new" / "digits"
    assert {path.name for path in folder.iterdir()} == {"a.npz", "b.npz", "class.npz"}
    (a, labels), (b, _), (both, all_labels) = (read_test_set(folder / f"{name}.npz") for name in ("a", "b", "class"))
    assert labels.tolist() == [row for row in range(10) for _ in range(5)]
    np.testing.assert_array_equal(both, np.concatenate([a, b]))
    assert all_labels.tolist() == 2 * labels.tolist()


def test_the_photos_that_can_be_read_are_read(photo, tmp_path):
    save(photo, tmp_path / "good.jpg")
    (tmp_path / "bad.jpg").write_bytes(b"")
    result = command("--read", tmp_path / "bad.jpg", tmp_path / "good.jpg", tmp_path / "digits")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{tmp_path / 'bad.jpg'} is not a JPEG or PNG photo")
    assert {path.name for path in (tmp_path / "digits").iterdir()} == {"good.npz", "class.npz"}


def test_one_photo_makes_one_file(photo, tmp_path):
    lines, refused = read_class([save(photo, tmp_path / "Ana e João.jpg")], str(tmp_path / "digits"))
    assert [path.name for path in (tmp_path / "digits").iterdir()] == ["Ana e João.npz"]
    assert lines[-1] == str(tmp_path / "digits" / "Ana e João.npz")
    assert refused == []


@pytest.mark.parametrize("names", [("a.jpg", "b/A.png"), ("a.jpg", "a.jpg"), ("a.jpg", "class.jpg")])
def test_two_results_never_share_a_file(names, tmp_path, english):
    with pytest.raises(InputError, match=r"would be called \w+\.npz"):
        read_class([tmp_path / name for name in names], str(tmp_path / "digits"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--read"], "at least one photo, then the folder"),
        (["--read", "a.jpg"], "at least one photo, then the folder"),
        (["a.jpg", "digits"], "--read"),
        (["--read", "--output", "a.pdf", "a.jpg", "digits"], "--output"),
        (["--read", "a.jpg", __file__], "is a file"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(arguments, message):
    result = command(*arguments)
    assert result.exit_code != 0
    assert message in result.stderr
