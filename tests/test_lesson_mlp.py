import numpy as np
import pytest
from matplotlib.colors import to_rgba

from helpers.lessons import mlp as show
from helpers.plots import Figure
from helpers.series.benchmark import run_cells
from helpers.series.project import Project

CELLS = ["setup", "imports", "data", "neuron", "forward", "backward", "by_hand", "by_tape"]
PIXELS = np.zeros((2, 784))
PIECES = np.maximum(0, np.linspace(0, 3, 20)[:, np.newaxis] - np.arange(3))
WEIGHTS = {
    "zeros": np.zeros((784, 9)),
    "constant": np.full((784, 9), 0.5),
    "random": np.random.default_rng(0).normal(size=(784, 9)),
}
ACCURACIES = {"zeros": 0.112, "constant": 0.268, "random": 0.889}


def history(val_loss, accuracy=0.99, val_accuracy=0.97):
    """A history in which the training loss halves in each epoch and both accuracies end at the given values."""
    epochs = len(val_loss)
    return {
        "loss": [0.5**epoch for epoch in range(1, epochs + 1)],
        "val_loss": val_loss,
        "accuracy": [accuracy] * epochs,
        "val_accuracy": [val_accuracy] * epochs,
    }


def results(raw_sgd, raw_adam, scaled_adam):
    return {
        ("raw", "SGD"): raw_sgd,
        ("raw", "Adam"): raw_adam,
        ("scaled", "SGD"): 0.9,
        ("scaled", "Adam"): scaled_adam,
        ("standardized", "SGD"): 0.9,
        ("standardized", "Adam"): 0.9,
    }


TURNING, FALLING = history([0.3, 0.2, 0.25, 0.24, 0.26]), history([0.3, 0.2, 0.1])
STOPPED = history(TURNING["val_loss"][:4])
RISING = {**TURNING, "val_accuracy": [0.9, 0.95, 0.95, 0.96, 0.97]}  # while its loss is lowest in epoch 2
LATER = history([0.3, 0.2, 0.25, 0.24, 0.1])
TINY, LARGE, FITTING = history([1.4], 0.581, 0.487), history([0.4], 1.0, 0.883), history([0.1], 0.95, 0.94)

# for each reading: its results, and words that it has in pt and in en
READINGS = {
    "neuron on and off": (
        lambda: show.read_neuron([20.7, -28.7]),
        "positiva em 1 de 2 imagens",
        "positive for 1 of 2 images",
    ),
    "neuron off": (lambda: show.read_neuron([-1, -2]), "Nenhuma soma", "No sum"),
    "neuron on": (lambda: show.read_neuron([1, 2]), "Todas as somas", "All sums"),
    "pieces": (lambda: show.read_relu_pieces(6, 0.083), "mais de 0,08 da curva", "more than 0.08 away"),
    "starts": (
        lambda: show.read_starts({"zeros": 1, "constant": 1, "random": 128}, ACCURACIES),
        "a rede acerta 26,8%",
        "the network gets 26.8% right",
    ),
    "starts, all different": (
        lambda: show.read_starts({"zeros": 1, "constant": 6, "random": 128}, ACCURACIES),
        "6 com a constante",
        "6 with the constant",
    ),
    "curves that turn": (
        lambda: show.read_curves(TURNING),
        "mais baixa na época 2 (0,200)",
        "lowest in epoch 2 (0.200)",
    ),
    "curves that fall": (lambda: show.read_curves(FALLING), "mais épocas poderiam", "more epochs might"),
    "curves of a lost training": (
        lambda: show.read_curves({**TURNING, "loss": [0.3, 0.2, 0.3, 0.4, 0.5]}),
        "As duas perdas pararam",
        "Both losses have stopped",
    ),
    "tiny network": (
        lambda: show.read_capacity(1, TINY),
        "Com 1 neurônio, a rede acerta só 58,1%",
        "With 1 neuron the network gets only 58.1%",
    ),
    "large network that does best": (
        lambda: "".join(show.read_best_capacity({1: TINY, 512: LARGE})),
        "acerta mais na validação",
        "does better on validation",
    ),
    "large network": (lambda: show.read_capacity(512, LARGE), "é o sobreajuste", "is the overfitting"),
    "fitting network": (lambda: show.read_capacity(64, FITTING), "andam juntas", "keep together"),
    "stopped in time": (
        lambda: show.read_early_stopping(STOPPED, TURNING),
        "nem a perda nem a acurácia melhoram",
        "neither the loss nor the accuracy improves",
    ),
    "stopped before the best accuracy": (
        lambda: show.read_early_stopping(STOPPED, RISING),
        "termina em 0,260, mas a acurácia ainda vai de 95,0% a 97,0%",
        "ends at 0.260, but the accuracy still goes from 95.0% to 97.0%",
    ),
    "stopped too early": (
        lambda: show.read_early_stopping(STOPPED, LATER),
        "chega mais tarde a 0,100",
        "gets to 0.100",
    ),
    "not stopped": (lambda: show.read_early_stopping(FALLING, FALLING), "não chegou a agir", "did not act"),
    "scales": (lambda: show.read_scales(results(0.104, 0.893, 0.933)), "não passa de 10,4%", "no further than 10.4%"),
    "scales, raw works": (
        lambda: show.read_scales(results(0.85, 0.893, 0.933)),
        "o SGD acerta 85,0%",
        "SGD gets 85.0%",
    ),
    "all dead": (lambda: show.read_dead([0, 0.36, 1]), "morreram todos", "all of them died"),
    "some dead": (lambda: show.read_dead([0, 0.36, 0.83]), "vai de 0% a 83%", "goes from 0% to 83%"),
    "none dead": (lambda: show.read_dead([0, 0, 0]), "não morreu nenhum", "no neuron died"),
}

