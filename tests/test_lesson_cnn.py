"""Lesson 5: its pictures, the sentences that read its results, and what its own cells claim."""

import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Label
from scipy.signal import correlate2d

from helpers import plots
from helpers.backend import keras
from helpers.language import use_language
from helpers.lessons import cnn as show
from helpers.models import cnn
from helpers.series.benchmark import run_cells
from helpers.series.project import Project

EDGE = np.array([[-1, 0, 1]] * 3)
RANDOM = np.random.default_rng(0)
SAME_IN_BOTH = {"softmax", "relu", "kernel", "pixels", "detector"}


def curve(loss, val_loss, val_accuracy):
    accuracy = [1 - value for value in loss]
    return {"loss": loss, "accuracy": accuracy, "val_loss": val_loss, "val_accuracy": val_accuracy}


IMPROVING = curve([0.3, 0.2, 0.1], [0.25, 0.2, 0.15], [0.9, 0.94, 0.95])
OVERFITTING = curve([0.3, 0.2, 0.1, 0.05], [0.25, 0.2, 0.3, 0.4], [0.9, 0.95, 0.94, 0.93])
LAST_EPOCH_WORSE = curve([0.3, 0.2, 0.1], [0.25, 0.2, 0.3], [0.9, 0.95, 0.94])
UNSTABLE = curve([0.3, 0.2, 0.5], [0.25, 0.2, 0.4], [0.9, 0.95, 0.94])
ONE_EPOCH = curve([0.3], [0.25], [0.9])


def digit():
    """A thick upright stroke with soft edges, 28×28, from 0 to 1."""
    image = np.zeros((28, 28), np.float32)
    image[5:23, 10:15] = [0.5, 1, 1, 1, 0.5]
    return image


def maps(*shape):
    return RANDOM.normal(size=shape).astype(np.float32)


def inside():
    responses = maps(1, 26, 26, 8)
    positive = np.maximum(responses, 0)
    kernels = maps(3, 3, 1, 8), maps(3, 3, 1, 8)
    show.inside(digit().reshape(1, 28, 28, 1), *kernels, responses, positive, positive[:, ::2, ::2])


FIGURES = {
    "windows": lambda: show.windows(digit(), EDGE),
    "edges": lambda: show.edges(digit(), correlate2d(digit(), EDGE, "valid"), correlate2d(digit(), EDGE.T, "valid")),
    "padding": show.padding_and_stride,
    "channels": lambda: show.channels(maps(2, 3, 3), maps(2, 2, 2), [np.ones((2, 2)), np.eye(2)], 1),
    "pooling": lambda: show.pooling(np.arange(16).reshape(4, 4) - 8, np.eye(4), np.eye(2)),
    "receptive field": lambda: show.receptive_field(digit()),
    "architecture": lambda: show.architecture(cnn()),
    "curves": lambda: show.curves(OVERFITTING),
    "one epoch": lambda: show.curves(ONE_EPOCH),
    "inside": inside,
}


@pytest.fixture
def shown(monkeypatch):
    """The figures that are shown, each with its description and the sentence that reads it."""
    figures = []
    monkeypatch.setattr(plots, "show_figure", lambda *figure_alt_reading: figures.append(figure_alt_reading))
    return figures


def words(figure, *sentences):
    """The words of three letters or more in a figure and in sentences."""
    labels = [label.get_text() for label in figure.findobj(Label)]
    return {word.lower() for text in (*labels, *sentences) for word in re.findall(r"[^\W\d_]{3,}", text)}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_figure_has_a_description_and_speaks_one_language(draw, shown):
    for language in ("pt", "en", "both"):
        use_language(language)
        draw()
    (pt, en, _) = (words(*parts) for parts in shown)
    assert pt
    assert not pt & en - SAME_IN_BOTH
    for figure, alt, *_ in shown:
        assert len(alt) > 20
        assert figure._repr_mimebundle_()[0]["image/png"]


