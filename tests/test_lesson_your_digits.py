"""Lesson 7: the drawings, the reader's own file, the steps to MNIST's form, and what the sentences say."""

from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from helpers.handwriting import SHEET, SIGNS, STYLES, read_drawing, write_digits, write_page, write_signs
from helpers.language import InputError, use_language
from helpers.lessons import your_digits as show
from helpers.series.benchmark import run_cells
from helpers.series.project import Project


@pytest.fixture(scope="module")
def lesson() -> dict:
    """What the lesson's own cells define, without its network."""
    cells = ["setup", "imports", "samples", "resize", "paper", "remove-paper", "threshold", "crop", "shrink", "mass"]
    variables = run_cells(Project.find(), "07_your_digits", cells, dataset="digits", train_samples=200, language="en")
    use_language("both")
    return variables


def answered(*classes: int, confidence: float = 0.9) -> np.ndarray:
    """Probabilities (N, 10) of a network that answers `classes`."""
    probabilities = np.full((len(classes), 10), (1 - confidence) / 9)
    probabilities[np.arange(len(classes)), classes] = confidence
    return probabilities


# ---- the drawings ----


def test_every_digit_has_a_style_and_every_style_a_name():
    assert {style[0] for style in STYLES} == set("0123456789")
    assert STYLES.keys() == show.STYLE_NAMES.keys()


def test_a_drawing_is_dark_ink_on_light_paper_inside_the_sheet():
    images, styles = write_digits(np.repeat(np.arange(10), 20), seed=3)
    assert images.dtype == np.uint8
    assert images.shape == (200, *SHEET)
    assert [int(style[0]) for style in styles] == np.repeat(np.arange(10), 20).tolist()
    paper = np.median(images, axis=(1, 2))
    assert np.all(images.min(axis=(1, 2)) < 0.6 * paper)
    edges = np.concatenate([images[:, [0, -1], :].reshape(200, -1), images[:, :, [0, -1]].reshape(200, -1)], axis=1)
    assert np.all(edges.min(axis=1) > 0.6 * paper), "ink at the edge of a sheet"


