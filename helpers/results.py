"""Results files and model files. The results of a more complete run are never overwritten."""

import json
import math
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from helpers.data import Dataset
from helpers.display import Sentence
from helpers.language import Text, text
from helpers.own_digits import OwnDigits, read_own_digits
from helpers.parameters import PARAMETERS
from helpers.paths import output_folder, write_text

QUICK = "quick"
MODEL_NAMES = {
    "nearest_mean": Text("dígito médio mais próximo", "nearest mean digit"),
    "softmax_regression": Text("regressão softmax", "softmax regression"),
    "mlp": Text("MLP", "MLP"),
    "cnn": Text("CNN", "CNN"),
    "fast_cnn": Text("CNN rápida", "fast CNN"),
    "accurate_cnn": Text("CNN pequena e precisa", "small accurate CNN"),
}
PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib")
PERSONAL = ("output_dir", "my_digits")  # parameters that change no result


class LessonRun:
    """One run of a lesson: its `data`, its `parameters`, and the files that it writes, all below one folder.

    That is `output_dir`, or its subfolder `quick` if `output_dir` already has the results of a more complete run;
    see `is_more_complete`.
    """

    def __init__(self, lesson: str, data: Dataset, parameters: dict):
        self.lesson, self.data, self.parameters = lesson, data, parameters
        base = output_folder(parameters["output_dir"])
        existing = read_results(base / "results" / f"{lesson}.json")
        self.folder = base / QUICK if existing and is_more_complete(existing, self._description()) else base
        self._base = base

    def __repr__(self) -> str:
        return repr(self.data)

    def _repr_html_(self) -> str:
        return self.data._repr_html_()

    @property
    def own_digits(self) -> OwnDigits:
        """The digits that the reader has drawn by now, or the samples (lesson 1); see `read_own_digits`."""
        return read_own_digits(self.parameters["my_digits"], self._base)

    def model_path(self, name: str) -> Path:
        """The path for the model file `name`, such as "cnn.keras"; its folder is created."""
        path = self.folder / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def show(self, path: Path) -> str:
        """`path` relative to the folder that holds the output folder, for printing: "outputs/models/cnn.keras"."""
        return path.relative_to(self._base.parent).as_posix()

    def save_results(self, metrics: dict, seconds: dict | None = None) -> Sentence:
        """Write the results file; return a sentence that says where it is.

        `metrics` and `seconds` have a dictionary for each model: `{"cnn": {"test_accuracy": 0.99}}`. Raises
        `ValueError` if a metric is NaN or infinite; then no file is written.
        """
        results = {**self._description(), "metrics": metrics, "seconds": seconds or {}, "versions": versions()}
        content = json.dumps(results, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        path = write_text(self.folder / "results" / f"{self.lesson}.json", content)
        sentence = text("Resultados gravados em {path}.", "Results written to {path}.", path=self.show(path))
        if self.folder != self._base:
            sentence = text(
                "Resultados gravados em {path}: os de uma execução mais completa ficaram como estavam.",
                "Results written to {path}: those of a more complete run were left as they were.",
                path=self.show(path),
            )
        return Sentence(sentence)

    def _description(self) -> dict:
        data = self.data
        return {
            "lesson": self.lesson,
            "dataset": {
                "name": data.name,
                "verified": data.verified,
                "train": len(data.x_train),
                "test": len(data.x_test),
            },
            "parameters": {name: value for name, value in self.parameters.items() if name not in PERSONAL},
        }


def read_results(path: Path) -> dict | None:
    """The content of a results file; None if there is no such file or it does not have the right form."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
        dataset = results["dataset"]
        right_types = (
            isinstance(dataset["verified"], bool)
            and isinstance(dataset["train"], int)
            and all(isinstance(results[part], dict) for part in ("parameters", "metrics", "seconds"))
        )
        _completeness(results)  # raises TypeError if an amount in the parameters is not a number
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    return results if right_types else None


def is_more_complete(results: dict, others: dict) -> bool:
    """Whether `results` come from a more complete run than `others`.

    The verified MNIST counts more than other data; then more training images; then more epochs and more seeds.
    """
    return _completeness(results) > _completeness(others)


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that the results depend on."""
    return {"python": platform.python_version(), **{package: _version(package) for package in PACKAGES}}


def processor() -> str:
    """The name of this computer's processor, such as "AMD EPYC"."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def _completeness(results: dict) -> list[float]:
    """The amounts that `is_more_complete` compares, the most important first; "all" (0) is infinity."""
    dataset = results["dataset"]
    names = [name for name, parameter in PARAMETERS.items() if parameter.more_is_better]
    amounts = [float(results["parameters"].get(name, 1)) or math.inf for name in names]
    return [dataset["verified"], dataset["train"], *amounts]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return version(f"{package}-cpu")  # TensorFlow's build without graphics cards has this name on Linux
