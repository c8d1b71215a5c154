"""Lesson 2: what its figures and sentences say, and what its cells assert."""

import math

import numpy as np
import pytest

from helpers.language import use_language
from helpers.lessons import normalization as show
from helpers.series.benchmark import run_cells
from helpers.series.project import Project

RANDOM = np.random.default_rng(0)
RAW = RANDOM.integers(0, 256, (40, 28, 28), np.uint8)
RAW[:, :14] = 0
SCALED = RAW.astype("float32") / 255
STANDARDIZED = (SCALED - SCALED.mean()) / SCALED.std()
LABELS = np.arange(40) % 10
CONSTANT = np.zeros((40, 28, 28), np.float32)
BY_LABEL = np.abs(np.subtract.outer(np.arange(10), np.arange(10))).astype(float)
BY_CODE = np.sqrt(2) * (1 - np.eye(10))

# for each sentence: what makes it, and what it says in pt and in en
READINGS = {
    "memory, careless": (lambda: show.read_memory(RAW / 255, SCALED), "2 vezes", "2 times"),
    "memory, as small": (lambda: show.read_memory(SCALED, SCALED), "nada se perdeu", "nothing was wasted"),
    "forgotten, one answer": (
        lambda: show.read_forgotten(LABELS, np.full(40, 8), LABELS),
        "de 100,0% para 10,0% de acertos, sem nenhuma mensagem de erro. A resposta mais comum passa a ser 8, dada a 100% "
        "das imagens, e nunca se responde 0 nem 1",
        "from 100.0% to 10.0% correct, without any error message. The most common answer becomes 8, given to 100% of the "
        "images, and 0 or 1",
    ),
    "forgotten, all answers": (
        lambda: show.read_forgotten(LABELS, np.roll(LABELS, 1), LABELS),
        "dada a 10% das imagens.",
        "given to 10% of the images.",
    ),
    "forgotten, no loss": (
        lambda: show.read_forgotten(LABELS, LABELS, LABELS),
        "a diferença não aparece",
        "do not show the difference",
    ),
    "sums": (
        lambda: show.read_sums(np.array([-510.0, 255]), np.array([-2.0, 1])),
        "passa de 2,0 em valor absoluto. Com pixels brutos, a maior chega a 510: em cada imagem, a soma é 255 vezes",
        "exceeds 2.0 in absolute value. With raw pixels the largest reaches 510: for each image the sum is 255 times",
    ),
    "sums, no ink": (lambda: show.read_sums(np.zeros(2), np.zeros(2)), "não têm tinta", "no ink at all"),
    "scales": (
        lambda: show.read_scales(RAW, SCALED, STANDARDIZED),
        "50% dos pixels, vale −0,7",
        "50% of the pixels, is −0.7",
    ),
    "scales, constant": (
        lambda: show.read_scales(CONSTANT, CONSTANT, CONSTANT),
        "o desvio padrão é 0",
        "the standard deviation is 0",
    ),
    "background": (lambda: show.read_no_ink(np.array([-0.5, -0.25]), -0.42), "de −0,50 a −0,25", "from −0.50 to −0.25"),
    "background, the same": (
        lambda: show.read_no_ink(np.array([-0.42, -0.42]), -0.42),
        "vale −0,42 em todas",
        "is −0.42 in all",
    ),
    "halfway": (
        lambda: show.read_halfway(SCALED[0], (SCALED[0] + SCALED[1]) / 2, SCALED[1], SCALED[2]),
        "e não um 3",
        "not a 3",
    ),
    "halfway, near a 3": (
        lambda: show.read_halfway(SCALED[0], SCALED[2], SCALED[1], SCALED[2]),
        "está perto por acaso",
        "happens to be near",
    ),
    "distances, one-hot": (lambda: show.read_distances(BY_LABEL, BY_CODE), "a 1,414 de", "is 1.414 away"),
    "distances, others": (lambda: show.read_distances(BY_LABEL, BY_LABEL), "de 1,000 a 9,000", "from 1.000 to 9.000"),
    "batch": (
        lambda: show.read_batch(np.array([3, 3, 3, 7, *range(9)])),
        "que tem 13. No lote inteiro, o dígito mais comum é o 3, com 4, e o mais raro é o 9, com 0",
        "which has 13. In the whole batch the most common digit is 3, with 4, and the rarest is 9, with 0",
    ),
    "epoch, full batches": (
        lambda: show.read_epoch(54_000, 50),
        "1.080 passos por época, e todos",
        "1,080 steps in each epoch, and all",
    ),
    "epoch, a smaller one": (
        lambda: show.read_epoch(54_000, 64),
        "844 passos por época; o último lote tem só 48",
        "844 steps in each epoch; the last batch has only 48",
    ),
    "epoch, one batch": (lambda: show.read_epoch(100, 200), "um passo só", "a single step"),
}

