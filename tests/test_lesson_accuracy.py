"""Lesson 9: its pictures, the sentences that read its results, and what its own cells claim."""

import numpy as np
import pytest

from helpers.backend import keras
from helpers.lessons import accuracy as show
from helpers.series.benchmark import run_cells
from helpers.series.project import Project
from tests.figures import assert_described_in_each_language

CLEAR, UNCLEAR, CLEARLY_WORSE = (60, 20, 0.0001), (20, 18, 0.87), (20, 60, 0.0001)
PAIRS = {
    "no augmentation": [CLEAR] * 3,
    "no dropout": [UNCLEAR] * 3,
    "no averaging": [CLEAR, CLEAR, UNCLEAR],
    "nothing": [CLEAR] * 3,
}
# reading, results, what the Portuguese sentence says, what the English sentence says
CASES = [
    (show.read_ablation, (PAIRS,), "as 3 sementes, o acaso das imagens não explica o ganho de: aumento de dados.", "all 3 seeds, chance in the images does not explain the gain from: data augmentation."),
    (show.read_ablation, (PAIRS,), "não decide se ajudam: dropout, média dos pesos.", "does not decide whether these help: dropout, weight averaging."),
    (show.read_ablation, ({"no dropout": [CLEARLY_WORSE] * 2},), "Com as duas sementes, atrapalham: dropout.", "With both seeds, these do harm: dropout."),
    (show.read_ablation, ({"no dropout": [CLEAR]},), "Com a única semente", "With the only seed"),
    (show.read_looks, ([CLEAR] * 3,), "ficam na receita", "they stay in the recipe"),
    (show.read_looks, ([CLEARLY_WORSE] * 3,), "não vale a pena", "not worth using"),
    (show.read_looks, ([CLEAR, UNCLEAR],), "não se conclui que os cinco olhares", "cannot conclude that the five looks"),
    (show.read_mistakes, (0,), "Não há nenhum erro", "no mistake"),
    (show.read_mistakes, (1,), "um só erro", "a single mistake"),
    (show.read_mistakes, (7,), "todos os 7 erros", "all the 7 mistakes"),
    (show.read_mistakes, (1234,), "20 dos 1.234 erros", "20 of the 1,234 mistakes"),
    (show.read_test, (np.array([0.99]), 10_000), "Com um só treino, o resultado é 99,00%", "With a single run the result is 99.00%"),
    (show.read_test, (np.array([0.99, 0.992]), 10_000), "varia 0,14 ponto", "varies by 0.14 points"),
    (show.read_test, (np.array([0.99, 0.992]), 10_000), "98,90% a 99,27%", "98.90% to 99.27%"),
    (show.read_against, ([CLEAR] * 3,), "a receita nova, com menos parâmetros, erra menos", "the new recipe, with fewer parameters, makes fewer mistakes"),
    (show.read_against, ([CLEARLY_WORSE] * 2,), "a CNN da lição 5 erra menos", "the CNN of lesson 5 makes fewer mistakes"),
    (show.read_against, ([CLEAR, UNCLEAR],), "não se conclui qual", "cannot conclude which"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "results", "pt", "en"), CASES)
def test_a_reading_says_what_the_results_show(read, results, pt, en, language):
    wanted, unwanted = (pt, en) if language == "pt" else (en, pt)
    sentence = read(*results)
    assert wanted in sentence
    assert unwanted not in sentence


def drawings() -> dict[str, tuple]:
    """A call of each function that draws, on small results."""
    random = np.random.default_rng(0)
    images, labels = random.random((25, 28, 28, 1)), np.arange(25) % 10
    return {
        "augmentation": (images[0], [images[:8], images[8:16], images[16:24]]),
        "affine": (images[0], images[:8]),
        "ablation": (PAIRS, 20_000),
        "mistakes": (images, labels, random.dirichlet(np.ones(10), 25)),
    }


@pytest.mark.parametrize("name", drawings())
def test_each_figure_is_drawn_and_described_in_each_language(name, figures):
    assert_described_in_each_language(lambda: getattr(show, name)(*drawings()[name]), figures)


def test_an_idea_that_helps_with_every_seed_is_drawn_filled_and_the_others_empty(figures, english):
    show.ablation({"no augmentation": [CLEAR], "no dropout": [UNCLEAR]}, 1000)
    points = figures[0].axes[0].lines[:2]
    assert [point.get_markerfacecolor() for point in points] == [show.COLOURS[0], "white"]
    assert [point.get_xdata()[0] for point in points] == pytest.approx([4.0, 0.2])


