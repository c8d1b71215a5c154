"""How long the lessons' trainings take beside plain ones, and how often each is right: `python -m helpers.series.benchmark --help`.

Every training runs in a fresh process, one after the other, a round of all of them at a time. The plain ones are written
out here, as most tutorials write them. The lessons' own are taken from their notebooks: nothing of them is repeated here.
"""

import ast
import contextlib
import io
import json
import multiprocessing
import os
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import click
import nbformat
import numpy as np
from IPython.core.interactiveshell import InteractiveShell

from helpers.backend import keras, make_reproducible, tf
from helpers.data import load_dataset, split_validation
from helpers.display import columns
from helpers.evaluation import accuracy, accuracy_of
from helpers.language import LANGUAGES, InputError, Text, number, text, use_language
from helpers.models import cnn
from helpers.paths import NOTEBOOKS, OUTPUTS, PROJECT, write_atomically
from helpers.preprocessing import one_hot, prepare, scale
from helpers.results import versions
from helpers.series.readme import BENCHMARK, README, read_benchmark, with_speed

ROUNDS = 5
QUICK = {"train_samples": 500}


@dataclass
class Measured:
    """One training: its seconds; its accuracies as shares, None where no validation set is kept; weights to compare, a row for each class."""

    seconds: float
    test: float
    validation: float | None = None
    weights: list[np.ndarray] = field(default_factory=list)


def eager_softmax(seed: int, train_samples: int = 0) -> Measured:
    """Softmax regression as many tutorials write it: 10 epochs of eager steps in a Python loop that reads each loss."""
    data = load_dataset(train_samples=train_samples)
    x, y = tf.constant(scale(data.x_train).reshape(-1, 784)), tf.constant(one_hot(data.y_train))
    batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(50)
    W, b = tf.Variable(tf.zeros([784, 10])), tf.Variable(tf.zeros([10]))
    losses = []
    start = time.perf_counter()
    for _ in range(10):
        for x_batch, y_batch in batches:
            with tf.GradientTape() as tape:
                p = tf.nn.softmax(x_batch @ W + b)
                loss = tf.reduce_mean(-tf.reduce_sum(y_batch * tf.math.log(p + 1e-10), axis=1))
            for variable, gradient in zip((W, b), tape.gradient(loss, (W, b)), strict=True):
                variable.assign_sub(0.25 * gradient)
            losses.append(loss.numpy())
    seconds = time.perf_counter() - start
    scores = scale(data.x_test).reshape(-1, 784) @ W.numpy() + b.numpy()
    return Measured(seconds, accuracy(data.y_test, scores.argmax(axis=1)), weights=[W.numpy().T, b.numpy()])


def plain_cnn(seed: int, train_samples: int = 0) -> Measured:
    """The network of lesson 4 as many tutorials train it: `fit` on NumPy arrays, batches of 32, 5 epochs."""
    return _fit(cnn, seed, 32, 5, train_samples)


def dropout_cnn(seed: int, train_samples: int = 0) -> Measured:
    """The recipe of Keras's example mnist_convnet: half of the features dropped, batches of 128, 15 epochs."""
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

    return _fit(network, seed, 128, 15, train_samples)


def lesson_3(seed: int, train_samples: int = 0) -> Measured:
    """The 10 compiled passes of lesson 3 over the training images, the compilation included."""
    lesson = run_cells("03_mlp", ["setup", "data"], seed=seed, train_samples=train_samples)
    variables = lesson["zero_variables"]()
    start = time.perf_counter()
    one_pass = lesson["compile_pass"](lesson["forward"], variables, "mean")
    for _ in range(10):
        one_pass(lesson["x_train"], lesson["y_train"]).numpy()
    seconds = time.perf_counter() - start
    _, test = lesson["evaluate"](lesson["forward"], variables, lesson["x_test"], lesson["y_test"])
    return Measured(seconds, test, weights=[variable.numpy() for variable in variables])


