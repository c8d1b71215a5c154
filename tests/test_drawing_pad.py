"""The drawing pad: in plain Python what it makes of the strokes, and in a browser how a reader draws."""

import json

import nbformat
import numpy as np
import pytest

from helpers.drawing_pad import MOST_POINTS, MOST_STROKES, SIDE, DrawingPad, draw_strokes
from helpers.language import InputError
from helpers.plots import plot_images
from tests.jupyterlab import MINUTE, jupyterlab, needs_chromium, opened, outputs, run_all_cells, wait_for_kernel

LINE = [[0.5, 0.2], [0.5, 0.8]]
DOT = [[0.25, 0.75]]
KEPT = np.arange(784, dtype=np.uint8).reshape(28, 28)


def shrink(ink: np.ndarray) -> np.ndarray | None:
    """A simple `to_image`: each pixel the mean of four by four, in the middle of 36 by 36 with nothing around it."""
    small = ink.reshape(30, 4, 30, 4).mean(axis=(1, 3))[1:29, 1:29]
    return small.astype(np.float32) if small.any() else None


class Reader:
    """A pad with the given boxes, what the front end would send to it, and what it told."""

    def __init__(self, labels="012", to_image=shrink, **options):
        self.told: list[tuple[int, np.ndarray | None]] = []
        self.pad = DrawingPad(labels, to_image, lambda place, image: self.told.append((place, image)), **options)

    def send(self, place: int, strokes: object, kept: object = False) -> None:
        boxes = list(self.pad.boxes)
        boxes[place] = {"strokes": strokes, "kept": kept}
        self.pad.set_state({"boxes": boxes, "live": None})

    def send_live(self, live: object) -> None:
        self.pad.set_state({"live": live})

    def sees(self, place: int) -> np.ndarray | None:
        """The small image of one box: uint8 (28, 28)."""
        pixels = self.pad.pixels[place]
        return None if pixels is None else np.frombuffer(pixels, np.uint8).reshape(28, 28)


@pytest.fixture
def reader() -> Reader:
    return Reader()


# ---- the ink ----


def test_the_ink_of_the_first_box_is_at_hand(reader):
    reader.send(1, [DOT])
    assert reader.pad.ink.max() == 0
    reader.send(0, [LINE])
    assert np.array_equal(reader.pad.ink, draw_strokes([LINE]))


def test_a_line_is_as_wide_as_the_pen_and_ends_round():
    ink = draw_strokes([[[0.25, 0.5], [0.75, 0.5]]])
    assert ink.shape == (SIDE, SIDE)
    assert ink.dtype == np.float64
    assert ink.min() == 0
    assert ink.max() == 1
    assert ink[:, 60].sum() == pytest.approx(9, abs=0.1)
    assert ink.sum() == pytest.approx(60 * 9 + np.pi * 4.5**2, rel=0.01)
    np.testing.assert_allclose(ink, ink[::-1], atol=1e-9)
    np.testing.assert_allclose(ink, ink[:, ::-1], atol=1e-9)


def test_the_edge_of_the_ink_is_smooth():
    ink = draw_strokes([[[0.2, 0.3], [0.8, 0.6]]])
    assert len(np.unique(ink)) > 50
    assert np.abs(np.diff(ink, axis=1)).max() < 1


def test_points_far_apart_are_joined_by_a_straight_line():
    corners = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8]]
    close = [[0.2 + 0.01 * step, 0.2] for step in range(61)] + [[0.8, 0.2 + 0.01 * step] for step in range(61)]
    np.testing.assert_allclose(draw_strokes([corners]), draw_strokes([close]), atol=0.05)


@pytest.mark.parametrize("stroke", [DOT, DOT * 3], ids=["one point", "the pen did not move"])
def test_one_point_is_a_dot(stroke):
    ink = draw_strokes([stroke])
    assert ink.sum() == pytest.approx(np.pi * 4.5**2, rel=0.02)
    rows, columns = np.indices(ink.shape) + 0.5
    assert (ink * columns).sum() / ink.sum() == pytest.approx(0.25 * SIDE)
    assert (ink * rows).sum() / ink.sum() == pytest.approx(0.75 * SIDE)


