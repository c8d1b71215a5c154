"""The reader's own digits: the samples, the file that the pad keeps, what is refused, and what is said of the answers."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers import own_digits as module
from helpers.handwriting import mnist_form, sample_digits
from helpers.language import InputError
from helpers.own_digits import FILE, read_answers, read_own_digits, write_own_digits
from helpers.series.benchmark import run_cells
from helpers.series.project import Project


def answered(*classes: int, certainty: float = 0.9) -> np.ndarray:
    """Probabilities (N, 10) of a model that answers `classes`."""
    probabilities = np.full((len(classes), 10), (1 - certainty) / 9)
    probabilities[np.arange(len(classes)), classes] = certainty
    return probabilities


def digit(value: int = 200) -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = value
    return image


# ---- MNIST's form ----


def test_the_form_is_the_one_that_lesson_7_makes():
    cells = ["setup", "imports", "samples", "resize", "paper", "remove-paper", "threshold", "crop", "shrink", "mass"]
    lesson = run_cells(
        Project.find(), "07_your_digits", [*cells, "center", "chain"], model=SimpleNamespace(predict=lambda *_, **__: 0)
    )
    for photo in lesson["samples"]:
        by_lesson = lesson["to_mnist"](photo)
        assert np.allclose(mnist_form(lesson["remove_paper"](photo)), by_lesson, atol=1e-6)


def test_the_samples_are_ten_digits_in_mnists_form():
    images, labels = sample_digits()
    assert (images.dtype, images.shape) == (np.uint8, (10, 28, 28))
    assert labels.tolist() == list(range(10))
    for image in images:
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        weights = image / image.sum()
        assert np.allclose((weights * np.indices((28, 28))).sum(axis=(1, 2)), 14, atol=0.6)
    assert np.array_equal(images, sample_digits()[0])


@pytest.mark.parametrize("ink", [np.zeros((120, 120)), np.zeros((0, 5)), -np.ones((10, 10))])
def test_without_ink_there_is_no_image(ink):
    assert mnist_form(ink) is None


def test_a_single_pixel_and_a_line_as_long_as_the_sheet_are_digits():
    dot, line = np.zeros((120, 120)), np.zeros((120, 120))
    dot[60, 60] = 1
    line[:, 3] = 1
    assert mnist_form(dot).sum() > 0
    assert np.flatnonzero(mnist_form(line).any(axis=1)).tolist() == list(range(4, 24))


# ---- the file ----


def test_without_a_drawing_there_are_the_samples_and_with_one_it_counts_at_once(tmp_path):
    assert read_own_digits("auto", tmp_path).are_samples
    write_own_digits(tmp_path / FILE, {7: digit(), 3: digit(100)})
    own = read_own_digits("auto", tmp_path)
    assert not own.are_samples
    assert own.labels.tolist() == [3, 7]
    assert [image.max() for image in own.images] == [100, 200]
    assert read_own_digits("samples", tmp_path).are_samples


def test_a_file_elsewhere_is_read_and_the_pad_still_writes_to_the_output_folder(tmp_path):
    write_own_digits(tmp_path / "class.npz", {1: digit()})
    own = read_own_digits(str(tmp_path / "class.npz"), tmp_path / "outputs")
    assert own.labels.tolist() == [1]
    assert own.file == tmp_path / "outputs" / FILE


def test_without_digits_the_file_goes(tmp_path):
    write_own_digits(tmp_path / FILE, {1: digit()})
    write_own_digits(tmp_path / FILE, {})
    write_own_digits(tmp_path / FILE, {})
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    write_own_digits(tmp_path / FILE, {1: digit()})
    before = (tmp_path / FILE).read_bytes()
    monkeypatch.setattr(np, "savez_compressed", lambda path, **arrays: path.write_bytes(b"half") and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_own_digits(tmp_path / FILE, {2: digit()})
    assert (tmp_path / FILE).read_bytes() == before
    assert list(tmp_path.iterdir()) == [tmp_path / FILE]


BAD_FILES = {
    "nothing": (lambda path: None, "does not exist"),
    "empty": (lambda path: path.write_bytes(b""), "truncated or is not"),
    "text": (lambda path: path.write_text("my digits"), "truncated or is not"),
    "no labels": (lambda path: np.savez(path, x_test=np.zeros((1, 28, 28), np.uint8)), "lacks y_test"),
    "no digit": (
        lambda path: np.savez(path, x_test=np.zeros((0, 28, 28), np.uint8), y_test=np.zeros(0, np.uint8)),
        "must be uint8 of shape",
    ),
    "floats": (lambda path: np.savez(path, x_test=np.zeros((1, 28, 28)), y_test=np.zeros(1, int)), "float64"),
    "label 10": (
        lambda path: np.savez(path, x_test=np.zeros((1, 28, 28), np.uint8), y_test=np.array([10])),
        "must go from 0 to 9",
    ),
    "objects": (
        lambda path: np.savez(path, x_test=np.array([{}], object), y_test=np.array([1])),
        "pickled Python objects",
    ),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_gets_one_sentence_and_stays(kind, tmp_path, english):
    write, sentence = BAD_FILES[kind]
    path = tmp_path / "bad.npz"
    write(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(InputError, match=sentence) as error:
        read_own_digits(str(path), tmp_path)
    assert "bad.npz" in str(error.value)
    assert (path.read_bytes() if path.exists() else None) == before


# ---- the pad ----


def test_the_pad_keeps_each_stroke_and_shows_what_was_kept(tmp_path):
    pad = read_own_digits("auto", tmp_path).draw()
    assert [box["kept"] for box in pad.boxes] == [False] * 10
    line = [[[0.5, 0.2], [0.5, 0.8]]]
    pad.boxes = [{"strokes": line if place in (1, 7) else [], "kept": False} for place in range(10)]
    assert read_own_digits("auto", tmp_path).labels.tolist() == [1, 7]
    later = read_own_digits("auto", tmp_path).draw()
    assert [place for place, box in enumerate(later.boxes) if box["kept"]] == [1, 7]
    later.boxes = [{"strokes": [], "kept": place == 7} for place in range(10)]
    assert read_own_digits("auto", tmp_path).labels.tolist() == [7]
    later.boxes = [{"strokes": [], "kept": False} for _ in range(10)]
    assert read_own_digits("auto", tmp_path).are_samples


def test_where_the_pad_cannot_live_a_picture_of_the_digits_is_shown(tmp_path, language):
    data, metadata = read_own_digits("samples", tmp_path).draw()._repr_mimebundle_()
    assert data["image/png"]
    assert metadata["image/png"]["alt"].startswith({"pt": "Dígitos de exemplo", "en": "Sample digits"}[language])


# ---- what is said ----


def test_all_correct_names_the_least_certain(english):
    probabilities = answered(0, 1, 2)
    probabilities[1] = answered(1, certainty=0.6)
    sentence = read_answers(probabilities, np.array([0, 1, 2]))
    assert sentence == "The model gets 3 of 3 correct. It is least certain about the 1, with 60%."


def test_one_mistake_and_several(english):
    one = read_answers(answered(0, 7, 2), np.array([0, 1, 2]))
    assert one == "The model gets 2 of 3 correct: it reads a 1 as 7, 90% certain."
    probabilities = answered(5, 7, 2)
    probabilities[0] = answered(5, certainty=0.95)
    several = read_answers(probabilities, np.array([0, 1, 2]))
    assert several.endswith("The mistake it is surest of is to read a 0 as 5, with 95%.")


@pytest.mark.parametrize(("count", "panels"), [(10, 10), (60, 60), (100, 2)])
def test_many_images_show_only_the_mistakes(count, panels, tmp_path, monkeypatch, english):
    shown, said = [], []
    monkeypatch.setattr(module, "display", shown.append)
    monkeypatch.setattr(module, "say", said.append)
    labels = np.arange(count, dtype=np.uint8) % 10
    answers = labels.copy()
    answers[[3, 5]] = 0
    np.savez(tmp_path / "class.npz", x_test=np.tile(digit(), (count, 1, 1)), y_test=labels)
    read_own_digits(str(tmp_path / "class.npz"), tmp_path).show(answered(*answers))
    (figure,) = shown
    assert figure.alt.count(",") == panels - 1
    assert figure.alt.count("✗") == 2
    assert f"{count - 2} of {count}" in said[0]
    assert len(said) == 1


def test_the_samples_are_called_samples(tmp_path, monkeypatch, english):
    said = []
    monkeypatch.setattr(module, "display", lambda figure: None)
    monkeypatch.setattr(module, "say", said.append)
    read_own_digits("samples", tmp_path).show(answered(*range(10)))
    assert said[1].startswith("These are sample digits.")
