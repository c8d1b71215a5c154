"""The lessons, in order."""

from dataclasses import dataclass
from pathlib import Path

from helpers.language import Text
from helpers.paths import NOTEBOOKS


@dataclass(frozen=True)
class Lesson:
    """One lesson: the name of its notebook without `.ipynb`, and its title."""

    name: str
    title: Text

    @property
    def path(self) -> Path:
        return NOTEBOOKS / f"{self.name}.ipynb"


LESSONS = (
    Lesson("01_loading", Text("Carregar e olhar os dados", "Loading and looking at the data")),
    Lesson("02_normalization", Text("Normalização", "Normalization")),
    Lesson("03_mlp", Text("Da regressão softmax ao MLP", "From softmax regression to the MLP")),
    Lesson("04_cnn", Text("A rede neural convolucional (CNN)", "The convolutional neural network (CNN)")),
    Lesson("05_evaluation", Text("Avaliação: além de um número", "Evaluation: beyond one number")),
    Lesson("06_speed", Text("99 % em três segundos", "99% in three seconds")),
    Lesson("07_accuracy", Text("Até onde vai uma rede pequena?", "How far can one small network go?")),
)