# for each figure: what draws it, and what its description says in pt and in en
FIGURES = {
    "memory": (lambda: show.draw_memory({"x_train": RAW, "scaled": SCALED}), "scaled (float32) 0,1 MB", "scaled (float32) 0.1 MB"),
    "forgotten": (lambda: show.draw_forgotten(LABELS, np.full(40, 8), LABELS), "7 0%, 8 100%", "7 0%, 8 100%"),
    "sums": (lambda: show.draw_sums(np.array([-510.0, 255]), np.array([-2.0, 1])), "−510,0 a 255,0", "−510.0 to 255.0"),
    "scales": (lambda: show.draw_scales(RAW, SCALED, STANDARDIZED), "0,00 … 255,00", "0.00 … 255.00"),
    "scales, constant": (lambda: show.draw_scales(CONSTANT, CONSTANT, CONSTANT), "brutos: 0,00 … 0,00", "raw: 0.00 … 0.00"),
    "background": (lambda: show.draw_no_ink(RANDOM.random(40), LABELS, -0.42), "−0,42", "−0.42"),
    "distances": (lambda: show.draw_distances(BY_LABEL, BY_CODE), "sempre 1,414", "always 1.414"),
    "shapes": (lambda: show.draw_shapes(SCALED[0]), "lista de 784", "list of 784"),
    "shapes, no ink": (lambda: show.draw_shapes(CONSTANT[0]), "lista de 784", "list of 784"),
    "epoch": (lambda: show.draw_epoch(54_000, 64), "lotes de 64; passos: 844; imagens do último lote: 48", "batches of 64; steps: 844; images in the last batch: 48"),
    "epoch, few batches": (lambda: show.draw_epoch(9, 4), "último lote: 1.", "last batch: 1."),
    "epoch, one batch": (lambda: show.draw_epoch(100, 200), "passos: 1;", "steps: 1;"),
}  # fmt: skip


@pytest.mark.parametrize(("read", "pt", "en"), READINGS.values(), ids=READINGS)
def test_a_sentence_says_what_the_results_show(read, pt, en, language):
    assert {"pt": pt, "en": en}[language] in read()


