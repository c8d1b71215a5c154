"""Lesson 3: the readings of its figures say what the results show, and its calculations agree with one another."""

import numpy as np
import pytest

from helpers.language import text, use_language
from helpers.lessons import softmax_regression as show
from helpers.series.benchmark import run_cells
from helpers.series.project import Project

LN_10 = 2.302585
MODEL = ["setup", "imports", "split", "prepare", "variables", "scores", "log-softmax", "loss"]
GRADIENT = ["one-weight", "errors", "by-hand", "tape", "finite-difference"]
TRAINING = ["step", "batch-loss", "batches", "measure", "compile"]


def history(losses: list[float], accuracy: float = 0.9, val_accuracy: float = 0.9) -> list[dict[str, float]]:
    """A history with these losses and, in every epoch, the same accuracies."""
    return [{"loss": loss, "accuracy": accuracy, "val_loss": loss, "val_accuracy": val_accuracy} for loss in losses]


@pytest.fixture
def shown(monkeypatch) -> list[tuple[str, str]]:
    """Collects the description and the reading of each figure that the test has shown."""
    figures: list[tuple[str, str]] = []

    def show_figure(figure, alt, reading=""):
        figure.alt = alt
        assert figure._repr_mimebundle_()[0]["image/png"].startswith(b"\x89PNG")
        figures.append((alt, reading))

    monkeypatch.setattr(show, "show_figure", show_figure)
    return figures


@pytest.mark.parametrize(
    ("heights", "pt", "en"),
    [
        ([2.0, 1.8, 1.6, 1.5], "depois de 3 passos ainda faltam 50% da descida", "50% of the way down is still to go"),
        ([2.0, 1.2, 1.01, 1.0], "3 passos bastam", "3 steps are enough"),
        ([2.0, 2.2, 2.6, 2.4], "saltam por cima do fundo", "leap over the bottom"),
    ],
)
def test_what_a_rate_does_in_the_valley(heights, pt, en):
    use_language("pt")
    assert pt in show.read_valley({40: heights}, lowest=1.0)
    use_language("en")
    assert en in show.read_valley({40: heights}, lowest=1.0)


@pytest.mark.parametrize(
    ("losses", "pt", "en"),
    [
        ([0.5, 0.4, 0.395, 0.392], "Da época 3 em diante", "From epoch 3 on"),
        ([0.9, 0.7, 0.6], "ainda estava caindo", "was still falling"),
        ([0.9], "ainda estava caindo", "was still falling"),
        ([2.299, 2.295, 2.291], "mal saiu de ln 10", "hardly moved from ln 10"),
        ([3.1, 2.9], "pior que a de um modelo que não sabe nada", "worse than the loss of a model that knows nothing"),
    ],
)
def test_how_far_the_training_got(losses, pt, en):
    use_language("pt")
    assert pt in show.read_training(history(losses))
    use_language("en")
    assert en in show.read_training(history(losses))


def test_a_gap_between_training_and_validation_is_named():
    use_language("en")
    assert "almost as well" in show.read_training(history([0.3], accuracy=0.92, val_accuracy=0.91))
    assert "only 85.0% in validation" in show.read_training(history([0.3], accuracy=0.92, val_accuracy=0.85))


def test_the_direction_names_the_extreme_weights():
    use_language("en")
    maps = np.zeros((10, 28, 28))
    maps[3, 5, 7], maps[6, 20, 1] = 1, -1
    reading = show.read_direction(maps)
    assert "belongs to the 3, at row 5, column 7" in reading
    assert "belongs to the 6, at row 20, column 1" in reading


def test_the_weights_of_the_zero_and_the_untouched_pixels():
    use_language("en")
    maps = np.ones((10, 28, 28))
    assert "are not negative" in show.read_weights(maps)
    assert "never have ink" not in show.read_weights(maps)
    maps[0, 12:16, 12:16] = -0.5
    maps[:, :2] = 0
    assert "are negative, −0.50 on average" in show.read_weights(maps)
    assert "56 of the 784 pixels never have ink" in show.read_weights(maps)