def test_strokes_lie_one_over_the_other():
    both = draw_strokes([LINE, DOT])
    np.testing.assert_array_equal(both, np.maximum(draw_strokes([LINE]), draw_strokes([DOT])))
    np.testing.assert_array_equal(draw_strokes([LINE, LINE]), draw_strokes([LINE]))


def test_no_stroke_is_no_ink():
    assert not draw_strokes([]).any()


# ---- what the pad makes of the messages ----


def test_a_stroke_becomes_the_image_that_is_shown_and_told(reader):
    reader.send(1, [LINE])
    ((place, image),) = reader.told
    assert place == 1
    np.testing.assert_array_equal(image, shrink(draw_strokes([LINE])))
    np.testing.assert_array_equal(reader.sees(1), np.rint(255 * image))
    assert reader.sees(0) is None
    assert reader.sees(2) is None


def test_undo_and_clear_are_told_and_shown(reader):
    reader.send(0, [LINE])
    first = reader.sees(0)
    reader.send(0, [LINE, DOT])
    assert not np.array_equal(reader.sees(0), first)
    reader.send(0, [LINE])
    np.testing.assert_array_equal(reader.sees(0), first)
    reader.send(0, [])
    assert reader.sees(0) is None
    assert [image is None for _, image in reader.told] == [False, False, False, True]


def test_the_same_again_is_not_told(reader):
    reader.send(0, [LINE])
    reader.send(0, [LINE])
    assert len(reader.told) == 1


def test_ink_without_a_digit_is_told_as_none():
    reader = Reader(to_image=lambda ink: None)
    reader.send(0, [DOT])
    assert reader.told == [(0, None)]
    assert reader.sees(0) is None


def test_a_kept_image_is_shown_until_the_reader_draws(reader):
    reader = Reader(images={2: KEPT})
    np.testing.assert_array_equal(reader.sees(2), KEPT)
    assert [box["kept"] for box in reader.pad.boxes] == [False, False, True]
    assert reader.told == []
    reader.send(2, [LINE], kept=True)
    np.testing.assert_array_equal(reader.sees(2), np.rint(255 * shrink(draw_strokes([LINE]))))
    reader.send(2, [], kept=True)  # undone
    np.testing.assert_array_equal(reader.sees(2), KEPT)
    np.testing.assert_array_equal(reader.told[-1][1], np.float32(KEPT) / 255)
    reader.send(2, [], kept=False)  # cleared
    assert reader.sees(2) is None
    assert reader.told[-1] == (2, None)


def test_while_the_reader_draws_the_image_is_shown_but_not_told(reader):
    reader.send(1, [DOT])
    reader.send_live({"place": 1, "strokes": [DOT, LINE]})
    np.testing.assert_array_equal(reader.sees(1), np.rint(255 * shrink(draw_strokes([DOT, LINE]))))
    assert reader.pad.boxes[1]["strokes"] == [DOT]
    assert len(reader.told) == 1


BAD_BOXES = {
    "no list": "strokes",
    "nothing": None,
    "too few boxes": [{"strokes": [], "kept": False}],
    "boxes that are none": [7, None, []],
    "strokes that are no list": [{"strokes": "abc", "kept": False}] * 3,
    "no strokes": [{"kept": False}] * 3,
}


@pytest.mark.parametrize("message", BAD_BOXES.values(), ids=BAD_BOXES)
def test_a_message_without_boxes_changes_nothing(reader, message):
    reader.send(0, [LINE])
    reader.pad.set_state({"boxes": message})
    assert reader.pad.boxes[0]["strokes"] == [LINE]
    assert len(reader.told) == 1


BAD_STROKES = {
    "no list": [3, "x", None, {}],
    "no pair": [[[0.5]], [[0.5, 0.5, 0.5]], [0.5, 0.5], ["ab"]],
    "outside": [[[-0.01, 0.5]], [[0.5, 1.01]], [[1e300, 0.5]]],
    "no number": [
        [["0.5", 0.5]],
        [[None, 0.5]],
        [[True, 0.5]],
        [[[0.5], 0.5]],
        [[float("nan"), 0.5]],
        [[float("inf"), 0]],
    ],
    "empty": [[]],
}


