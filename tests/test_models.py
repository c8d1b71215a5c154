import numpy as np
import pytest

from helpers.models import cnn, mlp, softmax_regression
from helpers.preprocessing import prepare


@pytest.mark.parametrize(("build", "parameters"), [(softmax_regression, 7_850), (mlp, 101_770), (cnn, 225_034)])
def test_a_model_has_its_parameters_and_gives_ten_probabilities(build, parameters, arrays):
    model = build()
    assert model.count_params() == parameters
    probabilities = model(prepare(arrays["x_test"])).numpy()
    assert probabilities.shape == (10, 10)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_softmax_regression_starts_without_an_opinion(arrays):
    model = softmax_regression()
    assert not any(np.any(weights) for weights in model.get_weights())
    np.testing.assert_allclose(model(prepare(arrays["x_test"])), 0.1, rtol=1e-5)


def test_the_hidden_layer_has_the_size_asked_for():
    assert mlp(hidden_units=16).count_params() == 784 * 16 + 16 + 16 * 10 + 10
