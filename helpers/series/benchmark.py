"""The benchmark: how long the lessons' training runs take beside ordinary ones, and how accurate each is.

Each training runs in a new process; a round runs all of them, one after the other. The ordinary ones are written out
here, as most tutorials write them. The lessons' own code is taken from their notebooks.
"""

import ast
import contextlib
import io
import json
import math
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from IPython.core.interactiveshell import InteractiveShell

from helpers.backend import keras, make_reproducible, tf
from helpers.data import load_dataset, split_validation
from helpers.display import columns
from helpers.evaluation import accuracy, accuracy_of
from helpers.language import InputError, Text, number, text
from helpers.models import cnn
from helpers.paths import write_text
from helpers.preprocessing import prepare
from helpers.results import processor, versions
from helpers.series.editions import read_record
from helpers.series.project import Project
from helpers.series.readme import benchmark_code, generated_readme, read_benchmark

QUICK_TRAIN_SAMPLES = 500
FAST_CELLS = ["setup", "imports", "data", "tensors", "batch-size"]  # of lesson 8, for its training loop
SOFTMAX_CELLS = ["setup", "imports", "data", "batches", "step"]  # of lesson 8, for the loop of lesson 3


@dataclass
class Measurement:
    """One training run: `seconds` is its wall time, `test` and `validation` are accuracies from 0 to 1."""

    seconds: float
    test: float
    validation: float


def plain_cnn(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """The network of lesson 5 as many tutorials train it: `fit` on NumPy arrays, batches of 32, 5 epochs."""
    return _fit(cnn, seed, batch_size=32, epochs=5, train_samples=train_samples)


def dropout_cnn(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """The recipe of Keras's example mnist_convnet: dropout of 0.5, batches of 128, 15 epochs."""
    layers = keras.layers

    def network() -> keras.Model:
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(32, 3, activation="relu"),
                layers.MaxPooling2D(2),
                layers.Conv2D(64, 3, activation="relu"),
                layers.MaxPooling2D(2),
                layers.Flatten(),
                layers.Dropout(0.5),
                layers.Dense(10, activation="softmax"),
            ]
        )

    return _fit(network, seed, batch_size=128, epochs=15, train_samples=train_samples)


