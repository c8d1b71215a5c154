"""What a lesson leaves behind: its results file and its models, in a folder where they replace nothing better."""

import json
import math
import platform
from importlib.metadata import version
from pathlib import Path

from helpers.data import Dataset
from helpers.language import Text, text
from helpers.paths import output_folder, write_atomically

QUICK = "quick"
MODEL_NAMES = {
    "nearest_mean": Text("dígito médio mais próximo", "nearest mean digit"),
    "softmax_regression": Text("regressão softmax", "softmax regression"),
    "mlp": Text("MLP", "MLP"),
    "cnn": Text("CNN", "CNN"),
    "fast_cnn": Text("CNN rápida", "fast CNN"),
    "accurate_cnn": Text("CNN pequena e precisa", "small accurate CNN"),
}
AMOUNTS = ("epochs", "seeds", "ablation_epochs", "ablation_samples")
PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib")


class LessonOutput:
    """Where one run of a lesson writes: `output_dir`, or its folder `quick` if a better run's results stand there.

    Better is what was measured on the verified MNIST rather than on other data; then what comes from more images; then
    from more epochs or trainings.
    """

    def __init__(self, lesson: str, data: Dataset, parameters: dict):
        self.lesson, self.data, self.parameters = lesson, data, parameters
        base = output_folder(parameters["output_dir"])
        standing = read_results(base / "results" / f"{lesson}.json")
        self.folder = base / QUICK if standing and outranks(standing, self._facts()) else base
        self._base = base

    def model_path(self, name: str) -> Path:
        """Where the model file `name` (such as "cnn.keras") belongs; its folder exists."""
        path = self.folder / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def show(self, path: Path) -> str:
        """`path` as a reader should see it: from the output folder on."""
        return path.relative_to(self._base.parent).as_posix()

    def save_results(self, metrics: dict, seconds: dict | None = None) -> str:
        """Write the results file and return the sentence that says where it is.

        `metrics` and `seconds` are keyed by model, then by name: `{"cnn": {"test_accuracy": 0.99}}`.
        """
        results = {**self._facts(), "metrics": metrics, "seconds": seconds or {}, "versions": versions()}
        content = json.dumps(results, indent=2, ensure_ascii=False, sort_keys=False, allow_nan=False) + "\n"
        path = self.folder / "results" / f"{self.lesson}.json"
        write_atomically(path, lambda temporary: temporary.write_text(content, encoding="utf-8"))
        if self.folder != self._base:
            return text(
                "Resultados gravados em {path}: os de uma execução mais completa ficaram como estavam.",
                "Results written to {path}: those of a more complete run were left as they were.",
                path=self.show(path),
            )
        return text("Resultados gravados em {path}.", "Results written to {path}.", path=self.show(path))

    def _facts(self) -> dict:
        data = self.data
        return {
            "lesson": self.lesson,
            "dataset": {
                "name": data.name,
                "verified": data.verified,
                "train": len(data.x_train),
                "test": len(data.x_test),
            },
            "parameters": {name: value for name, value in self.parameters.items() if name != "output_dir"},
        }


def save_model(model, path: Path) -> Path:
    """Write the Keras `model` to `path` (`.keras` or `.h5`), whole or not at all, and return `path` (lesson 4)."""
    return write_atomically(path, model.save)


def read_results(path: Path) -> dict | None:
    """A results file, or None if there is none that can be read as one."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
        results["dataset"]["verified"], results["dataset"]["train"], results["parameters"].get("epochs")
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return None
    return results


def outranks(one: dict, other: dict) -> bool:
    """Whether the results `one` come from better data than `other`; from as good, from more images, epochs or trainings."""
    return _completeness(one) > _completeness(other)


def _completeness(results: dict) -> list[float]:
    """What makes a run more complete, what counts most first; where 0 stands for all, infinity."""
    dataset = results["dataset"]
    amounts = [results["parameters"].get(name, 1) or math.inf for name in AMOUNTS]
    return [dataset["verified"], dataset["train"], *amounts]


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that the results depend on."""
    return {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}}