def test_the_seed_decides_the_drawings():
    first, again, other = (write_digits([4, 7], seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_page_holds_its_digits_side_by_side():
    assert write_page([1, 2, 3], seed=1).shape == (SHEET[0], 3 * SHEET[1])
    assert write_signs(seed=1).shape == (len(SIGNS), *SHEET)


# ---- the reader's own file ----


@pytest.mark.parametrize("suffix", ["png", "jpg", "npy"])
def test_a_picture_is_read_as_grey_levels(suffix, tmp_path):
    page = write_page([3, 8], seed=1)
    path = tmp_path / f"page.{suffix}"
    np.save(path, page) if suffix == "npy" else Image.fromarray(page).save(path)
    read = read_drawing(str(path))
    assert read.dtype == np.uint8
    assert read.shape == page.shape
    assert np.abs(read.astype(int) - page).mean() < 3


def test_a_photo_is_turned_as_the_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    Image.fromarray(write_page([3, 8], seed=1)).save(tmp_path / "photo.jpg", exif=exif)
    assert read_drawing(str(tmp_path / "photo.jpg")).shape == (2 * SHEET[1], SHEET[0])


def test_a_large_photo_is_reduced_and_what_is_transparent_is_white(tmp_path):
    picture = np.zeros((1500, 3000, 4), np.uint8)
    picture[500:900, 1000:1200, 3] = 255  # black ink, nothing elsewhere
    Image.fromarray(picture).save(tmp_path / "drawing.png")
    read = read_drawing(str(tmp_path / "drawing.png"))
    assert read.shape == (500, 1000)
    assert (read[0, 0], read[230, 370]) == (255, 0)


def modes(page: np.ndarray) -> dict[str, Image.Image]:
    """The same page as a picture of each mode that a file may have."""
    grey = Image.fromarray(page)
    opaque = Image.new("L", grey.size, 255)
    return {
        "palette": grey.convert("P"),
        "grey and alpha": Image.merge("LA", (grey, opaque)),
        "colour and alpha": Image.merge("RGBA", (grey, grey, grey, opaque)),
        "16 bits": Image.fromarray(page.astype(np.uint16) * 257),
    }


@pytest.mark.parametrize("mode", ["palette", "grey and alpha", "colour and alpha", "16 bits"])
def test_a_picture_of_any_mode_is_read_as_the_same_grey_levels(mode, tmp_path):
    page = write_page([3, 8], seed=1)
    modes(page)[mode].save(tmp_path / "page.png")
    assert np.abs(read_drawing(str(tmp_path / "page.png")).astype(int) - page).max() <= 1


def test_a_picture_that_is_too_large_is_refused_before_it_is_decoded(tmp_path, english):
    Image.new("1", (9000, 9000)).save(tmp_path / "huge.png")
    with pytest.raises(InputError, match="has more than 65,000,000 pixels"):
        read_drawing(str(tmp_path / "huge.png"))


def test_an_array_with_decimals_goes_from_0_to_1(tmp_path):
    np.save(tmp_path / "drawing.npy", np.linspace(0, 1, 400).reshape(20, 20))
    read = read_drawing(str(tmp_path / "drawing.npy"))
    assert (read.min(), read.max()) == (0, 255)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.png", None, "does not exist"),
        ("text.png", b"this is no picture", "not a picture"),
        ("empty.jpg", b"", "not a picture"),
        ("broken.npy", b"\x93NUMPY", "not a picture"),
        ("line.npy", np.arange(20), "not a picture"),
        ("words.npy", np.array([["a", "b"]]), "not a picture"),
        ("nan.npy", np.full((20, 20), np.nan), "not a picture"),
        ("five.npy", np.zeros((20, 20, 5)), "not a picture"),
        ("blank.npy", np.full((20, 20), 200, np.uint8), "nothing is written"),
        ("tiny.npy", np.eye(4), "nothing is written"),
    ],
)
def test_a_file_that_is_no_drawing_gets_one_sentence(name, content, sentence, tmp_path):
    use_language("en")
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content is not None:
        np.save(tmp_path / name, content)
    with pytest.raises(InputError, match=sentence) as error:
        read_drawing(str(tmp_path / name))
    assert "digits_file" in str(error.value)
    use_language("both")


# ---- the steps of the lesson ----


def test_the_paper_is_never_darker_than_the_photo(lesson):
    for photo in write_digits(np.arange(10), seed=5)[0]:
        paper = lesson["ndimage"].grey_closing(photo, size=(30, 30))
        ink = lesson["remove_paper"](photo)
        assert np.array_equal(np.round(255 * ink), paper.astype(int) - photo), "the subtraction wrapped around below 0"
        assert np.median(ink) < 0.05


def test_the_centre_of_mass_by_hand_is_that_of_the_library(lesson):
    assert np.allclose((lesson["row"], lesson["column"]), lesson["ndimage"].center_of_mass(lesson["small"]))


def test_a_converted_drawing_has_the_form_of_mnist(lesson):
    for photo in write_digits(np.arange(10), seed=5)[0]:
        image = lesson["to_mnist"](photo)
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        assert image.shape == (28, 28)
        assert 0 <= image.min() <= image.max() <= 1
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        assert np.allclose(lesson["ndimage"].center_of_mass(image), 14, atol=0.6)


def test_the_mean_of_blocks_is_what_the_library_computes(lesson):
    image = np.random.default_rng(0).random((20, 30))
    by_hand = image.reshape(10, 2, 10, 3).mean(axis=(1, 3))
    assert np.allclose(lesson["resize"](image, 10, 10), by_hand, atol=1e-6)


def page_cells(path, *more: str, **variables) -> dict:
    """The variables after the cells of the lesson that find the digits in the picture `path`, and `more` cells."""
    cells = ["setup", "imports", "samples", "resize", "paper", "remove-paper", "threshold", "page", "components", *more]
    variables |= {"dataset": "digits", "train_samples": 200, "language": "en", "digits_file": str(path)}
    found = run_cells(Project.find(), "07_your_digits", cells, **variables)
    use_language("both")
    return found