@pytest.mark.parametrize("name", ["looks", "against"])
def test_a_table_of_pairs_has_a_row_for_each_seed_and_no_p_value_of_zero(name, monkeypatch, language):
    tables = []
    monkeypatch.setattr(show, "display", tables.append)
    getattr(show, name)([CLEAR, (5, 3, 0.727)])
    small, other = {"pt": ("< 0,001", "0,727"), "en": ("< 0.001", "0.727")}[language]
    assert tables[0].data.splitlines()[2:] == [f"| 1 | 60 | 20 | {small} |", f"| 2 | 5 | 3 | {other} |"]


def test_the_results_hold_the_mean_the_spread_and_the_lowest():
    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    metrics = show.results([network, network], np.array([0.98, 0.98]), np.array([0.99, 0.97]))["accurate_cnn"]
    assert metrics["test_accuracy"] == pytest.approx(0.98)
    assert metrics["test_accuracy_sd"] == pytest.approx(0.0141, abs=1e-4)
    assert (metrics["test_accuracy_lowest"], metrics["seeds"], metrics["parameters"]) == (0.97, 2, 3)
    assert show.results([network], np.array([0.9]), np.array([0.9]))["accurate_cnn"]["test_accuracy_sd"] is None


@pytest.fixture(scope="module")
def lesson():
    """The variables of lesson 9 after its first cells, on few images."""
    cells = ["setup", "imports", "data", "normalization", "normalization-check"]
    cells += ["augmentation", "affine", "conv-block", "dense-block", "network", "ideas", "chosen"]
    return run_cells(Project.find(), "09_accuracy", cells, train_samples=1000, dataset="digits", epochs=1)


def test_batch_normalization_by_hand_is_that_of_keras(lesson):
    np.testing.assert_allclose(lesson["by_hand"], lesson["by_keras"], atol=1e-4)


def test_the_network_has_fewer_than_150_000_parameters_and_each_idea_can_be_left_out(lesson):
    complete = lesson["small_network"](lesson["IDEAS"])
    assert complete.count_params() < 150_000
    kinds = [type(layer).__name__ for layer in lesson["small_network"]([]).layers]
    assert not {"RandomAffine", "BatchNormalization", "Dropout"} & set(kinds)
    assert {"RandomAffine", "BatchNormalization", "Dropout"} <= {type(layer).__name__ for layer in complete.layers}


def test_the_affine_layer_moves_images_in_training_only_and_keeps_the_middle(lesson):
    layer, images = lesson["RandomAffine"](), np.zeros((200, 28, 28, 1), np.float32)
    images[:, 12:16, 12:16] = 1
    np.testing.assert_array_equal(layer(images), images)
    moved = layer(images, training=True).numpy()[..., 0]
    places = np.arange(28)
    mass = moved.sum(axis=(1, 2))
    rows, columns = (moved.sum(axis=2) @ places) / mass, (moved.sum(axis=1) @ places) / mass
    assert np.abs(rows - 13.5).max() < 2.4
    assert np.abs(columns - 13.5).max() < 2.4
    assert rows.std() > 0.8
    assert len(np.unique(moved.round(4), axis=0)) == 200


def test_a_model_with_the_affine_layer_can_be_saved_and_loaded(lesson, tmp_path):
    model = lesson["small_network"](lesson["CHOSEN"])
    model.save(tmp_path / "model.keras")
    images = np.random.default_rng(0).random((3, 28, 28, 1), dtype=np.float32)
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded(images), model(images))


def test_the_paired_comparison_counts_what_is_mended_and_what_is_spoiled(lesson):
    before = np.array([True, True, False, False, False])
    after = np.array([True, False, True, True, True])
    assert lesson["paired"](before, after) == (3, 1, pytest.approx(0.625))
    assert lesson["paired"](before, before) == (0, 0, 1.0)


def test_the_five_looks_are_the_mean_of_five_answers(lesson):
    class Recorder:
        def __init__(self):
            self.seen = []

        def predict(self, images, batch_size, verbose):
            self.seen.append(images)
            return np.full((len(images), 10), len(self.seen))

    recorder, image = Recorder(), np.zeros((1, 28, 28, 1))
    image[0, 10, 10] = 1
    np.testing.assert_array_equal(lesson["five_looks"](recorder, image), np.full((1, 10), 3))
    places = {tuple(int(place) for place in np.argwhere(seen[0])[0][:2]) for seen in recorder.seen}
    assert places == {(10, 10), (9, 10), (11, 10), (10, 9), (10, 11)}
