"""The networks of the series: their sizes, initial weights and reproducible training."""

import numpy as np
import pytest

from helpers.backend import keras, make_reproducible
from helpers.models import cnn, mlp, softmax_regression
from helpers.preprocessing import prepare
from helpers.series.project import Project
from tests.notebooks import find_cell


@pytest.mark.parametrize(("build", "parameters"), [(softmax_regression, 7_850), (mlp, 101_770), (cnn, 225_034)])
def test_a_model_has_the_stated_parameters_and_gives_ten_probabilities(build, parameters, arrays):
    model = build()
    assert model.count_params() == parameters
    probabilities = model(prepare(arrays["x_test"])).numpy()
    assert probabilities.shape == (10, 10)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_softmax_regression_starts_with_zero_weights(arrays):
    model = softmax_regression()
    assert not any(np.any(weights) for weights in model.get_weights())
    np.testing.assert_allclose(model(prepare(arrays["x_test"])), 0.1, rtol=1e-5)


def test_the_hidden_layer_has_the_given_number_of_units():
    assert mlp(hidden_units=16).count_params() == 784 * 16 + 16 + 16 * 10 + 10


def architecture(model):
    """The type and the configuration of each layer, without its name."""
    return [(type(layer).__name__, {**layer.get_config(), "name": None}) for layer in model.layers]


def test_the_cnn_equals_that_of_lesson_5():
    (lesson_5,) = Project.find().select(("5",))
    source = find_cell(lesson_5.notebook, "architecture").source
    variables = {"keras": keras, "layers": keras.layers}
    exec(source.replace("model.summary()", ""), variables)
    assert architecture(cnn()) == architecture(variables["model"])


def test_training_is_reproducible_and_depends_on_the_seed(arrays):
    def trained_weights(seed):
        make_reproducible(seed)
        model = cnn()
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(prepare(arrays["x_train"]), arrays["y_train"], batch_size=8, epochs=2, verbose=0)
        return model.get_weights()

    first, second, other = trained_weights(7), trained_weights(7), trained_weights(8)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[0], other[0])
