"""Loading, verifying and splitting the data sets, without a download."""

import hashlib
from html import escape

import numpy as np
import pytest
from scipy.ndimage import center_of_mass

from helpers.data import MNIST_SHA256, load_dataset, split_validation
from helpers.language import InputError


@pytest.fixture
def custom_file(arrays, tmp_path) -> str:
    """The path of a valid file that is not MNIST."""
    np.savez(tmp_path / "digits.npz", **arrays)
    return str(tmp_path / "digits.npz")


@pytest.fixture(autouse=True)
def _no_mnist_path(monkeypatch):
    monkeypatch.delenv("MNIST_PATH", raising=False)


def test_a_path_gives_the_arrays_of_its_file(custom_file, arrays):
    data = load_dataset(custom_file)
    assert (data.name, data.verified, data.fallback) == ("custom", False, None)
    for key, array in arrays.items():
        np.testing.assert_array_equal(getattr(data, key), array)


def test_auto_loads_the_file_that_mnist_path_names(custom_file, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", custom_file)
    data = load_dataset("auto")
    assert (data.name, data.verified, data.fallback) == ("custom", False, None)


def test_a_path_takes_precedence_over_mnist_path(custom_file, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", "nowhere.npz")
    assert load_dataset(custom_file).name == "custom"


def test_mnist_is_refused_if_mnist_path_names_other_data(custom_file, language, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", custom_file)
    with pytest.raises(InputError) as refused:
        load_dataset("mnist")
    assert f"MNIST_PATH {'aponta para' if language == 'pt' else 'names'} {custom_file}" in str(refused.value)


@pytest.mark.parametrize("dataset", ["auto", "mnist"])
def test_a_missing_mnist_path_is_named(dataset, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", str(tmp_path / "nowhere.npz"))
    with pytest.raises(InputError, match=r"nowhere\.npz não existe"):
        load_dataset(dataset)


@pytest.mark.parametrize(
    "wrong", ["nowhere.npz", "~no_such_user/mnist.npz", "n" * 5000, "nul\0"], ids=["missing", "no user", "long", "nul"]
)
def test_an_impossible_path_is_refused(wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        load_dataset(wrong)


@pytest.mark.parametrize(("asked", "kept"), [(0, 20), (13, 13), (20, 20)])
def test_the_first_training_images_and_all_test_images_are_kept(asked, kept, custom_file, arrays):
    data = load_dataset(custom_file, train_samples=asked)
    np.testing.assert_array_equal(data.x_train, arrays["x_train"][:kept])
    np.testing.assert_array_equal(data.y_train, arrays["y_train"][:kept])
    assert len(data.x_test) == len(data.y_test) == 10


def test_more_training_images_than_available_are_refused(custom_file, language):
    with pytest.raises(InputError) as refused:
        load_dataset(custom_file, train_samples=1000)
    expected = {"pt": "train_samples vale 1.000, mas", "en": "train_samples is 1,000, but"}[language]
    assert str(refused.value).startswith(expected)
    assert "20" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "pt", "en"),
    [
        (
            {"y_train": np.sort},
            "13 imagens de treino não há nenhuma destas classes: 7, 8, 9",
            "13 training images there",
        ),
        ({"y_test": lambda y: y % 9}, "10 imagens de teste não há nenhuma destas classes: 9.", "10 test images there"),
    ],
    ids=["sorted", "no 9 in the test set"],
)
def test_a_class_without_images_is_named(change, pt, en, language, arrays, train_on):
    train_on({key: change.get(key, np.copy)(array) for key, array in arrays.items()})
    with pytest.raises(InputError, match={"pt": pt, "en": en}[language]):
        load_dataset(train_samples=13)


@pytest.fixture(scope="module")
def digits():
    return load_dataset("digits")


DESCRIPTION = {
    "pt": "Conjunto de dados: dígitos offline do scikit-learn, 1.500 imagens de treino e 297 de teste.",
    "en": "Data set: scikit-learn's offline digits, 1,500 training and 297 test images.",
}


def test_a_data_set_describes_itself(digits, language):
    assert repr(digits) == DESCRIPTION[language]
    assert escape(DESCRIPTION[language]) in digits._repr_html_()


@pytest.mark.parametrize(("part", "count"), [("train", 1500), ("test", 297)])
def test_the_offline_digits_look_like_mnist(part, count, digits):
    images, labels = getattr(digits, f"x_{part}"), getattr(digits, f"y_{part}")
    assert (images.shape, labels.shape) == ((count, 28, 28), (count,))
    assert images.dtype == labels.dtype == np.uint8
    assert images.max() == 255
    assert np.abs(np.array([center_of_mass(image) for image in images]) - 14).max() < 0.6


def test_the_offline_split_is_stratified(digits):
    train, test = np.bincount(digits.y_train) / 1500, np.bincount(digits.y_test) / 297
    assert len(train) == 10
    np.testing.assert_allclose(train, test, atol=0.005)


def test_the_offline_digits_need_no_network_and_are_always_the_same(digits, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", "nowhere.npz")
    monkeypatch.setattr("helpers.data.download", None)
    second = load_dataset("digits")
    assert (second.name, second.verified, second.fallback) == ("digits", False, None)
    for key in MNIST_SHA256:
        np.testing.assert_array_equal(getattr(second, key), getattr(digits, key))


def test_mnist_is_verified(mnist, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", str(mnist))
    data = load_dataset("mnist")
    assert (data.name, data.verified, data.fallback) == ("mnist", True, None)
    assert (data.x_train.shape, data.x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert (data.y_train.shape, data.y_test.shape) == ((60_000,), (10_000,))
    for key, digest in MNIST_SHA256.items():
        assert hashlib.sha256(getattr(data, key).tobytes()).hexdigest() == digest


def test_one_changed_pixel_is_not_mnist(mnist, tmp_path):
    data = load_dataset(str(mnist))
    assert data.verified
    data.x_test[-1, 0, 0] += 1
    np.savez(tmp_path / "almost.npz", **{key: getattr(data, key) for key in MNIST_SHA256})
    changed = load_dataset(str(tmp_path / "almost.npz"))
    assert (changed.name, changed.verified) == ("custom", False)


def test_the_validation_set_is_a_random_draw_with_all_classes_in_their_shares(digits):
    x, y, x_validation, y_validation = split_validation(digits.x_train, digits.y_train, 0.1, seed=1)
    assert (len(x), len(y), len(x_validation), len(y_validation)) == (1350, 1350, 150, 150)
    np.testing.assert_allclose(np.bincount(y_validation) / 150, np.bincount(digits.y_train) / 1500, atol=0.005)
    together = {image.tobytes() for image in np.concatenate([x, x_validation])}
    assert together == {image.tobytes() for image in digits.x_train}
    labels = {image.tobytes(): label for image, label in zip(digits.x_train, digits.y_train, strict=True)}
    assert all(labels[image.tobytes()] == label for image, label in zip(x_validation, y_validation, strict=True))


def test_the_draw_depends_on_the_seed_alone(digits):
    first, again, other = (split_validation(digits.x_train, digits.y_train, 0.1, seed)[3] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
