"""Fixtures that several test modules use. The real MNIST is the file or folder in the variable MNIST_PATH."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from helpers.data import load_dataset
from helpers.language import use_language
from helpers.paths import write_text
from helpers.plots import Figure
from helpers.series.editions import write_record
from helpers.series.project import Project
from helpers.series.readme import generated_readme
from tests.notebooks import publish_without_running

RESOURCES = Path(__file__).parent / "resources"
collect_ignore = ["resources"]  # its notebooks are data of the tests


@pytest.fixture(autouse=True)
def _both_languages():
    """Start every test with both languages in use, and restore them after it."""
    use_language("both")
    yield
    use_language("both")


@pytest.fixture(params=["pt", "en"])
def language(request) -> str:
    """Run the test once in each language."""
    use_language(request.param)
    return request.param


@pytest.fixture
def english() -> None:
    """English is in use during the test."""
    use_language("en")


@pytest.fixture
def figures(monkeypatch) -> list[Figure]:
    """The figures that a lesson's functions show."""
    shown: list[Figure] = []
    monkeypatch.setattr("helpers.plots.display", shown.append)
    return shown


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    """A tiny data set in the form of MNIST: 20 training and 10 test images of noise."""
    random = np.random.default_rng(0)
    return {
        "x_train": random.integers(0, 256, (20, 28, 28), np.uint8),
        "y_train": np.arange(20, dtype=np.uint8) % 10,
        "x_test": random.integers(0, 256, (10, 28, 28), np.uint8),
        "y_test": np.arange(10, dtype=np.uint8),
    }


@pytest.fixture(scope="session")
def mnist() -> Path:
    """The path of the real MNIST; without it, the test is skipped."""
    if not os.environ.get("MNIST_PATH"):
        pytest.skip("MNIST_PATH does not name the real MNIST")
    return Path(os.environ["MNIST_PATH"]).resolve()


@pytest.fixture
def train_on(tmp_path, monkeypatch):
    """A function that makes the lessons load the given arrays."""

    def train_on(arrays):
        np.savez(tmp_path / "images.npz", **arrays)
        monkeypatch.setenv("MNIST_PATH", str(tmp_path / "images.npz"))

    return train_on


@pytest.fixture
def tenth_of_mnist(mnist, train_on):
    """Make the lessons load the first tenth of the real MNIST: 6,000 training and 1,000 test images."""
    data = load_dataset("mnist")
    arrays = {name: getattr(data, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    train_on({name: array[: len(array) // 10] for name, array in arrays.items()})


@pytest.fixture
def small_project(tmp_path) -> Project:
    """An unpublished project with one lesson, which runs in a second."""
    return Project(Path(shutil.copytree(RESOURCES / "project", tmp_path / "project")))


@pytest.fixture(scope="session")
def _published(tmp_path_factory) -> Path:
    folder = Path(shutil.copytree(RESOURCES / "project", tmp_path_factory.mktemp("published") / "project"))
    project = Project(folder)
    record = {lesson.name: publish_without_running(lesson, project) for lesson in project.lessons}
    write_text(project.record, write_record(record))
    write_text(project.readme, generated_readme(project, record))
    return folder


@pytest.fixture
def published(_published, tmp_path) -> Project:
    """A project with one published lesson, whose only output is a figure."""
    return Project(Path(shutil.copytree(_published, tmp_path / "project")))