@pytest.mark.parametrize("strokes", BAD_STROKES.values(), ids=BAD_STROKES)
def test_what_is_no_point_is_ignored(reader, strokes):
    reader.send(0, [*strokes, LINE])
    assert reader.pad.boxes[0]["strokes"] == [LINE]
    np.testing.assert_array_equal(reader.told[-1][1], shrink(draw_strokes([LINE])))


def test_a_bad_point_leaves_the_others_of_its_stroke(reader):
    reader.send(0, [[LINE[0], [2, 2], LINE[1]]])
    assert reader.pad.boxes[0]["strokes"] == [LINE]


@pytest.mark.parametrize("kept", [1, "true", None, [True]])
def test_only_true_keeps_an_image(kept):
    reader = Reader(images={0: KEPT})
    reader.send(0, [], kept=kept)
    assert reader.sees(0) is None


def test_a_kept_image_that_is_none_is_no_image(reader):
    reader.send(0, [], kept=True)
    assert reader.sees(0) is None


BAD_LIVE = {
    "no box": 3,
    "no strokes": {"place": 0},
    "no such box": {"place": 3, "strokes": [LINE]},
    "before the first box": {"place": -1, "strokes": [LINE]},
    "no whole number": {"place": 1.0, "strokes": [LINE]},
    "truth": {"place": True, "strokes": [LINE]},
    "strokes that are no list": {"place": 0, "strokes": 5},
    "strokes without a point": {"place": 0, "strokes": [[[7, 7]]]},
}


@pytest.mark.parametrize("message", BAD_LIVE.values(), ids=BAD_LIVE)
def test_a_bad_message_while_drawing_is_ignored(reader, message):
    reader.send_live(message)
    assert reader.pad.pixels == [None, None, None]


def test_what_is_more_than_a_box_holds_is_ignored(reader):
    reader.send(0, [DOT] * (MOST_STROKES + 1))
    reader.send(1, [DOT * (MOST_POINTS + 1)])
    assert len(reader.pad.boxes[0]["strokes"]) == MOST_STROKES == 200
    assert len(reader.pad.boxes[1]["strokes"][0]) == MOST_POINTS == 2000


def test_an_error_of_the_readers_function_is_shown_in_the_pad(english):
    def refuse(place, image):
        if image is not None:
            raise InputError("A pasta está cheia.", "The folder is full.")

    pad = DrawingPad("0", shrink, refuse)
    with pytest.raises(InputError):
        pad.set_state({"boxes": [{"strokes": [LINE], "kept": False}]})
    assert pad.message == "InputError: The folder is full."
    assert pad.pixels[0]
    pad.set_state({"boxes": [{"strokes": [], "kept": False}]})
    assert pad.message == ""


# ---- answers, texts, and the picture without a kernel ----


def predict(image: np.ndarray) -> dict[str, np.ndarray]:
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    sure = np.full(10, 0.002)
    sure[7] = 0.982
    return {"MLP": np.full(10, 0.1), "CNN": sure}


def test_each_model_answers_for_what_is_drawn_or_kept():
    reader = Reader(predict=predict, images={1: KEPT})
    assert reader.pad.answers[0] == []
    assert [answer["summary"] for answer in reader.pad.answers[1]] == ["MLP: 0 (10%)", "CNN: 7 (98%)"]
    reader.send_live({"place": 0, "strokes": [LINE]})
    assert reader.pad.answers[0][1] == {"percents": [0] * 7 + [98, 0, 0], "best": 7, "summary": "CNN: 7 (98%)"}
    reader.send(0, [LINE])
    reader.send(0, [])
    assert reader.pad.answers[0] == []


def test_a_model_that_answers_nonsense_does_not_break_the_pad():
    reader = Reader(predict=lambda image: {"CNN": np.full(10, np.nan)})
    reader.send(0, [LINE])
    json.dumps(reader.pad.answers, allow_nan=False)
    assert reader.pad.answers[0][0]["percents"] == [0] * 10


def test_the_names_say_which_digit_in_the_readers_language(language):
    names = DrawingPad("07", shrink).texts["names"][1]
    expected = {
        "pt": ("Dígito 7", "Desfazer o último traço do 7", "Apagar o 7"),
        "en": ("Digit 7", "Undo the last stroke of 7", "Clear the 7"),
    }
    assert (names["box"], names["undo"], names["clear"]) == expected[language]