# for each figure: what shows it, and words of its description in pt and in en
FIGURES = {
    "network": (lambda: show.network(32), "32 neurônios ocultos", "32 hidden neurons"),
    "neuron": (lambda: show.neuron(PIXELS, np.ones((28, 28)), np.array([2, -1])), "um neurônio", "one neuron"),
    "pieces": (
        lambda: show.relu_pieces(np.linspace(0, 3, 20), PIECES, np.ones(3), np.ones(20)),
        "3 relus que saem",
        "3 relus that leave",
    ),
    "starts": (lambda: show.starts(WEIGHTS, ACCURACIES), "de 7 neurônios", "of 7 hidden neurons"),
    "curves": (lambda: show.curves(TURNING), "de 0,300 a 0,260", "from 0.300 to 0.260"),
    "capacity": (lambda: show.capacity({1: TINY, 512: LARGE}), "512 neurônios", "512 hidden neurons"),
    "stopping": (lambda: show.early_stopping(STOPPED, TURNING), "estrela na época 2", "star at epoch 2"),
    "scales": (
        lambda: show.scales(results(0.104, 0.893, 0.933)),
        "brutos, [0, 255]",
        "raw, [0, 255]",
    ),
    "dead": (lambda: show.dead([0, 0.36, 0.83]), "de 0 a 2 lotes: 0%; 36%; 83%", "after 0 to 2 batches: 0%; 36%; 83%"),
}


@pytest.fixture
def shown(monkeypatch):
    """The figures and the sentences that were shown."""
    shown = {"figures": [], "sentences": []}
    monkeypatch.setattr("helpers.plots.display", shown["figures"].append)
    monkeypatch.setattr("helpers.plots.say", shown["sentences"].append)
    return shown


@pytest.fixture(scope="module")
def lesson():
    """The variables of the lesson after it has computed one batch's gradients by hand and with the tape."""
    return run_cells(
        Project.find(), "04_mlp", CELLS, language="en", dataset="digits", train_samples=500, epochs=1, hidden_units=20
    )


@pytest.mark.parametrize(("read", "pt", "en"), READINGS.values(), ids=READINGS)
def test_a_reading_says_what_the_results_show(read, pt, en, language):
    wanted, other = (pt, en) if language == "pt" else (en, pt)
    assert wanted in read()
    assert other not in read()


@pytest.mark.parametrize(("draw", "pt", "en"), FIGURES.values(), ids=FIGURES)
def test_a_figure_is_described_and_read_in_the_language_in_use(draw, pt, en, language, shown):
    draw()
    (figure,), (sentence,) = shown["figures"], shown["sentences"]
    wanted, other = (pt, en) if language == "pt" else (en, pt)
    assert isinstance(figure, Figure)
    assert wanted in figure.alt.lower()
    assert other not in figure.alt.lower()
    assert sentence


