"""The reader's own digits: drawn on the pad of lesson 1, kept in a file, and read by the models of the later lessons."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from IPython.display import display

from helpers.display import say
from helpers.handwriting import mnist_form, sample_digits, to_bytes
from helpers.language import Text, number, text
from helpers.mnist_files import read_test_set
from helpers.paths import write_atomically
from helpers.plots import plot_images

if TYPE_CHECKING:
    from helpers.drawing_pad import DrawingPad

FILE = "my_digits.npz"
CLASSES = 10
MOST_SHOWN = 60  # images in one figure


@dataclass(frozen=True)
class OwnDigits:
    """Digits that are in no data set, in MNIST's form: `images`, uint8 (N, 28, 28), and `labels`, uint8 (N,).

    They are the reader's, or the project's samples if `are_samples`. `file` is where the drawing pad keeps them.
    """

    images: np.ndarray
    labels: np.ndarray
    are_samples: bool
    file: Path

    def draw(self) -> "DrawingPad":
        """A pad with ten boxes, 0 to 9, to draw in; after each stroke the digits are kept in `file` (lesson 1)."""
        from helpers.drawing_pad import DrawingPad

        kept = {} if self.are_samples else dict(zip(self.labels.tolist(), self.images, strict=True))

        def keep(label: int, image: np.ndarray | None) -> None:
            kept.pop(label, None)
            if image is not None:
                kept[label] = to_bytes(image)
            write_own_digits(self.file, kept)

        still = plot_images(self.images[:CLASSES], [str(label) for label in self.labels[:CLASSES]], text(self._title))
        return DrawingPad([str(label) for label in range(CLASSES)], mnist_form, keep, images=kept, still=still)

    def show(self, probabilities) -> None:
        """Show each image under a model's answer and its probability, from `probabilities` (N, 10), and say how it went.

        Of more than 60 images only wrong answers are shown, 60 at most.
        """
        probabilities = np.asarray(probabilities)
        predicted, certainty = probabilities.argmax(axis=1), probabilities.max(axis=1)
        wrong = predicted != self.labels
        shown = np.arange(len(wrong)) if len(wrong) <= MOST_SHOWN else np.flatnonzero(wrong)[:MOST_SHOWN]
        titles = [f"{predicted[i]}{' ✗' if wrong[i] else ''}\n{number(certainty[i], '.0%')}" for i in shown]
        if len(shown):
            display(plot_images(self.images[shown], titles, text(self._title)))
        say(read_answers(probabilities, self.labels))
        if self.are_samples:
            say(
                text(
                    "Estes são dígitos de exemplo. Desenhe os seus na lição 1 e execute esta célula de novo.",
                    "These are sample digits. Draw your own in lesson 1 and run this cell again.",
                )
            )

    @property
    def _title(self) -> Text:
        return Text("Dígitos de exemplo", "Sample digits") if self.are_samples else Text("Seus dígitos", "Your digits")


def read_own_digits(my_digits: str, folder: Path) -> OwnDigits:
    """The digits that the parameter `my_digits` chooses: "auto", "samples", or the path of a `.npz` file.

    "auto" means those that the reader has drawn, which are in the output folder `folder`, or else the samples. Raises
    `InputError` if the file is missing, damaged or of another form.
    """
    file = folder / FILE
    if my_digits == "samples" or (my_digits == "auto" and not file.exists()):
        return OwnDigits(*sample_digits(), are_samples=True, file=file)
    path = file if my_digits == "auto" else Path(my_digits).expanduser()
    return OwnDigits(*read_test_set(path), are_samples=False, file=file)


def write_own_digits(file: Path, digits: dict[int, np.ndarray]) -> None:
    """Keep `digits`, uint8 (28, 28) by label, in `file`; without digits the file is removed."""
    if not digits:
        file.unlink(missing_ok=True)
        return
    labels = np.array(sorted(digits), np.uint8)
    images = np.stack([digits[label] for label in labels.tolist()])

    def write(path: Path) -> None:
        np.savez_compressed(path, x_test=images, y_test=labels)

    write_atomically(file, write)


def read_answers(probabilities: np.ndarray, labels: np.ndarray) -> str:
    """How many answers are correct, from `probabilities` (N, 10), and the one that says most about the model."""
    predicted, certainty = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    count = len(labels)
    if not len(wrong):
        least = int(certainty.argmin())
        return text(
            "O modelo acerta {count:,} de {count:,}. Ele tem menos certeza do {label}, com {share:.0%}.",
            "The model gets {count:,} of {count:,} correct. It is least certain about the {label}, with {share:.0%}.",
            count=count,
            label=int(labels[least]),
            share=certainty[least],
        )
    surest = wrong[certainty[wrong].argmax()]
    values = {
        "correct": count - len(wrong),
        "count": count,
        "label": int(labels[surest]),
        "answer": int(predicted[surest]),
        "share": certainty[surest],
    }
    if len(wrong) == 1:
        return text(
            "O modelo acerta {correct:,} de {count:,}: lê um {label} como {answer}, com {share:.0%} de certeza.",
            "The model gets {correct:,} of {count:,} correct: it reads a {label} as {answer}, {share:.0%} certain.",
            **values,
        )
    return text(
        "O modelo acerta {correct:,} de {count:,}. O erro de que ele tem mais certeza é ler um {label} como {answer}, com {share:.0%}.",
        "The model gets {correct:,} of {count:,} correct. The mistake it is surest of is to read a {label} as {answer}, with {share:.0%}.",
        **values,
    )