def test_the_evidence_for_the_winner():
    use_language("en")
    maps = np.zeros((10, 28, 28))
    maps[5, 0, 0], maps[5, 0, 1], maps[3, 0, 0] = 4, -1, 2
    reading = show.read_evidence(maps, maps.sum(axis=(1, 2)), label=5)
    assert "add up to 4.0, the blue ones take away 1.0 and the bias is 0.0" in reading
    assert "1.0 above the score of the 3" in reading
    assert "is right" in reading
    assert "is wrong: the image is a 3" in show.read_evidence(maps, maps.sum(axis=(1, 2)), label=3)


def test_how_sure_the_mistakes_are():
    use_language("en")
    labels = np.array([0, 1, 2])
    certain = np.eye(10)[[0, 1, 3]]
    assert "1 of the 3 validation images wrong, and in 1 of these" in show.read_mistakes(labels, certain)
    doubtful = certain * 0.4 + 0.06
    assert "in none of them" in show.read_mistakes(labels, doubtful)
    assert "no validation image wrong" in show.read_mistakes(labels, np.eye(10)[labels])


def test_the_two_mistakes_of_the_trap_are_told_apart():
    use_language("en")
    bad = {
        "mean": history([0.3], accuracy=0.92),
        "sum": history([3.0], accuracy=0.87),
        "sum_floor": history([40.0], accuracy=0.76),
    }
    assert "The sum alone takes the accuracy from 92.0% to 87.0%" in show.read_trap(bad)
    assert "very sure when it is wrong" in show.read_trap(bad)
    assert "With the 1e-10 on top of the sum, the accuracy falls to 76.0%" in show.read_trap(bad)
    harmless = {name: history([0.3], accuracy=0.92) for name in bad}
    assert "does not make both measures worse" in show.read_trap(harmless)
    assert "very sure" not in show.read_trap(harmless)
    assert "it hardly acted" in show.read_trap(harmless)
    only_the_loss = {**bad, "sum_floor": history([40.0], accuracy=0.88)}
    assert "the true loss goes to 40.00, although the accuracy, 88.0%, does not fall" in show.read_trap(only_the_loss)


def test_no_mistake_is_shown_as_a_certainty():
    use_language("en")
    assert show._certainty(0.99999) == "> 99.9%"
    assert show._certainty(0.9987) == "99.9%"
    assert show._certainty(0.661) == "66.1%"


def test_lost_classes_are_named():
    use_language("en")
    even, lost = np.full(10, 0.1), np.array([0.3, 0.1, 0.1, 0.0, 0.0, 0.1, 0.1, 0.1, 0.005, 0.195])
    assert show.read_answers({"mean": even}) == "No class was lost."
    reading = show.read_answers({"mean": even, "sum": even, "sum_floor": lost})
    assert "With the recipe “sum, with 1e-10” the model never answers 3 or 4 and hardly ever answers 8." in reading
    assert "With the others no class was lost." in reading
    assert "With the others" not in show.read_answers({"sum_floor": lost})


@pytest.mark.parametrize(
    ("share", "pt", "en"),
    [
        (0.0, "o modelo nunca responde 4.", "the model never answers 4."),
        (0.001, "o modelo quase nunca responde 4.", "the model hardly ever answers 4."),
    ],
)
def test_never_is_only_said_of_no_answer_at_all(share, pt, en):
    shares = np.full(10, 0.1)
    shares[4] = share
    use_language("pt")
    assert pt in show.read_answers({"sum_floor": shares})
    use_language("en")
    assert en in show.read_answers({"sum_floor": shares})


def test_the_learning_curves_start_after_the_first_epoch(monkeypatch):
    figures = []
    monkeypatch.setattr(show, "show_figure", lambda figure, alt, reading="": figures.append(figure))
    use_language("en")
    show.training(history([0.5, 0.4]))
    loss, accuracy = figures[0].axes
    assert all(line.get_xdata().tolist() == [1, 2] for axes in (loss, accuracy) for line in axes.lines)
    assert "before training: 2.30" in loss.get_title()