def test_a_box_for_any_digit_has_names_too(language):
    names = DrawingPad([""], shrink).texts["names"][0]
    assert names["undo"] == {"pt": "Desfazer o último traço", "en": "Undo the last stroke"}[language]
    assert all(names.values())


def test_the_boxes_with_a_digit_are_counted_in_words(language):
    counts = DrawingPad("01", shrink).texts["counts"]
    expected = {"pt": "Caixas com um dígito: 2 de 2.", "en": "Boxes with a digit: 2 of 2."}
    assert len(counts) == 3
    assert counts[2] == expected[language]


def test_the_still_is_shown_where_the_widget_is_not():
    still = plot_images(KEPT[None], ["7"], "Example")
    data, metadata = DrawingPad("7", shrink, still=still)._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"] == "Example: 7."


def test_a_pad_without_a_still_is_only_the_widget():
    data, _ = DrawingPad("7", shrink)._repr_mimebundle_()
    assert data.keys() == {"application/vnd.jupyter.widget-view+json", "text/plain"}


# ---- in JupyterLab ----

PAD_CELL = """
import time
import numpy as np
from helpers.drawing_pad import DrawingPad
from helpers.language import use_language
from helpers.plots import plot_images

use_language("pt")
images, calls = {}, []

def shrink(ink):
    small = ink.reshape(30, 4, 30, 4).mean(axis=(1, 3))[1:29, 1:29]
    return small.astype(np.float32) if small.any() else None

def changed(place, image):
    images[place] = image
    calls.append(place)

def share_of_ink(image):
    time.sleep(0.25)  # slower than the messages of the front end
    share = float(image.mean())
    return {"CNN": np.array([share] * 9 + [1 - 9 * share])}

still = plot_images(np.ones((1, 28, 28)), ["0"], "Exemplo")
kept = {3: np.full((28, 28), 200, np.uint8)}
pad = DrawingPad(["1", "0", "7", "3"], shrink, changed, images=kept, predict=share_of_ink, still=still)
pad
"""
PRINT_CELL = """
import json
told = [None if images.get(place) is None else images[place].tolist() for place in range(4)]
seen = [None if pixels is None else list(pixels) for pixels in pad.pixels]
strokes = [len(box["strokes"]) for box in pad.boxes]
print(json.dumps({"images": told, "calls": calls, "seen": seen, "strokes": strokes, "live": pad.live}))
"""
# in each box: strokes as points from 0 to 1
DIGITS = {
    "1": [[(0.5, 0.15), (0.5, 0.85)]],
    "0": [[(0.5 + 0.3 * np.sin(angle), 0.5 - 0.35 * np.cos(angle)) for angle in np.linspace(0, 2 * np.pi, 25)]],
    "7": [[(0.2, 0.2), (0.8, 0.2), (0.45, 0.85)], [(0.35, 0.5), (0.75, 0.5)]],
}


def sheet(page, digit: str):
    return page.get_by_role("img", name=f"Caixa para desenhar o {digit}")


def move(page, digit: str, points) -> None:
    """Move the mouse through `points` of the box, from 0 to 1."""
    area = sheet(page, digit).bounding_box()
    for x, y in points:
        page.mouse.move(area["x"] + x * area["width"], area["y"] + y * area["height"], steps=3)


def draw(page, digit: str, strokes, rest: int = 0) -> None:
    """Draw with the mouse, which rests for some milliseconds before it leaves the paper."""
    for stroke in strokes:
        move(page, digit, stroke[:1])
        page.mouse.down()
        move(page, digit, stroke)
        page.wait_for_timeout(rest)
        page.mouse.up()


def in_kernel(page, strokes: list[int]) -> dict:
    """What the last cell prints, as soon as the boxes have so many strokes.

    The calls of `on_change`, the images that it got, those that the boxes show, and the stroke that is being drawn.
    """
    for _ in range(20):
        page.evaluate(
            """async () => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = 1;
                await jupyterapp.commands.execute("notebook:run-cell");
            }"""
        )
        told = json.loads(outputs(page)[-1]["text"])
        if told["strokes"] == strokes:
            return told
    raise AssertionError(f"the boxes have {told['strokes']} strokes, not {strokes}")