def lesson_4(seed: int, train_samples: int = 0) -> Measured:
    """The training of lesson 4: `fit` on `compiled_batches`, with its progress and the weights of its best epoch on validation."""
    cells = ["setup", "architecture", "compile", "fit", "test"]
    lesson = run_cells("04_cnn", cells, seed=seed, train_samples=train_samples)
    return Measured(lesson["seconds"]["fit"], lesson["test_accuracy"], max(lesson["history"]["val_accuracy"]))


def lesson_6(seed: int, train_samples: int = 0) -> Measured:
    """The fast recipe of lesson 6: timed with all images, and once more without those of the validation, for its accuracy."""
    lesson = run_cells("06_speed", ["setup"], seed=seed, train_samples=train_samples)
    model, seconds = lesson["train_fast"](lesson["x_all"], lesson["y_all"], seed)
    test = accuracy_of(model, lesson["x_test"], lesson["y_test"])
    model, _ = lesson["train_fast"](lesson["x_train"], lesson["y_train"], seed)
    return Measured(seconds, test, accuracy_of(model, lesson["x_validation"], lesson["y_validation"]))


def lesson_7(seed: int, train_samples: int = 0) -> Measured:
    """The final network of lesson 7 after 10 epochs, answering with five looks.

    The seconds are those of its training on all images; a second training, without those of the validation, is for its accuracy.
    """
    lesson = run_cells("07_accuracy", ["setup", "augmentation", "network"], seed=seed, train_samples=train_samples)

    def accuracy_on(model: keras.Model, part: str) -> float:
        _, right = lesson["right_answers"](lesson["five_looks"](model, lesson[f"x_{part}"]), lesson[f"y_{part}"])
        return float(np.mean(right))

    start = time.perf_counter()
    model = lesson["train"](lesson["FINAL"], lesson["x_all"], lesson["y_all"], 10, seed)
    seconds = time.perf_counter() - start
    test = accuracy_on(model, "test")
    model = lesson["train"](lesson["FINAL"], lesson["x_train"], lesson["y_train"], 10, seed)
    return Measured(seconds, test, accuracy_on(model, "validation"))


@dataclass(frozen=True)
class Training:
    """A training to measure: what it is called, how it is run, and the training that its time is compared with."""

    name: Text
    measure: Callable[..., Measured]
    reference: str


TRAININGS = {
    "eager_softmax": Training(
        Text("regressão softmax, passos um a um", "softmax regression, step by step"), eager_softmax, "eager_softmax"
    ),
    "lesson_3": Training(Text("lição 3, passos compilados", "lesson 3, compiled steps"), lesson_3, "eager_softmax"),
    "plain_cnn": Training(Text("CNN, fit em arrays, 5 épocas", "CNN, fit on arrays, 5 epochs"), plain_cnn, "plain_cnn"),
    "dropout_cnn": Training(
        Text("CNN do exemplo do Keras, 15 épocas", "CNN of the Keras example, 15 epochs"), dropout_cnn, "plain_cnn"
    ),
    "lesson_4": Training(Text("lição 4, 5 épocas", "lesson 4, 5 epochs"), lesson_4, "plain_cnn"),
    "lesson_6": Training(Text("lição 6, 1 época", "lesson 6, 1 epoch"), lesson_6, "plain_cnn"),
    "lesson_7": Training(
        Text("lição 7, 10 épocas, cinco olhares", "lesson 7, 10 epochs, five looks"), lesson_7, "plain_cnn"
    ),
}