def test_a_page_is_split_into_its_digits_in_order(tmp_path):
    page = write_page([3, 1, 4, 5], seed=2)
    page[5:8, 150:153] = 0  # dirt
    path = tmp_path / "page.png"
    for name, picture in (("dark ink", page), ("light ink", 255 - page), ("dim light", page // 2)):
        Image.fromarray(picture).save(path)
        lefts = [columns.start // SHEET[1] for number, (rows, columns) in page_cells(path)["numbered"]]
        assert lefts == [0, 1, 2, 3], name


def test_digits_whose_boxes_overlap_get_only_their_own_ink(tmp_path):
    page = np.full((120, 160), 220, np.uint8)
    for row in range(20, 100):
        for foot in (30, 60):  # two slanted strokes
            page[row, foot + (100 - row) // 2 : foot + (100 - row) // 2 + 4] = 20
    Image.fromarray(page).save(tmp_path / "page.png")
    model = SimpleNamespace(predict=lambda images, verbose: answered(*[1] * len(images)))
    found = page_cells(tmp_path / "page.png", "crop", "shrink", "center", "own", model=model)
    (_, first), (_, second) = found["numbered"]
    assert first[1].stop > second[1].start
    components = found["ndimage"].label
    assert [components(found["page_ink"][box])[1] for box in (first, second)] == [2, 2]
    assert [components(digit)[1] for digit in found["alone"]] == [1, 1]
    assert sum(np.sum(digit) for digit in found["alone"]) == pytest.approx(found["page_ink"].sum())


@pytest.mark.filterwarnings("ignore:invalid value encountered in divide")
def test_a_picture_without_a_stroke_has_no_digits(tmp_path):
    page = np.full((120, 160), 220, np.uint8)
    page[:, 80:] = 20  # a shadow
    Image.fromarray(page).save(tmp_path / "page.png")
    assert page_cells(tmp_path / "page.png")["numbered"] == []


# ---- the sentences ----


def test_the_answers_are_read_aloud(language):
    words = {
        "pt": ("As 2 respostas estão certas", "A resposta errada é 5 em lugar de 3", "a mais comum é 8"),
        "en": ("All 2 answers are correct", "The wrong answer is 5 in place of 3", "the most common is 8"),
    }[language]
    assert words[0] in show.read_answers(answered(2, 3), [2, 3])
    assert words[1] in show.read_answers(answered(2, 5), [2, 3])
    assert words[2] in show.read_answers(answered(8, 8, 1, 3), [2, 3, 4, 3])
    assert "2, 3" in show.read_answers(answered(2, 3))


def test_a_low_probability_is_read_otherwise_than_a_high_one(language):
    low, high = {"pt": ("Na imagem em que", "Mesmo na imagem"), "en": ("On the image", "Even on")}[language]
    assert low in show.read_probabilities(answered(4, confidence=0.5)[0])
    assert high in show.read_probabilities(answered(4)[0])
    nothing, so = {"pt": ("certeza de nada", "portanto"), "en": ("certain of nothing", "So a high")}[language]
    assert nothing in show.read_strangers(answered(4, 0, confidence=0.5))
    assert so in show.read_strangers(answered(4, 0))


def test_the_ablation_names_what_costs_most_and_least(language):
    flags = {"all steps": [1, 1, 1, 1], "only resized": [0, 0, 0, 0], "no crop": [1, 0, 0, 0]}
    dear, free = {
        "pt": ("“sem recortar”: 75,0 pontos percentuais", "não custa nada"),
        "en": ("“not cropped”: 75.0 percentage points", "costs nothing"),
    }[language]
    results = {name: np.array(values, bool) for name, values in flags.items()}
    costs_nothing = show.read_worth({**results, "centred box": results["all steps"]})
    assert dear in costs_nothing
    assert free in costs_nothing
    assert free not in show.read_worth({**results, "centred box": np.array([1, 1, 1, 0], bool)})


@pytest.mark.parametrize(
    ("own", "word"),
    [
        (0.80, {"pt": "maior do que o acaso", "en": "larger than chance"}),
        (0.97, {"pt": "pode ser acaso", "en": "may be chance"}),
        (1.00, {"pt": "mais fáceis", "en": "easier"}),
    ],
)
def test_the_gap_is_judged_by_the_interval(own, word, language):
    assert word[language] in show.read_gap(0.97, own, 600)


def test_the_worst_way_of_writing_is_named_with_its_mistake(language):
    names = np.array(["1 flag", "1 flag", "7 plain"])
    all_right, flag = {
        "pt": ("acerta todos", "“1 com bandeira”: a rede acerta 50% de 2, e o erro mais comum é dizer 7. Em 1 dos 2"),
        "en": (
            "every drawing correct",
            "“1 with a flag”: the network gets 50% of 2 correct, and its most common mistake is to say 7. In 1 of",
        ),
    }[language]
    assert all_right in show.read_styles(names, np.array([1, 1, 7]), np.array([1, 1, 7]))
    assert flag in show.read_styles(names, np.array([1, 1, 7]), np.array([1, 7, 7]))


def test_even_light_is_read_otherwise_than_uneven_light(language):
    slope = np.tile(np.linspace(120, 240, 50), (60, 1)).astype(np.uint8)
    same, uneven = {"pt": ("quase igual", "nada tem a ver"), "en": ("almost the same", "nothing to do with")}[language]
    assert same in show.read_ink(np.full((60, 50), 200, np.uint8), np.zeros((60, 50)))
    assert uneven in show.read_ink(slope, np.zeros((60, 50)))


def test_a_digit_whose_box_is_off_the_middle_is_noticed(language):
    centred, off = np.zeros((28, 28)), np.zeros((28, 28))
    centred[4:24, 9:19] = off[1:21, 9:19] = 1
    middle, away = {"pt": ("quase coincidem", "a 3,5 pixels"), "en": ("almost coincide", "3.5 pixels")}[language]
    assert middle in show.read_centred(centred)
    assert away in show.read_centred(off)


def test_averaging_is_read_by_its_greys(language):
    grey, hard = np.full((20, 10), 0.5), np.ones((20, 10))
    word, other = {"pt": ("serrilhada", "quase os mesmos"), "en": ("jagged", "almost the same")}[language]
    assert word in show.read_shrunk(grey, hard)
    assert other in show.read_shrunk(hard, hard)


def test_the_digits_of_a_page_are_counted(language):
    one, several = {"pt": ("um dígito", "Há 7 dígitos"), "en": ("one digit", "There are 7 digits")}[language]
    assert one in show.read_page(1)
    assert several in show.read_page(7)


def test_a_crop_says_how_small_the_digit_would_be(language):
    assert {"pt": "60 linhas", "en": "60 rows"}[language] in show.read_cropped((120, 100), (60, 20))
    assert "10" in show.read_cropped((120, 100), (60, 20))


# ---- the figures ----


def test_every_figure_is_described_and_no_text_lies_on_another(language, lesson, monkeypatch):
    photos, _ = write_digits(np.arange(10), seed=5)
    images = np.stack([lesson["to_mnist"](photo) for photo in photos])
    ink = lesson["clean"](lesson["remove_paper"](photos[7]))
    piece, labels = lesson["crop"](ink), np.arange(10)
    small = lesson["shrink"](piece)
    predicted = np.array([1, *range(1, 10)])
    shown = []
    monkeypatch.setattr(show, "show_figure", lambda figure, alt, reading="": shown.append((figure, alt, reading)))
    show.drawings(photos)
    show.ink(photos[7], photos[7], ink)
    show.cropped(ink, piece)
    show.shrunk(piece, small, small)
    show.centred(images[7], images[2])
    show.answers(images, answered(*predicted), labels)
    show.answers(images[:7], answered(*predicted[:7]))
    show.probabilities(images[0], answered(1)[0])
    show.worth({name: labels > place for place, name in enumerate(show.VERSIONS)})
    show.styles(np.array(list(show.STYLE_NAMES)), np.arange(20) // 2, np.zeros(20, int))
    show.strangers(images[:4], answered(1, 2, 3, 4))
    show.page(write_page([3, 1], seed=2), [(slice(10, 60), slice(10, 50))])
    for figure, alt, reading in shown:
        assert len(alt) > 30
        assert reading
        figure.draw_without_rendering()
        texts = [
            text for axes in figure.axes for text in (axes.title, axes.xaxis.label, axes.yaxis.label) if text.get_text()
        ]
        boxes = [text.get_window_extent() for text in texts]
        for place, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[place + 1 :]), [text.get_text() for text in texts]
            assert box.x0 >= 0, texts[place].get_text()
            assert box.x1 <= figure.bbox.x1, texts[place].get_text()


def test_the_numbers_and_frames_of_a_page_lie_inside_its_panel(monkeypatch):
    shown = []
    monkeypatch.setattr(show, "show_figure", lambda figure, alt, reading="": shown.append(figure))
    for shape in ((120, 700), (400, 100)):
        show.page(np.full(shape, 200, np.uint8), [(slice(0, shape[0]), slice(0, shape[1]))])
        figure = shown.pop()
        figure.draw_without_rendering()
        (panel,) = figure.axes
        for part in (*panel.texts, *panel.patches):
            extent = part.get_window_extent()
            assert panel.bbox.x0 < extent.x0 < extent.x1 < panel.bbox.x1
            assert panel.bbox.y0 < extent.y0 < extent.y1 < panel.bbox.y1


def test_a_page_without_digits_is_refused():
    with pytest.raises(InputError, match="No digit"):
        show.page(np.zeros((10, 10), np.uint8), [])


# ---- live, and teaching ----


def outcome(right: int, count: int = 200) -> np.ndarray:
    return np.arange(count) < right


TAUGHT = {
    "both better": ((100, 150), (100, 150), ("mais do que o acaso explica", "more than chance explains")),
    "a gain and a loss": ((100, 150), (190, 150), ("esqueceu um pouco", "has forgotten a little")),
    "nothing happened": ((100, 100), (150, 150), ("pode ser acaso", "may be chance")),
    "spoiled": ((190, 100), (150, 150), ("é pior, e não por acaso", "worse, and not by chance")),
}


@pytest.mark.parametrize("kind", TAUGHT)
def test_what_a_further_training_has_changed_is_said(kind, language):
    drawings, validation, (pt, en) = TAUGHT[kind]
    before = {"drawings": outcome(drawings[0]), "validation": outcome(validation[0])}
    after = {"drawings": outcome(drawings[1]), "validation": outcome(validation[1])}
    sentence = show.read_taught(before, after)
    assert {"pt": pt, "en": en}[language] in sentence
    gained = max(0, drawings[1] - drawings[0])
    assert {"pt": f"com {gained} ganhos", "en": f"with {gained} gained"}[language] in sentence


class Certain:
    """A model that gives `digit` a probability of 0.91 for every image."""

    def __init__(self, digit: int):
        self.digit = digit

    def __call__(self, images, training):
        return answered(*[self.digit] * len(images), confidence=0.91)


def test_the_live_pad_shows_the_probabilities_of_each_model(language):
    pad = show.live_pad({"MLP": Certain(2), "CNN": Certain(7)})
    data, metadata = pad._repr_mimebundle_()
    assert data["image/png"]
    assert "MLP 2 (91%), CNN 7 (91%)" in metadata["image/png"]["alt"]
    pad.boxes = [{"strokes": [[[0.3, 0.1], [0.7, 0.1], [0.4, 0.9]]], "kept": False}]
    assert ["MLP" in str(answer) for answer in pad.answers[0]] == [True, False]
    assert "CNN: 7 (91%)" in str(pad.answers[0][1])