@pytest.mark.parametrize("in_use", ["pt", "en", "both"])
@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_no_words_of_a_figure_lie_outside_it_or_on_one_another(draw, shown, in_use):
    use_language(in_use)
    draw()
    ((figure, *_),) = shown
    FigureCanvasAgg(figure).draw()
    boxes = {
        label.get_text(): label.get_window_extent()
        for label in figure.findobj(Label)
        if label.get_visible() and re.search(r"[^\W\d_]{3,}", label.get_text())
    }
    assert boxes
    for name, box in boxes.items():
        assert box.x0 >= 0, name
        assert box.x1 <= figure.bbox.x1, name
        assert box.y0 >= 0, name
        assert box.y1 <= figure.bbox.y1, name
        for other, other_box in boxes.items():
            assert name == other or not box.overlaps(other_box), (name, other)


def test_the_windows_shown_are_the_extreme_ones_and_one_that_balances():
    places = show.choose_windows(digit(), EDGE)
    sums = {name: float(np.sum(digit()[r : r + 3, c : c + 3] * EDGE)) for name, (r, c) in places.items()}
    responses = correlate2d(digit(), EDGE, "valid")
    assert sums["A"] == responses.max()
    assert sums["B"] == responses.min()
    assert sums["C"] == 0
    row, column = places["C"]
    assert digit()[row : row + 3, column : column + 3].sum() > 5


def test_the_windows_are_read_with_their_sums(language):
    reading = show.read_windows({"A": 2.5, "B": -1.25, "C": 0.0})
    assert ("2,50" if language == "pt" else "2.50") in reading
    assert ("−1,25" if language == "pt" else "−1.25") in reading


def test_the_receptive_field_is_compared_with_the_image(language):
    reading = show.read_receptive_field(28)
    assert ("10 dos 28 pixels" if language == "pt" else "10 of the 28 pixels") in reading


@pytest.mark.parametrize(
    ("history", "best", "pt", "en"),
    [
        (IMPROVING, 3, "não há sinal de sobreajuste", "no sign of overfitting"),
        (OVERFITTING, 2, "começa o sobreajuste", "overfitting begins"),
        (LAST_EPOCH_WORSE, 2, "época de azar", "unlucky epoch"),
        (UNSTABLE, 2, "instável", "unstable"),
    ],
)
def test_the_curves_are_read_by_what_they_do(history, best, pt, en, language):
    reading = show.read_curves(history)
    assert show.best_epoch(history) == best
    assert (f"a época {best}" if language == "pt" else f"keeps epoch {best}") in reading
    assert (pt if language == "pt" else en) in reading


def test_a_single_epoch_has_no_course_to_read(language):
    assert show.read_curves(ONE_EPOCH).count(".") == (1 if language == "pt" else 2)  # the decimal point of English


@pytest.mark.parametrize(
    ("kernel", "likeness"),
    [(EDGE, 1), (-EDGE.T, 1), (5 * EDGE + 3 * EDGE.T + 7, 1), (np.eye(3), 0), (np.ones((3, 3)), 0)],
    ids=["vertical", "horizontal, signs swapped", "slanted", "a line", "flat"],
)
def test_a_filter_is_compared_with_edge_detectors_of_all_directions(kernel, likeness):
    assert show.edge_likeness(np.array([kernel])) == pytest.approx([likeness], abs=1e-9)


def test_the_likeness_is_the_correlation_with_the_best_mix():
    kernel = RANDOM.normal(size=(3, 3))
    mix = np.column_stack([EDGE.ravel(), EDGE.T.ravel(), np.ones(9)])
    fitted = mix @ np.linalg.lstsq(mix, kernel.ravel())[0]
    assert show.edge_likeness(np.array([kernel])) == pytest.approx([np.corrcoef(fitted, kernel.ravel())[0, 1]])


OTHER = np.array([[0, 1, 0], [0, 0, 0], [0, 1, 0]])  # uncorrelated with any edge detector