@pytest.mark.parametrize(("draw", "pt", "en"), FIGURES.values(), ids=FIGURES)
def test_a_figure_with_both_languages_is_described_in_both(draw, pt, en, shown):
    draw()
    assert pt in shown["figures"][0].alt.lower()
    assert en in shown["figures"][0].alt.lower()


def test_the_star_marks_the_epoch_whose_weights_are_kept(shown):
    show.early_stopping(STOPPED, TURNING)
    star = shown["figures"][0].axes[0].lines[-1]
    assert star.get_xydata().tolist() == [[2, 0.2]]


def test_the_neuron_with_the_highlighted_lines_is_highlighted_too(shown):
    show.network(32)
    (axes,) = shown["figures"][0].axes
    (neuron,) = [patch for patch in axes.patches if patch.get_facecolor() == to_rgba("#0072B2")]
    thick = [line for line in axes.lines if line.get_linewidth() > 1]
    assert len(thick) == 6
    assert all(line.get_xydata()[-1].tolist() == list(neuron.center) for line in thick)


def test_both_networks_are_drawn_on_one_scale(shown):
    show.capacity({1: TINY, 512: LARGE})
    top_left, top_right, bottom_left, bottom_right = shown["figures"][0].axes
    assert top_left.get_ylim() == top_right.get_ylim()
    assert bottom_left.get_ylim() == bottom_right.get_ylim()


def test_a_network_that_fits_best_gets_no_further_sentence():
    assert show.read_best_capacity({64: FITTING, 512: LARGE}) == []


def test_equal_neurons_are_counted_once():
    weights = np.array([[1.0, 1.0 + 1e-9, 2.0], [3.0, 3.0, 3.0]])
    assert show.different_neurons(weights) == 2


def test_backpropagation_by_hand_equals_the_tape(lesson):
    for by_hand, by_tape in zip(lesson["by_hand"], lesson["by_tape"], strict=True):
        assert np.abs(by_hand).max() > 1e-3
        np.testing.assert_allclose(by_hand, by_tape, rtol=0, atol=1e-12)


@pytest.mark.parametrize("layer", range(4), ids=["W1", "b1", "W2", "b2"])
def test_backpropagation_by_hand_equals_a_finite_difference(lesson, layer):
    arrays = [lesson[name] for name in ("W1", "b1", "W2", "b2")]
    place = np.unravel_index(np.abs(lesson["by_hand"][layer]).argmax(), arrays[layer].shape)

    def loss(change):
        changed = [array.copy() for array in arrays]
        changed[layer][place] += change
        _, p = lesson["forward"](lesson["x"], *changed)
        return -np.log(p[np.arange(len(p)), lesson["y"]]).mean()

    slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
    assert slope == pytest.approx(lesson["by_hand"][layer][place], rel=1e-4)


def test_neurons_that_start_equal_stay_equal(lesson):
    shapes = (784, 20), (20, 10)
    lesson["x_small"], lesson["y_small"] = lesson["x_train"], lesson["y_train"]
    train = lesson["train"]
    train.__globals__.update(lesson)
    constant, *_ = train(*(np.full(shape, 0.01) for shape in shapes))
    assert show.different_neurons(constant) == 1
    assert not np.allclose(constant, 0.01)
    zeros, _, _, output_bias = train(*map(np.zeros, shapes))
    assert not zeros.any()
    assert output_bias.any()


def test_keras_computes_what_the_lesson_wrote_in_numpy(lesson):
    model = lesson["mlp"](20)
    _, p = lesson["forward"](lesson["x_validation"], *model.get_weights())
    np.testing.assert_allclose(model.predict(lesson["x_validation"], verbose=0), p, atol=1e-5)
    assert model.count_params() == 784 * 20 + 20 + 20 * 10 + 10


def test_the_network_reaches_its_accuracy_on_mnist(mnist):
    lesson = run_cells(
        Project.find(), "04_mlp", ["setup", "imports", "data", "mlp", "fit", "test"], language="en", dataset="mnist"
    )
    assert lesson["test_accuracy"] >= 0.975