def dark_pixels(page, digit: str, below: int = 128) -> float:
    """The share of the sheet that is darker than the grey level `below`."""
    return sheet(page, digit).evaluate(
        """(canvas, below) => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.filter((value, place) => place % 4 == 0 && value < below).length / (data.length / 4);
        }""",
        below,
    )


@needs_chromium
def test_a_reader_draws_in_jupyterlab(tmp_path):
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in (PAD_CELL, PRINT_CELL)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), tmp_path / "pad.ipynb")
    with jupyterlab(tmp_path) as address, opened(address, "pad.ipynb") as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(error))
        run_all_cells(page)
        page.set_default_timeout(MINUTE / 2)
        status = page.locator(".drawing-pad-status")
        bars = page.get_by_role("group", name="Dígito 1").locator(".drawing-pad-answer")

        # the live widget, not the still that stands beside it
        assert "image/png" in outputs(page)[0]["data"]
        sheet(page, "1").wait_for()
        assert page.locator(".jp-OutputArea-output img").count() == 0
        assert status.inner_text() == "Caixas com um dígito: 1 de 4."
        assert dark_pixels(page, "3") == 0
        assert dark_pixels(page, "3", below=200) > 0.9  # the kept image, in grey

        # the bars move while the pen is down
        move(page, "1", DIGITS["1"][0][:1])
        page.mouse.down()
        move(page, "1", [(0.5, 0.4)])
        bars.wait_for()
        before = bars.get_attribute("aria-label")
        move(page, "1", [(0.5, 0.8)])
        page.wait_for_function(
            "before => document.querySelector('.drawing-pad-answer').getAttribute('aria-label') !== before", arg=before
        )
        move(page, "1", DIGITS["1"][0][1:])
        page.mouse.up()

        # what is drawn arrives in the kernel, also while it is busy with what came before
        draw(page, "0", DIGITS["0"])
        draw(page, "7", DIGITS["7"][:1])
        draw(page, "7", DIGITS["7"][1:], rest=250)
        status.get_by_text("4 de 4").wait_for()
        told = in_kernel(page, [1, 1, 2, 0])
        assert set(told["calls"]) == {0, 1, 2}
        assert told["live"] is None
        for image, strokes in zip(told["images"], DIGITS.values(), strict=False):
            np.testing.assert_allclose(image, shrink(draw_strokes(strokes)), atol=0.15)
        for image, seen in zip(told["images"][:3], told["seen"], strict=False):
            np.testing.assert_array_equal(np.reshape(seen, (28, 28)), np.rint(255 * np.float32(image)))
        calls = len(told["calls"])

        # undo and clear with the keyboard
        page.get_by_role("button", name="Desfazer o último traço do 7").focus()
        page.keyboard.press("Enter")
        for digit in "03":
            page.get_by_role("button", name=f"Apagar o {digit}").focus()
            page.keyboard.press("Space")
        status.get_by_text("2 de 4").wait_for()
        told = in_kernel(page, [1, 0, 1, 0])
        assert set(told["calls"][calls:]) == {1, 2, 3}
        assert told["images"][1] is told["images"][3] is None

        # a dot, and a stroke that leaves the box and comes back
        draw(page, "0", [[(0.5, 0.5)]])
        assert dark_pixels(page, "0") == pytest.approx(np.pi * (4.5 / SIDE) ** 2, rel=0.1)
        draw(page, "0", [[(0.8, 0.5), (1.3, 0.5), (1.3, 0.8), (0.8, 0.8)]])
        status.get_by_text("3 de 4").wait_for()
        in_kernel(page, [1, 3, 1, 0])

        # the kernel goes on while the page is loaded again: the strokes are still there
        ink = [dark_pixels(page, digit) for digit in DIGITS]
        assert min(ink) > 0.02
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        wait_for_kernel(page)
        sheet(page, "1").wait_for()
        assert [dark_pixels(page, digit) for digit in DIGITS] == ink
        assert errors == []