@pytest.mark.parametrize(
    ("before", "after", "pt", "en"),
    [
        (
            [EDGE, EDGE, OTHER],
            [EDGE, EDGE, -EDGE.T],
            "Antes do treino, 2 dos 3 filtros",
            "Before training, 2 of the 3 filters",
        ),
        ([EDGE, EDGE, OTHER], [EDGE, EDGE, EDGE], "o filtro 2, de 0,00 para 1,00", "filter 2, from 0.00 to 1.00"),
        (
            [OTHER, OTHER, EDGE],
            [EDGE, EDGE, EDGE],
            "1 de 3 antes do treino, 3 depois",
            "1 of 3 before training, 3 after",
        ),
        ([EDGE, EDGE], [EDGE, OTHER], "2 de 2 antes do treino, 1 depois", "2 of 2 before training, 1 after"),
    ],
    ids=["more", "the one that became one", "one before", "fewer"],
)
def test_edge_detectors_are_counted_before_and_after_training(before, after, pt, en, language):
    reading = show.read_inside(np.array(before), np.array(after), {0: 0.25, 1: 0.5}, 0)
    assert (pt if language == "pt" else en) in reading
    assert "25%" in reading
    assert "50%" in reading


def test_a_filter_that_became_an_edge_detector_is_named_only_if_there_is_one(language):
    named = "nesse sentido" if language == "pt" else "in this way"
    assert named in show.read_inside(np.array([OTHER]), np.array([EDGE]), {0: 0.5}, 0)
    assert named not in show.read_inside(np.array([OTHER, EDGE]), np.array([OTHER, EDGE]), {0: 0.5}, 0)


def test_a_grey_background_is_explained_where_there_is_one(language):
    weights, grey = np.array([EDGE, np.eye(3)]), "cinza" if language == "pt" else "grey"
    assert grey not in show.read_inside(weights, weights, {0: 0.5, 1: 0.5}, 0)
    assert grey in show.read_inside(weights, weights, {0: 0.5, 1: 0.0}, 1)


def test_the_filters_shown_are_active_and_differ():
    patterns = np.zeros((10, 4, 4))
    for place in range(4):
        patterns[place, place] = 9 - place
    patterns[4, 0] = 8.5  # nearly as active as filter 0, and of the same form
    patterns[5:] = RANDOM.random((5, 4, 4))  # weak
    assert sorted(show.choose_filters(patterns)) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("test", "pt", "en"),
    [
        (0.991, "generaliza como", "generalizes as"),
        (0.95, "mais difíceis", "harder"),
        (0.999, "mais fáceis", "easier"),
    ],
)
def test_the_test_is_compared_with_validation(test, pt, en, language):
    reading = show.read_test(test, 10_000, 0.99, 6_000)
    assert (pt if language == "pt" else en) in reading
    assert str(round((1 - test) * 10_000)) in reading


# What the lesson's own cells claim ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The variables of the lesson after a short run of all its cells."""
    project = Project.find()
    (cnn_lesson,) = project.select(("05_cnn",))
    _, *cells = [cell.id for cell in cnn_lesson.notebook.cells if cell.cell_type == "code"]
    folder = tmp_path_factory.mktemp("cnn")
    settings = {"dataset": "digits", "train_samples": 600, "epochs": 2, "output_dir": str(folder), "language": "en"}
    return run_cells(project, "05_cnn", cells, **settings)


def test_convolve_is_the_cross_correlation(lesson):
    image, kernel = RANDOM.normal(size=(7, 9)), RANDOM.normal(size=(2, 2))
    np.testing.assert_allclose(lesson["convolve"](image, kernel), correlate2d(image, kernel, "valid"))


def test_a_layer_learns_the_filter_back(lesson):
    np.testing.assert_allclose(lesson["learner"].layers[0].kernel[:, :, 0, 0], EDGE, atol=0.4)


@pytest.mark.parametrize(
    ("n", "k", "p", "s"), [(28, 3, 0, 1), (28, 3, 1, 1), (28, 3, 0, 2), (10, 3, 0, 2), (11, 5, 2, 3)]
)
def test_the_size_of_a_map_is_that_of_keras(lesson, n, k, p, s):
    image = np.pad(np.zeros((n, n), np.float32), p)[np.newaxis, :, :, np.newaxis]
    assert lesson["map_size"](n, k, p, s) == keras.layers.Conv2D(1, k, strides=s)(image).shape[1]