@pytest.mark.parametrize("language", ["pt", "en", "both"])
def test_every_figure_has_a_description_in_one_language(language, shown):
    use_language(language)
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (12, 28, 28), np.uint8)
    labels = np.arange(12) % 10
    step = random.normal(size=(784, 10))
    histories = {name: history([0.5, 0.4]) for name in show.RECIPES}
    show.ten_sums(images[0])
    show.scores_to_bars([1.0, 2.0, 3.0])
    show.price_of_a_probability()
    show.valley(lambda weight: (weight - 1) ** 2, {0.1: [0.0, 0.2, 0.36], 1.5: [0.0, 3.0, -3.0]})
    show.direction(step)
    show.training_loop()
    show.training(history([0.5, 0.4]))
    show.weights(step)
    show.evidence(images[0], step, step.sum(axis=0), 0)
    show.mistakes(images, labels, random.dirichlet(np.ones(10), 12))
    show.trap(histories)
    show.answers({name: labels for name in histories}, labels)
    assert len(shown) == 12
    alone = {"pt": {" the ", " of "}, "en": {" uma ", " da ", " do "}, "both": set()}[language]
    for alt, reading in shown:
        assert len(alt) > 20
        assert not [word for word in alone if word in f" {alt} {reading} "]


def test_no_gallery_without_mistakes(capsys, shown):
    use_language("en")
    show.mistakes(np.zeros((3, 28, 28), np.uint8), np.arange(3), np.eye(10)[:3])
    assert shown == []
    assert "no validation image wrong" in capsys.readouterr().out


def test_braces_in_a_joined_reading_stay():
    use_language("en")
    assert show._joined([(show.Text("{a}", "{a}"), {"a": "{x}"}), (show.Text("b", "b"), {})]) == "{x} b"
    assert text("a", "b") == "b"


@pytest.fixture(scope="module")
def lesson() -> dict:
    """The variables of the lesson after the cells about the gradient, with a step ready to train."""
    return run_cells(Project.find(), "03_softmax_regression", MODEL + GRADIENT + TRAINING, dataset="digits", epochs=2)


def test_the_untrained_loss_is_ln_10(lesson):
    lesson["reset"]()
    assert float(lesson["mean_loss"](lesson["y_train"], lesson["forward"](lesson["x_train"]))) == pytest.approx(LN_10)


def test_the_gradient_by_hand_by_the_tape_and_by_nudging_agree(lesson):
    by_hand, by_tape = lesson["by_hand"].numpy(), lesson["by_tape"].numpy()
    pixel = lesson["pixel"]
    assert np.abs(by_hand).max() > 0.01
    np.testing.assert_allclose(by_hand, by_tape, atol=1e-6)
    assert lesson["by_nudging"] == pytest.approx(float(by_hand[pixel, 1]), rel=0.01)


def test_softmax_and_its_logarithm_survive_large_scores(lesson):
    z = [[1000.0, 0.0, -1000.0]]
    assert lesson["softmax"](z).numpy().tolist() == [[1.0, 0.0, 0.0]]
    assert lesson["log_softmax"](z).numpy().tolist() == [[0.0, -1000.0, -2000.0]]


def test_the_floor_of_the_trap_wipes_out_the_gradient(lesson):
    import tensorflow as tf

    z, y = tf.Variable([[30.0, 0.0]]), [[0.0, 1.0]]
    sizes = []
    for loss in (lesson["sum_loss"], lesson["sum_loss_with_floor"]):
        with tf.GradientTape() as tape:
            value = loss(y, z)
        sizes.append(float(tf.reduce_max(tape.gradient(value, z))))
    assert sizes[0] == pytest.approx(1)
    assert sizes[1] < 0.001


def test_summing_is_the_mean_at_a_rate_times_the_batch_size(lesson):
    x, y = lesson["some_batches"][0]
    lesson["reset"]()
    lesson["train_step"](x, y, lesson["sum_loss"])
    summed = lesson["W"].numpy()
    lesson["reset"]()
    lesson["train_step"](x, y, lesson["mean_loss"])
    np.testing.assert_allclose(summed, lesson["W"].numpy() * lesson["batch_size"], rtol=1e-3, atol=1e-5)


def test_training_again_gives_the_same(lesson):
    first = lesson["train"](lesson["mean_loss"], verbose=False)
    assert lesson["train"](lesson["mean_loss"], verbose=False) == first
    assert first[-1]["accuracy"] > 0.8
    assert first[-1]["loss"] < 1