def softmax_eager(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """An epoch of the loop of lesson 3, step by step, as lesson 8 writes it; an epoch before it is not timed."""
    lesson = run_cells(project, "08_speed", SOFTMAX_CELLS, seed=seed, train_samples=train_samples)
    return _softmax_epoch(lesson, lambda: lesson["epoch_in_python"](lesson["train_step"]))


def softmax_xla(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """The same epoch as one graph, compiled with XLA; the compilation, in the epoch before it, is not timed."""
    lesson = run_cells(project, "08_speed", SOFTMAX_CELLS, seed=seed, train_samples=train_samples)
    return _softmax_epoch(lesson, tf.function(lesson["epoch"], jit_compile=True))


def earlier_recipe(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """The fast recipe that lesson 8 taught before this one: pooling, batches of 128, one epoch."""
    lesson = run_cells(project, "08_speed", FAST_CELLS, seed=seed, train_samples=train_samples)
    layers = keras.layers

    def network() -> keras.Model:
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(16, 5),
                layers.MaxPooling2D(2),
                layers.ReLU(),
                layers.Conv2D(32, 3),
                layers.MaxPooling2D(2),
                layers.ReLU(),
                layers.Flatten(),
                layers.Dense(256, activation="relu"),
                layers.Dense(10, activation="softmax"),
            ]
        )

    def train(model: keras.Model) -> None:
        steps = math.ceil(len(lesson["x_train"]) / 128)
        warmup = int(0.15 * steps)
        rate = keras.optimizers.schedules.CosineDecay(0.0, steps - warmup, warmup_target=0.012, warmup_steps=warmup)
        lesson["train_in_graph"](model, keras.optimizers.Adam(rate, beta_1=0.7, beta_2=0.9), 128)

    return _measure_run(lesson, network, train)


def lesson_8(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """The fast recipe of lesson 8: a cheap network, batches of 256, two epochs."""
    lesson = run_cells(project, "08_speed", FAST_CELLS, seed=seed, train_samples=train_samples)
    return _measure_run(lesson, lesson["small_cnn"], lesson["fast"])


def lesson_9(project: Project, seed: int, train_samples: int = 0) -> Measurement:
    """The final network of lesson 9 after 10 epochs, with test-time augmentation (five looks at each image)."""
    cells = ["setup", "imports", "data", "chosen"]
    lesson = run_cells(project, "09_accuracy", cells, seed=seed, train_samples=train_samples)
    start = time.perf_counter()
    model = lesson["train"](lesson["CHOSEN"], lesson["x_train"], lesson["y_train"], 10, 0)
    seconds = time.perf_counter() - start

    def accuracy_on(images: np.ndarray, labels: np.ndarray) -> float:
        return accuracy(labels, lesson["five_looks"](model, images).argmax(axis=1))

    data = lesson["lesson"].data
    test = accuracy_on(prepare(data.x_test), data.y_test)
    return Measurement(seconds, test, accuracy_on(lesson["x_validation"], lesson["y_validation"]))


@dataclass(frozen=True)
class Training:
    """A training to measure: its name, its function, and the training that its time is compared with."""

    name: Text
    measure: Callable[..., Measurement]
    reference: str


TRAININGS = {
    "plain_cnn": Training(Text("CNN, fit em arrays, 5 épocas", "CNN, fit on arrays, 5 epochs"), plain_cnn, "plain_cnn"),
    "dropout_cnn": Training(
        Text("CNN do exemplo do Keras, 15 épocas", "CNN of the Keras example, 15 epochs"), dropout_cnn, "plain_cnn"
    ),
    "earlier_recipe": Training(
        Text("receita anterior da lição 8, 1 época", "earlier recipe of lesson 8, 1 epoch"), earlier_recipe, "plain_cnn"
    ),
    "lesson_8": Training(Text("lição 8, 2 épocas", "lesson 8, 2 epochs"), lesson_8, "plain_cnn"),
    "lesson_9": Training(
        Text("lição 9, 10 épocas, aumento no teste", "lesson 9, 10 epochs, test-time augmentation"),
        lesson_9,
        "plain_cnn",
    ),
    "softmax_eager": Training(
        Text("regressão softmax, passo a passo, 1 época", "softmax regression, step by step, 1 epoch"),
        softmax_eager,
        "softmax_eager",
    ),
    "softmax_xla": Training(
        Text("regressão softmax, um grafo com XLA, 1 época", "softmax regression, one graph with XLA, 1 epoch"),
        softmax_xla,
        "softmax_eager",
    ),
}


def run_benchmark(project: Project, rounds: int, quick: bool, record: bool) -> tuple[str, Path]:
    """Measure every training in each of `rounds` rounds; return a report and the path of the file with the results.

    With `record` the results go to `outputs/benchmark.json` and the README; rounds that are in that file already count if
    they have the same code, versions and processor. Otherwise the file is `outputs/runs/benchmark.json`. With `quick`
    there is one short round, several training runs at a time: it shows that the benchmark works and measures nothing.

    Raises `InputError` if the data are not the verified MNIST, unless `quick`.
    """
    if not load_dataset().verified and not quick:
        raise InputError(
            "Só o MNIST verificado conta: indique-o em MNIST_PATH ou conecte-se à internet.",
            "Only the verified MNIST counts: name it in MNIST_PATH or go online.",
        )
    path = project.benchmark if record else project.outputs / "runs" / project.benchmark.name
    conditions = current_conditions(project)
    done = earlier_rounds(read_benchmark(project), conditions) if record else []
    for seed in range(len(done), 1 if quick else rounds):
        done.append(_run_round(project, seed, quick))
        write_text(path, json.dumps(summarize(done, conditions), indent=2, ensure_ascii=False) + "\n")
    if record:
        write_text(project.readme, generated_readme(project, read_record(project)))
    return report(summarize(done, conditions)), path


def current_conditions(project: Project) -> dict:
    """What must be equal for rounds to be comparable: processor, versions and code."""
    return {
        "cpu": processor(),
        "cores": os.cpu_count(),
        "versions": versions(),
        "code": benchmark_code(project),
    }


def earlier_rounds(results: dict, conditions: dict) -> list[dict]:
    """The rounds in the content of a results file if they were measured under `conditions`; else none."""
    return results["rounds"] if conditions.items() <= results.items() else []


def summarize(rounds: list[dict[str, dict]], conditions: dict) -> dict:
    """The content of the results file: conditions, then median, spread and ratio of each training, then the rounds.

    A ratio compares two training runs of the same round.
    """
    trainings = {}
    for key, training in TRAININGS.items():
        own = [measured[key] for measured in rounds]
        trainings[key] = {
            "name": {"pt": training.name.pt, "en": training.name.en},
            "reference": training.reference,
            "ratio": _range(
                [measured[training.reference]["seconds"] / measured[key]["seconds"] for measured in rounds]
            ),
            "seconds": _range([run["seconds"] for run in own]),
            "validation_accuracy": _spread([run["validation"] for run in own]),
            "test_accuracy": _spread([run["test"] for run in own]),
        }
    return {
        **conditions,
        "trainings": trainings,
        "rounds": rounds,
    }


def report(results: dict) -> str:
    """The results as a table for the terminal, in the language in use."""
    header = [
        text("treino", "training"),
        text("s, mediana", "s, median"),
        text("mínimo", "minimum"),
        text("máximo", "maximum"),
        text("razão", "ratio"),
        text("validação", "validation"),
        text("teste", "test"),
        text("desvio padrão", "standard deviation"),
        text("mínimo", "minimum"),
        text("sementes", "seeds"),
    ]
    rows = []
    for training in results["trainings"].values():
        seconds, validation, test = training["seconds"], training["validation_accuracy"], training["test_accuracy"]
        rows.append(
            [
                text(Text(**training["name"])),
                *(number(seconds[which], ".1f") for which in ("median", "minimum", "maximum")),
                number(training["ratio"]["median"], ".2f"),
                number(validation["mean"], ".2%"),
                *(number(test[which], ".3%") for which in ("mean", "standard_deviation", "minimum")),
                str(test["seeds"]),
            ]
        )
    conditions = text(
        "{cpu}, {cores} núcleos; {versions}",
        "{cpu}, {cores} cores; {versions}",
        cpu=results["cpu"],
        cores=results["cores"],
        versions=", ".join(f"{name} {version}" for name, version in results["versions"].items()),
    )
    return f"{columns(header, rows)}\n\n{conditions}"


def run_cells(project: Project, name: str, cells: list[str], **parameters) -> dict:
    """Run some cells of a lesson with `parameters`; return its variables, and all functions and classes that it defines.

    `cells` are ids. The entry "seconds" of the result has the wall time of each of them.
    """
    (lesson,) = project.select((name,))
    sources = {cell["id"]: cell.source for cell in lesson.notebook.cells if cell.cell_type == "code"}
    shell = InteractiveShell()  # exec would not keep the source, which tf.function needs
    shell.run_cell(sources["parameters"]).raise_error()
    shell.user_ns.update(parameters)
    seconds = {}
    for cell in cells:
        start = time.perf_counter()
        shell.run_cell(sources[cell]).raise_error()
        seconds[cell] = time.perf_counter() - start
    for source in sources.values():
        tree = ast.parse(source)
        tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        shell.run_cell(ast.unparse(tree)).raise_error()
    return {**shell.user_ns, "seconds": seconds}


def _run_round(project: Project, seed: int, quick: bool) -> dict[str, dict]:
    """Run every training once, each in its own process; with `quick` on few images and several at a time."""
    measurements = {}
    settings, at_once = ({"train_samples": QUICK_TRAIN_SAMPLES}, os.cpu_count()) if quick else ({}, 1)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(at_once, mp_context=spawn, max_tasks_per_child=1) as processes:
        futures = {
            key: processes.submit(_measure_quietly, training.measure, project, seed, settings)
            for key, training in TRAININGS.items()
        }
        for key, future in futures.items():
            measurements[key] = future.result()
            name = text(TRAININGS[key].name)
            click.echo(f"{seed}  {name}: {measurements[key].seconds:.1f} s, {measurements[key].test:.4f}")
    return {
        key: {"seconds": run.seconds, "validation": run.validation, "test": run.test}
        for key, run in measurements.items()
    }


def _measure_quietly(measure: Callable[..., Measurement], project: Project, seed: int, settings: dict) -> Measurement:
    with contextlib.redirect_stdout(io.StringIO()):
        return measure(project, seed, **settings)


def _fit(
    network: Callable[[], keras.Model], seed: int, batch_size: int, epochs: int, train_samples: int
) -> Measurement:
    data = load_dataset(train_samples=train_samples)
    x, y, x_validation, y_validation = split_validation(prepare(data.x_train), data.y_train, 0.1, seed)
    make_reproducible(seed)
    model = network()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    validation = (x_validation, y_validation)
    start = time.perf_counter()
    fitted = model.fit(x, y, batch_size=batch_size, epochs=epochs, validation_data=validation, verbose=0)
    seconds = time.perf_counter() - start
    test = accuracy_of(model, prepare(data.x_test), data.y_test)
    return Measurement(seconds, test, fitted.history["val_accuracy"][-1])


def _softmax_epoch(lesson: dict, epoch: Callable[[], None]) -> Measurement:
    """Time the second epoch of softmax regression; the accuracies are those after it."""
    epoch()
    start = time.perf_counter()
    epoch()
    seconds = time.perf_counter() - start
    W, b, data = lesson["W"].numpy(), lesson["b"].numpy(), lesson["lesson"].data

    def accuracy_on(images: np.ndarray, labels: np.ndarray) -> float:
        return accuracy(labels, (images.reshape(-1, 784) @ W + b).argmax(axis=1))

    test = accuracy_on(prepare(data.x_test), data.y_test)
    return Measurement(seconds, test, accuracy_on(lesson["x_validation"], lesson["y_validation"]))


def _measure_run(lesson: dict, network: Callable[[], keras.Model], train: Callable[[keras.Model], None]) -> Measurement:
    """Train `network` once, as lesson 8 does."""
    model, seconds = lesson["one_run"](network, train, 0)
    data = lesson["lesson"].data
    test = accuracy_of(model, prepare(data.x_test), data.y_test)
    return Measurement(seconds, test, accuracy_of(model, lesson["x_validation"], lesson["y_validation"]))


def _range(values: list[float]) -> dict:
    return {"median": statistics.median(values), "minimum": min(values), "maximum": max(values)}


def _spread(shares: list[float]) -> dict:
    return {
        "mean": statistics.fmean(shares),
        "standard_deviation": statistics.stdev(shares) if len(shares) > 1 else 0.0,
        "minimum": min(shares),
        "seeds": len(shares),
    }