def test_the_channels_add_up_as_in_keras(lesson):
    by_hand = lesson["first"] + lesson["second"] + lesson["bias"]
    channels = lesson["channels"].transpose(1, 2, 0)[np.newaxis].astype(np.float32)
    kernels = lesson["kernels"].transpose(1, 2, 0)[..., np.newaxis].astype(np.float32)
    np.testing.assert_allclose(keras.ops.conv(channels, kernels)[0, :, :, 0] + lesson["bias"], by_hand)


def test_max_pool_is_that_of_keras(lesson):
    image = RANDOM.normal(size=(11, 11)).astype(np.float32)
    by_keras = keras.ops.max_pool(image[np.newaxis, :, :, np.newaxis], 2)[0, :, :, 0]
    np.testing.assert_allclose(lesson["max_pool"](image), by_keras)


def test_pooling_forgives_only_within_its_squares(lesson):
    pooled = {shift: lesson["max_pool"](np.roll(lesson["stroke"], shift, axis=1)) for shift in (0, 1, -1)}
    assert np.array_equal(pooled[0], pooled[1])
    assert not np.array_equal(pooled[0], pooled[-1])


def test_the_receptive_field_is_the_part_of_the_image_that_changes_a_number(lesson):
    field, model, image = 1, cnn(), RANDOM.random((1, 28, 28, 1)).astype(np.float32)
    fields = []
    for layer in model.layers[:4]:
        inner = keras.Model(model.inputs[0], layer.output)
        before = np.asarray(inner(image))[0, 0, 0]
        for field in range(1, 15):
            changed = image.copy()
            changed[:, field:], changed[:, :, field:] = 0, 0
            if np.array_equal(np.asarray(inner(changed))[0, 0, 0], before):
                break
        fields.append(field)
    assert tuple(fields) == show.FIELDS[1:]
    assert lesson["field"] == show.FIELDS[-1]


def test_the_parameters_are_counted_right(lesson):
    counted = sum(lesson[name] for name in ("convolution_1", "convolution_2", "dense_1", "dense_2"))
    assert counted == lesson["model"].count_params() == 225_034
    dense = keras.layers.Dense(26 * 26)
    dense.build((None, 28 * 28))
    assert lesson["dense_parameters"] == dense.count_params()


def test_the_file_keeps_the_best_epoch_whole(lesson):
    best = int(np.argmax(lesson["history"]["val_accuracy"]))
    steps_of_an_epoch = -(-len(lesson["x_train"]) // lesson["batch_size"])
    assert lesson["validation_accuracy"] == pytest.approx(lesson["history"]["val_accuracy"][best])
    assert int(lesson["best"].optimizer.iterations) == (best + 1) * steps_of_an_epoch


def test_the_arithmetic_of_the_first_layer_is_that_of_the_network(lesson):
    np.testing.assert_allclose(lesson["first_layers"](lesson["seven"]), lesson["pooled"], atol=1e-5)


def test_the_first_filters_are_those_from_before_the_training(lesson):
    trained = lesson["model"].layers[0].get_weights()[0]
    keras.utils.set_random_seed(lesson["seed"])
    np.testing.assert_array_equal(lesson["first_filters"], cnn().layers[0].get_weights()[0])
    assert not np.array_equal(lesson["first_filters"], trained)


def test_a_loaded_model_continues_as_if_it_had_never_left_memory(lesson):
    assert lesson["largest_difference"](lesson["x_validation"]) == 0
    assert int(lesson["model"].optimizer.iterations) == int(lesson["loaded"].optimizer.iterations)


@pytest.mark.filterwarnings("ignore:Skipping variable loading")
def test_the_old_format_loses_the_moving_averages(lesson, tmp_path):
    model, images = keras.models.clone_model(lesson["model"]), lesson["x_validation"]
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(images, lesson["y_validation"], verbose=0)
    optimizer, predictions = model.optimizer, model.predict(images, verbose=0)
    assert any(np.any(average) for average in optimizer.variables[2:])
    model.save(tmp_path / "old.h5")
    old = keras.models.load_model(tmp_path / "old.h5")
    np.testing.assert_array_equal(old.predict(images, verbose=0), predictions)
    assert not any(np.any(average) for average in old.optimizer.variables[2:])