@click.command()
@click.option("-r", "--rounds", type=click.IntRange(1), default=ROUNDS, show_default=True, help="rodadas / rounds")
@click.option(
    "--quick", is_flag=True, help="uma rodada curta, para ver que funciona / a short round, to see that it works"
)
@click.option("-l", "--language", type=click.Choice(LANGUAGES), default="both", help="língua / language")
def main(rounds: int, quick: bool, language: str) -> None:
    """Mede os treinos lado a lado / Measure the trainings side by side.

    O resultado vai para outputs/benchmark.json e para o README; se o arquivo já tem rodadas deste computador com estas
    versões, elas contam: apague o arquivo quando o código de um treino mudar. O de --quick, cujos treinos rodam lado a
    lado, vai para outputs/quick/benchmark.json.

    The result goes to outputs/benchmark.json and the README; if the file already has rounds of this computer with these
    versions, they count: delete the file when the code of a training changes. That of --quick, whose trainings run side
    by side, goes to outputs/quick/benchmark.json.
    """
    use_language(language)
    try:
        verified = load_dataset().verified
    except InputError as error:
        raise click.ClickException(str(error)) from None
    if not quick and not verified:
        raise click.ClickException(
            text(
                "Só o MNIST verificado conta: indique-o em MNIST_PATH ou conecte-se à internet.",
                "Only the verified MNIST counts: name it in MNIST_PATH or go online.",
            )
        )
    outputs = OUTPUTS / "quick" if quick else OUTPUTS
    done = [] if quick else standing_rounds(read_benchmark(outputs))
    results = summary(done) if done else None
    for seed in range(len(done), 1 if quick else rounds):
        done.append(_round(seed, quick))
        results = summary(done)
        _write(outputs / BENCHMARK, json.dumps(results, indent=2, ensure_ascii=False) + "\n")
        if not quick:
            _write(PROJECT / README, with_speed((PROJECT / README).read_text(encoding="utf-8"), results))
    click.echo(f"\n{report(results)}\n\n{(outputs / BENCHMARK).relative_to(PROJECT).as_posix()}")


def standing_rounds(results: dict | None) -> list[dict]:
    """The rounds of an earlier benchmark if they are of these trainings, on this machine, with these versions; else none."""
    same = {"cpu": _cpu(), "cores": os.cpu_count(), "versions": versions()}
    names = {key: _names(training) for key, training in TRAININGS.items()}
    if not results or {key: found.get("name") for key, found in results["trainings"].items()} != names:
        return []
    return results["rounds"] if same.items() <= results.items() else []


def summary(rounds: list[dict[str, dict]]) -> dict:
    """What `rounds` found, as the results file has it: each round, then median, spread and ratio of each training."""
    trainings = {}
    for key, training in TRAININGS.items():
        measured = [found[key] for found in rounds]
        validation = [one["validation"] for one in measured if one["validation"] is not None]
        trainings[key] = {
            "name": _names(training),
            "reference": training.reference,
            "ratio": _order([found[training.reference]["seconds"] / found[key]["seconds"] for found in rounds]),
            "seconds": _order([one["seconds"] for one in measured]),
            "validation_accuracy": _spread(validation) if validation else None,
            "test_accuracy": _spread([one["test"] for one in measured]),
        }
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "versions": versions(),
        "largest_weight_difference": max(found["lesson_3"]["weight_difference"] for found in rounds),
        "trainings": trainings,
        "rounds": rounds,
    }


def report(results: dict) -> str:
    """The table of `results` in the language in use."""
    header = [
        text("treino", "training"),
        text("s, mediana", "s, median"),
        text("mín.", "min."),
        text("máx.", "max."),
        text("razão", "ratio"),
        text("validação", "validation"),
        text("teste", "test"),
        text("desvio", "sd"),
        text("mín.", "min."),
        text("sementes", "seeds"),
    ]
    rows = []
    for found in results["trainings"].values():
        seconds, validation, test = found["seconds"], found["validation_accuracy"], found["test_accuracy"]
        rows.append(
            [
                text(found["name"]["pt"], found["name"]["en"]),
                *(number(seconds[which], ".1f") for which in ("median", "minimum", "maximum")),
                number(found["ratio"]["median"], ".2f"),
                number(validation["mean"], ".2%") if validation else "-",
                *(number(test[which], ".3%") for which in ("mean", "standard_deviation", "minimum")),
                str(test["seeds"]),
            ]
        )
    facts = text(
        "{cpu}, {cores} núcleos; {versions}\n"
        "lição 3 contra o laço direto: maior diferença entre os pesos, {difference:.1e}",
        "{cpu}, {cores} cores; {versions}\n"
        "lesson 3 against the eager loop: largest difference between the weights, {difference:.1e}",
        cpu=results["cpu"],
        cores=results["cores"],
        versions=", ".join(f"{name} {version}" for name, version in results["versions"].items()),
        difference=results["largest_weight_difference"],
    )
    return f"{columns(header, rows)}\n\n{facts}"