@pytest.mark.parametrize(("draw", "pt", "en"), FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("shown", ["pt", "en", "both"])
def test_a_figure_is_described_and_none_of_it_is_cut_off(draw, pt, en, shown):
    use_language(shown)
    figure, alt = draw()
    assert {"pt": pt, "en": en, "both": ""}[shown] in alt
    figure.draw_without_rendering()  # places the panels
    used = figure.get_tightbbox()  # in inches
    assert min(used.x0, used.y0) > -0.03
    assert used.x1 < figure.get_figwidth() + 0.03
    assert used.y1 < figure.get_figheight() + 0.03


@pytest.fixture
def displayed(monkeypatch) -> list:
    """What is shown, in order."""
    shown: list = []
    monkeypatch.setattr("helpers.plots.display", shown.append)
    monkeypatch.setattr("helpers.display.display", shown.append)
    return shown


@pytest.mark.parametrize(
    ("call", "arguments", "expected"),
    [
        (show.memory, (RAW, RAW / 255, SCALED), "2 times"),
        (show.forgotten, (LABELS, np.full(40, 8), LABELS), "100%"),
        (show.sums, (np.array([-510.0, 255]), np.array([-2.0, 1])), "510"),
        (show.scales, (RAW, SCALED, STANDARDIZED), "50%"),
        (show.no_ink, ([-0.5, -0.25], LABELS[:2], -0.42), "−0.25"),
        (show.halfway, (SCALED[0], SCALED[:2].mean(axis=0), SCALED[1], SCALED[3]), "not a 3"),
        (show.distances, (BY_LABEL, BY_CODE), "1.414"),
        (show.shapes, (SCALED[0],), "784"),
        (show.batch, (SCALED[:12].reshape(12, 784), np.eye(10)[LABELS[:12]]), "which has 12"),
        (show.epoch, (100, 30), "4 steps"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_the_lesson_calls_shows_a_figure_and_its_reading(call, arguments, expected, displayed):
    use_language("en")
    call(*arguments)
    figure, *readings = displayed
    assert figure.alt
    assert expected in "".join(readings or [figure.alt])


def cells_without(*words: str) -> list[str]:
    """The ids of the lesson's code cells, but for the parameters and those that hold one of `words`."""
    (page,) = Project.find().select(("02_normalization",))
    cells = [cell for cell in page.notebook.cells if cell.cell_type == "code" and cell["id"] != "parameters"]
    return [cell["id"] for cell in cells if not any(word in cell.source for word in words)]


@pytest.fixture(scope="module")
def lesson() -> dict:
    """The variables of the lesson after its cells, but for those that only show something or write a file."""
    ids = [*cells_without("show.", "save_results"), "halfway", "distances"]
    return run_cells(Project.find(), "02_normalization", ids, dataset="digits", train_samples=500, batch_size=64)


def test_both_ways_of_scaling_agree_and_float32_takes_half_the_memory(lesson):
    assert lesson["careless"].dtype == np.float64
    assert lesson["scaled"].dtype == np.float32
    assert lesson["careless"].nbytes == 2 * lesson["scaled"].nbytes
    assert lesson["rounding"] < 1e-7


def test_the_sums_of_raw_pixels_are_255_times_those_of_scaled_ones(lesson):
    np.testing.assert_allclose(lesson["raw_sums"], 255 * lesson["scaled_sums"], rtol=1e-4, atol=1e-3)


def test_forgetting_the_division_costs_answers_and_the_layer_gives_them_back(lesson):
    accuracy = lesson["accuracy"]
    assert accuracy(lesson["forgotten"]) < accuracy(lesson["answers"])
    assert accuracy(lesson["cured"]) == accuracy(lesson["answers"])


def test_the_training_pixels_are_standardized_and_a_constant_image_is_not_divided_by_zero(lesson):
    assert abs(lesson["standardized"].mean()) < 1e-5
    assert abs(lesson["standardized"].std() - 1) < 1e-5
    assert lesson["standardized"].dtype == np.float32
    assert np.all(lesson["standardize"](CONSTANT, 0.0, CONSTANT.std()) == 0)


def test_the_layers_give_what_was_made_by_hand(lesson):
    np.testing.assert_allclose(lesson["by_layer"], lesson["standardized"][:1000], atol=1e-5)
    np.testing.assert_allclose(lesson["vectors"], lesson["flat"][:1000], atol=1e-6)
    assert lesson["prepare"].count_params() == 0


def test_the_codes_are_those_of_keras_and_equally_far_apart(lesson):
    np.testing.assert_array_equal(lesson["code"], lesson["codes"][5])
    np.testing.assert_array_equal(lesson["one_hot"], lesson["by_keras"])
    different = lesson["code_distances"][~np.eye(10, dtype=bool)]
    np.testing.assert_allclose(different, math.sqrt(2))


def test_an_epoch_has_as_many_steps_as_batches_and_each_is_drawn_again(lesson):
    assert lesson["steps"] == len(lesson["batches"]) == math.ceil(len(lesson["flat"]) / 64)
    assert not np.array_equal(lesson["first"], lesson["second"])


def test_images_that_are_all_alike_do_not_stop_the_lesson(tmp_path):
    labels = np.tile(np.arange(10, dtype=np.uint8), 20)
    blank = np.zeros((200, 28, 28), np.uint8)
    np.savez(tmp_path / "blank.npz", x_train=blank, y_train=labels, x_test=blank, y_test=labels)
    settings = {"dataset": str(tmp_path / "blank.npz"), "output_dir": str(tmp_path)}
    variables = run_cells(Project.find(), "02_normalization", cells_without("save_results"), **settings)
    assert np.all(variables["standardized"] == 0)
    assert np.all(variables["scaled_sums"] == 0)
