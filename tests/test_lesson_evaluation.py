"""Lesson 6: the sentences that read its results aloud, its figures, and what its own cells compute."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from helpers.data import Dataset, load_dataset
from helpers.language import InputError
from helpers.lessons import evaluation as show
from helpers.lessons.evaluation import Groups
from helpers.series.benchmark import run_cells
from helpers.series.project import Project
from tests.figures import assert_described_in_each_language

ACCURACY = {"nearest_mean": 0.80, "softmax_regression": 0.92, "mlp": 0.977, "cnn": 0.985}
APART = {name: (share - 0.003, share + 0.003) for name, share in ACCURACY.items()}
WIDE = {name: (share - 0.02, share + 0.02) for name, share in ACCURACY.items()}
SURE = Groups(np.array([0.5, 0.95]), np.array([0.4, 0.80]), np.array([100, 900]))
MODEST = Groups(np.array([0.5, 0.85]), np.array([0.6, 0.95]), np.array([100, 900]))
HONEST = Groups(np.array([0.5, 0.95]), np.array([0.5, 0.95]), np.array([100, 900]))


# one reading, its arguments, and what tells its case from the others in each language
CASES: list[tuple[Any, tuple, str, str]] = [
    (show.read_intervals, (ACCURACY, APART), "Nenhum intervalo toca", "No interval touches"),
    (show.read_intervals, (ACCURACY, WIDE), "se a CNN é melhor que o MLP", "whether the CNN is better than the MLP"),
    (show.read_intervals, (ACCURACY, APART), "o MLP, com 1,5 vez esse número de erros", "the MLP, with 1.5 times as many"),
    (show.read_intervals, ({**ACCURACY, "mlp": 0.955}, {**APART, "mlp": (0.95, 0.96)}), "com 3,0 vezes esse", "with 3.0 times as many"),
    (show.read_pairs, (86, 34, 0.0001), "menor que 0,001. O acaso raramente", "below 0.001. Chance seldom"),
    (show.read_pairs, (20, 40, 0.013), "este MLP é melhor que esta CNN", "this MLP is better than this CNN"),
    (show.read_pairs, (25, 19, 0.451), "p = 0,451. Uma moeda honesta", "p = 0.451. A fair coin"),
    (show.read_pairs, (0, 0, 1.0), "não há o que comparar", "nothing to compare"),
    (show.read_mistakes, (np.array([0.5, 0.99]),), "Em 1 dos 2 erros", "In 1 of the 2 mistakes"),
    (show.read_mistakes, (np.array([0.5, 0.6]),), "a rede hesita", "the network hesitates"),
    (show.read_mistakes, (np.array([]),), "não errou nenhuma", "got no image wrong"),
    (show.read_threshold, ([0.1, 0.9], [0.7, 0.9], [0.9, 0.5]), "rende 20,0 pontos de precisão", "gains 20.0 points"),
    (show.read_threshold, ([0.1, 0.9], [0.9, 0.9], [0.9, 0.5]), "não melhora a precisão", "does not improve precision"),
    (show.read_calibration, ({15: SURE},), "tem confiança demais", "it is overconfident"),
    (show.read_calibration, ({2: MODEST},), "tem confiança de menos", "it is underconfident"),
    (show.read_calibration, ({5: HONEST},), "cabe no acaso", "can explain the difference"),
    (show.read_temperature, ((1.4, 1.5), SURE, HONEST), "erro de calibração cai", "calibration error falls"),
    (show.read_temperature, ((0.7, 0.8), MODEST, HONEST), "podia ter mais confiança", "could be surer"),
    (show.read_temperature, ((1.0, 1.2), HONEST, SURE), "não cai", "does not fall"),
    (show.read_shifted, ([0, 3, 6], {"mlp": [0.9, 0.5, 0.1], "cnn": [0.9, 0.8, 0.2]}, [0, 0, 0.027]), "vem dos modelos", "comes from the models"),
    (show.read_shifted, ([0, 3, 6], {"mlp": [0.9, 0.5, 0.1], "cnn": [0.9, 0.8, 0.2]}, [0, 0, 0.2]), "vem da borda", "comes from the border"),
    (show.read_shuffled, ({"mlp": 0.977, "cnn": 0.985}, {"mlp": 0.976, "cnn": 0.947}, 6000), "fica atrás do MLP", "falls behind the MLP"),
    (show.read_shuffled, ({"mlp": 0.977, "cnn": 0.995}, {"mlp": 0.976, "cnn": 0.980}, 6000), "segue na frente", "stays ahead"),
    (show.read_shuffled, ({"mlp": 0.90, "cnn": 0.92}, {"mlp": 0.90, "cnn": 0.91}, 100), "quase não perde", "hardly loses"),
    (show.read_shuffled, ({"mlp": 0.977, "cnn": 0.985}, {"mlp": 0.90, "cnn": 0.91}, 6000), "O MLP também muda", "The MLP changes, too"),
    (show.read_final, (ACCURACY, ACCURACY), "é a mesma da validação", "in the same order"),
    (show.read_final, (ACCURACY, {**ACCURACY, "mlp": 0.99}), "não é a da validação", "are not in the same order"),
    (show.read_final, (ACCURACY, {**ACCURACY, "mlp": 0.99}), "diferença de 1,30 ponto.", "by 1.30 points."),
    (show.read_final, (ACCURACY, {**ACCURACY, "mlp": 0.95}), "diferença de 2,70 pontos.", "by 2.70 points."),
    (show.read_confusion, ({"cnn": np.diag([9] * 10) + np.outer(np.arange(10) == 8, np.arange(10) == 3)},), "um 8 tomado por um 3", "an 8 taken for a 3"),
    (show.read_disputed, (np.array([1, 2, 3]), np.array([1, 7, 9]), 50), "em 2 destas 3 imagens, entre os seus 50", "2 of these 3 images, among its 50"),
    (show.read_disputed, (np.array([1]), np.array([1]), 50), "em 13 a 15 delas e ficaria entre 99,85% e 99,87%", "on 13 to 15 of them and score between 99.85% and 99.87%"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "results", "pt", "en"), CASES)
def test_a_reading_says_what_the_results_show(read, results, pt, en, language):
    wanted, unwanted = (pt, en) if language == "pt" else (en, pt)
    sentence = read(*results)
    assert wanted in sentence
    assert unwanted not in sentence


def test_the_confusion_read_aloud_is_the_largest_share_of_a_row_and_not_the_largest_count(english):
    matrix = np.diag([100] * 10)
    matrix[1, 7], matrix[1, 1] = 12, 900  # more images, a smaller share
    matrix[4, 9] = 10
    sentence = show.read_confusion({"cnn": matrix, "mlp": np.diag([3] * 10)})
    assert "With the CNN the most common confusion is a 4 taken for a 9, in 9.1%" in sentence
    assert "With the MLP there is no mistake" in sentence


def test_a_wrong_answer_is_never_shown_as_100_per_cent_sure(english):
    assert show._confidence(0.99999) == "> 99.9%"
    assert show._confidence(0.5) == "50.0%"


def drawings() -> dict[str, tuple]:
    """A call of each function that draws, on small results."""
    random = np.random.default_rng(0)
    images, labels = random.random((20, 28, 28, 1)), np.arange(20) % 10
    first, second = labels.copy(), labels.copy()
    first[:3], second[5:7] = 0, 1
    probabilities = random.dirichlet(np.ones(10), 20)
    return {
        "intervals": (ACCURACY, APART),
        "pairs": (first == labels, second == labels, 1.0),
        "disagreements": (images, labels, first, second),
        "confusion": ({"softmax_regression": np.eye(10) + 1, "cnn": np.eye(10)},),
        "mistakes": (images, labels, probabilities),
        "threshold": ([0.1, 0.5, 0.9], [0.7, 0.8, 0.9], [0.9, 0.8, 0.5]),
        "calibration": ({2: MODEST, 15: SURE},),
        "temperature": ([1.4, 1.5], SURE, HONEST),
        "shifted": (range(3), {name: [share, 0.5, 0.1] for name, share in ACCURACY.items()}, [0, 0, 0.01], images[:3]),
        "before_and_after": (images[:4], images[4:8], labels[:4]),
        "shuffled": ({"mlp": 0.977, "cnn": 0.985}, {"mlp": 0.976, "cnn": 0.947}, 6000),
    }


@pytest.mark.parametrize("name", drawings())
def test_each_figure_is_drawn_and_described_in_each_language(name, figures):
    assert_described_in_each_language(lambda: getattr(show, name)(*drawings()[name]), figures)


def test_the_debatable_images_are_shown_only_of_the_verified_mnist(figures, english, capsys):
    digits = load_dataset("digits")
    show.disputed(digits, [3, 5], digits.y_test)
    assert not figures
    assert "original MNIST" in capsys.readouterr().out
    show.disputed(dataclasses.replace(digits, verified=True), [3, 5], digits.y_test)
    assert figures[-1].alt.endswith(f"label {digits.y_test[5]} CNN {digits.y_test[5]}.")


@pytest.fixture(scope="module")
def lesson():
    """The variables of the lesson after a short run on the offline digits."""
    project = Project.find()
    (notebook,) = [lesson.notebook for lesson in project.lessons if lesson.name == "06_evaluation"]
    cells = [cell["id"] for cell in notebook.cells if cell.cell_type == "code" and cell["id"] != "parameters"]
    return run_cells(
        project, "06_evaluation", cells[: cells.index("shuffle") + 1], dataset="digits", train_samples=1000, epochs=1
    )


def test_the_formula_by_hand_agrees_with_the_simulation_and_the_coin_with_scipy(lesson):
    assert lesson["inside"] == pytest.approx(0.95, abs=0.03)
    assert 2 * lesson["one_side"] == pytest.approx(binomtest(25, 44).pvalue)
    assert lesson["p_value"] == binomtest(lesson["mended"], lesson["mended"] + lesson["spoiled"]).pvalue
    balance = np.sum(lesson["cnn_correct"]) - np.sum(lesson["mlp_correct"])
    assert lesson["mended"] - lesson["spoiled"] == balance


def test_the_confusion_matrix_counts_as_scikit_learn_does(lesson):
    labels, predicted = np.array([1, 1, 1, 2, 9]), np.array([7, 7, 1, 2, 4])
    expected = confusion_matrix(labels, predicted, labels=np.arange(10))
    assert np.array_equal(lesson["confusion_matrix"](labels, predicted), expected)


def test_the_worst_mistakes_come_first(lesson):
    worst, labels = lesson["worst"], lesson["y_validation"]
    assert np.all(lesson["answers"]["cnn"][worst] != labels[worst])
    assert np.all(np.diff(lesson["given"][worst]) >= 0)


def test_a_higher_threshold_never_raises_recall(lesson):
    assert np.all(np.diff(lesson["recall"]) <= 0)


def test_the_calibration_error_is_the_weighted_distance_of_the_groups(lesson):
    probabilities = np.full((4, 10), 0.05 / 9)
    probabilities[:, 0] = 0.95
    groups = lesson["reliability"](probabilities, np.array([0, 0, 0, 1]))
    assert groups[2].tolist() == [0] * 9 + [4]
    assert lesson["calibration_error"](*groups) == pytest.approx(0.95 - 0.75)
    assert Groups(*groups).error == pytest.approx(0.95 - 0.75)
    sure_of_all = np.eye(10)[:1]  # a confidence of exactly 1 belongs to the last group
    assert lesson["reliability"](sure_of_all, np.array([0]))[2][-1] == 1


def test_a_temperature_keeps_the_answers_and_is_the_softmax_of_divided_logits(lesson):
    logits = np.random.default_rng(0).normal(size=(50, 10)) * 5
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = np.exp(logits / 2) / np.exp(logits / 2).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(lesson["soften"](softmax, 2), expected)
    assert np.all(np.isfinite(lesson["soften"](np.eye(10), 0.5)))
    assert np.array_equal(lesson["softened"].argmax(axis=1), lesson["answers"]["mlp"])


def test_the_best_temperature_undoes_logits_that_are_twice_too_large(lesson):
    random = np.random.default_rng(0)
    logits = random.normal(size=(20_000, 10)) * 2
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (probabilities.cumsum(axis=1) > random.random((20_000, 1))).argmax(axis=1)
    assert lesson["best_temperature"](lesson["soften"](probabilities, 0.5), labels) == pytest.approx(2, abs=0.1)


def test_a_shift_moves_the_ink_to_the_right_and_brings_nothing_back(lesson):
    image = np.arange(28 * 28, dtype=float).reshape(1, 28, 28, 1)
    moved = lesson["shift_right"](image, 2)
    assert np.array_equal(moved[:, :, 2:], image[:, :, :-2])
    assert not moved[:, :, :2].any()
    assert np.array_equal(lesson["shift_right"](image, 0), image)
    assert lesson["ink_lost"][0] == pytest.approx(0, abs=1e-6)
    assert np.all(np.diff(lesson["ink_lost"]) > -1e-6)  # of sums in float32


def test_shuffling_keeps_the_pixels_of_each_image_and_their_order_the_same_for_all(lesson):
    images = lesson["x_validation"][:2]
    shuffled = lesson["shuffle_pixels"](images)
    assert np.array_equal(np.sort(shuffled.reshape(2, -1)), np.sort(images.reshape(2, -1)))
    assert np.array_equal(shuffled.reshape(2, -1), images.reshape(2, -1)[:, lesson["order"]])


# ---- which human are you? ----


def small_mnist(verified: bool = True) -> Dataset:
    images, labels = np.zeros((20, 28, 28), np.uint8), np.arange(20, dtype=np.uint8) % 10
    return Dataset("mnist" if verified else "digits", verified, images, labels, images, labels)


def test_until_the_reader_answers_the_reading_is_open(capsys, figures, english):
    show.reading(small_mnist(), [3, 5], [3], ..., np.zeros(20, int))
    assert "Still open: replace the three dots by a list of your 2 readings" in capsys.readouterr().out
    assert figures == []


@pytest.mark.parametrize("digits", [[1], [1, 2, 3], [1, 10], [1, -1], ["1", "2"], 7, [1.5, 2.0], None])
def test_a_reading_that_does_not_fit_the_images_gets_one_sentence(digits, english):
    with pytest.raises(InputError, match="must have 2 digits from 0 to 9"):
        show.reading(small_mnist(), [3, 5], [3], digits, np.zeros(20, int))


def test_the_readings_stand_side_by_side(figures, english):
    show.reading(small_mnist(), [3, 5], [3], [8, 5], np.full(20, 5))
    assert figures[0].alt == "Three readings of each image: label 3 you 8 CNN 5, label 5 you 5 CNN 5."


def test_what_the_reader_and_the_network_have_in_common_is_said(english):
    labels, disputed = np.array([1, 2, 3, 4]), np.array([True, True, False, False])
    sentence = show.read_reading(labels, np.array([1, 7, 3, 4]), np.array([1, 2, 3, 0]), disputed)
    assert "On the 2 debatable images you agree with the label on 1, and the CNN on 2." in sentence
    assert "On the 2 ordinary ones, you on 2 and it on 1." in sentence
    assert "you read something else" in sentence
    assert "You read like whoever wrote the labels" in show.read_reading(labels, labels, labels, disputed)


def test_who_agrees_with_most_debatable_labels_is_not_told_to_read_something_else(english):
    labels = np.array([1, 2, 3, 4])
    sentence = show.read_reading(labels, np.array([1, 2, 3, 0]), labels, np.ones(4, bool))
    assert "mostly read like whoever wrote the labels" in sentence
    assert "something else" not in sentence


def test_with_other_data_there_is_nothing_to_read(capsys, figures, english):
    show.unlabelled(small_mnist(verified=False), [1])
    show.reading(small_mnist(verified=False), [1], [1], ..., np.zeros(20, int))
    assert capsys.readouterr().out.count("These places refer to the original MNIST") == 2
    assert figures == []