def run_cells(name: str, cells: list[str], **parameters) -> dict:
    """The names of a lesson once `cells` have run with `parameters`, and its other functions and classes defined.

    Its `seconds` are those of each of the `cells`.
    """
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    sources = {cell["id"]: cell.source for cell in notebook.cells if cell.cell_type == "code"}
    shell = InteractiveShell()  # unlike exec, it keeps the source, which TensorFlow reads to compile a function
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


def _round(seed: int, quick: bool) -> dict[str, dict]:
    """Every training once, each in a process of its own; if `quick`, on few images, as many at a time as there are cores."""
    measured = {}
    settings, at_once = (QUICK, os.cpu_count()) if quick else ({}, 1)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(at_once, mp_context=spawn, max_tasks_per_child=1) as processes:
        futures = [processes.submit(_quietly, training.measure, seed, settings) for training in TRAININGS.values()]
        for (key, training), future in zip(TRAININGS.items(), futures, strict=True):
            measured[key] = future.result()
            click.echo(f"{seed}  {text(training.name)}: {measured[key].seconds:.1f} s, {measured[key].test:.4f}")
    found = {
        key: {"seconds": one.seconds, "validation": one.validation, "test": one.test} for key, one in measured.items()
    }
    pairs = zip(measured["eager_softmax"].weights, measured["lesson_3"].weights, strict=True)
    found["lesson_3"]["weight_difference"] = max(float(np.abs(eager - compiled).max()) for eager, compiled in pairs)
    return found


def _write(path: Path, content: str) -> None:
    write_atomically(path, lambda temporary: temporary.write_text(content, encoding="utf-8"))


def _quietly(measure: Callable[..., Measured], seed: int, settings: dict) -> Measured:
    with contextlib.redirect_stdout(io.StringIO()):
        return measure(seed, **settings)


def _fit(network: Callable[[], keras.Model], seed: int, batch_size: int, epochs: int, train_samples: int) -> Measured:
    data = load_dataset(train_samples=train_samples)
    x, y, x_validation, y_validation = split_validation(prepare(data.x_train), data.y_train, fraction=0.1)
    make_reproducible(seed)
    model = network()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    start = time.perf_counter()
    history = model.fit(
        x, y, batch_size=batch_size, epochs=epochs, validation_data=(x_validation, y_validation), verbose=0
    ).history
    seconds = time.perf_counter() - start
    return Measured(seconds, accuracy_of(model, prepare(data.x_test), data.y_test), history["val_accuracy"][-1])


def _names(training: Training) -> dict[str, str]:
    return {"pt": training.name.pt, "en": training.name.en}


def _order(values: list[float]) -> dict:
    return {"median": statistics.median(values), "minimum": min(values), "maximum": max(values)}


def _spread(shares: list[float]) -> dict:
    return {
        "mean": statistics.fmean(shares),
        "standard_deviation": statistics.stdev(shares) if len(shares) > 1 else 0.0,
        "minimum": min(shares),
        "seeds": len(shares),
    }


def _cpu() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


if __name__ == "__main__":
    main(prog_name="python -m helpers.series.benchmark")
