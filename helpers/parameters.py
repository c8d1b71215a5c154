"""The parameters of the lessons: one declaration each, and the check of the values that a reader gives them.

From a declaration come the check of its value, the comment beside it in the lessons, its row in the README and its tests.
To add a parameter, add a `Parameter` to `PARAMETERS`.
"""

from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, ClassVar

from helpers.language import LANGUAGES, LOCALES, InputError, Text


@dataclass(frozen=True)
class WholeNumber:
    """A whole number from `minimum` to `maximum`; with `zero_is_all`, also 0, which stands for "all"."""

    minimum: int
    maximum: int
    zero_is_all: bool = False
    type: ClassVar = int

    def accepts(self, value: Any) -> bool:
        in_range = _is_number(value, Integral) and self.minimum <= value <= self.maximum
        return in_range or (self.zero_is_all and _is_number(value, Integral) and value == 0)

    @property
    def needs(self) -> Text:
        needs = Text("um número inteiro de {minimum:,} a {maximum:,}", "a whole number from {minimum:,} to {maximum:,}")
        pt, en = (needs.render(language, minimum=self.minimum, maximum=self.maximum) for language in LOCALES)
        return Text(f"{pt}, ou 0 para todas", f"{en}, or 0 for all") if self.zero_is_all else Text(pt, en)


@dataclass(frozen=True)
class PositiveNumber:
    """A number greater than 0 and at most `maximum`, with decimals or without."""

    maximum: float
    type: ClassVar = float

    def accepts(self, value: Any) -> bool:
        return _is_number(value, Real) and 0 < value <= self.maximum

    @property
    def needs(self) -> Text:
        return Text(
            f"um número maior que 0 e até {self.maximum:g}", f"a number greater than 0 and at most {self.maximum:g}"
        )


@dataclass(frozen=True)
class Choice:
    """One of the strings `options`."""

    options: tuple[str, ...]
    type: ClassVar = str

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.options

    @property
    def needs(self) -> Text:
        listed = ", ".join(f"'{option}'" for option in self.options)
        return Text(f"um destes: {listed}", f"one of {listed}")


@dataclass(frozen=True)
class String:
    """Any string, described by `needs`; an empty one only with `may_be_empty`. `options` have a special meaning."""

    needs: Text
    options: tuple[str, ...] = ()
    may_be_empty: bool = False
    type: ClassVar = str

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and bool(value.strip() or (self.may_be_empty and value == ""))


Rule = WholeNumber | PositiveNumber | Choice | String


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, the rule for its values, and what it means.

    `more_is_better` marks an amount of training: of two runs, the one with the larger amount is the more complete.
    """

    name: str
    rule: Rule
    meaning: Text
    more_is_better: bool = False

    @property
    def options(self) -> str:
        """The strings that the parameter may be, as Python writes them: `"mean", "sum"`; empty for numbers."""
        return ", ".join(f'"{option}"' for option in getattr(self.rule, "options", ()))

    @property
    def comment(self) -> str:
        """The comment beside the parameter in the lessons: `perda do lote / loss of a batch: "mean", "sum"`."""
        both = f"{self.meaning.pt} / {self.meaning.en}"
        return f"{both}: {self.options}" if self.options else both


_DECLARED = (
    Parameter("language", Choice(LANGUAGES), Text("idioma", "language")),
    Parameter(
        "dataset",
        String(
            Text(
                "'auto', 'mnist', 'digits' ou o caminho dos seus dados",
                "'auto', 'mnist', 'digits' or the path of your data",
            ),
            options=("auto", "mnist", "digits"),
        ),
        Text("dados ou um caminho", "data or a path"),
    ),
    Parameter("seed", WholeNumber(0, 2**31 - 1), Text("semente dos sorteios", "seed of the random draws")),
    Parameter(
        "train_samples",
        WholeNumber(100, 10_000_000, zero_is_all=True),
        Text("imagens de treino, 0 para todas", "training images, 0 for all"),
    ),
    Parameter(
        "output_dir",
        String(
            Text("um texto entre aspas; '' é a pasta outputs", "a string in quotes; '' is the folder outputs"),
            may_be_empty=True,
        ),
        Text('pasta das saídas, "" para outputs', 'output folder, "" for outputs'),
    ),
    Parameter("epochs", WholeNumber(1, 10_000), Text("épocas", "epochs"), more_is_better=True),
    Parameter("batch_size", WholeNumber(1, 10_000_000), Text("imagens por lote", "images in a batch")),
    Parameter("learning_rate", PositiveNumber(100), Text("taxa de aprendizado", "learning rate")),
    Parameter("highest_rate", PositiveNumber(100), Text("pico da taxa", "peak of the learning rate")),
    Parameter(
        "hidden_units", WholeNumber(1, 100_000), Text("neurônios da camada oculta", "neurons in the hidden layer")
    ),
    Parameter("loss_reduction", Choice(("mean", "sum")), Text("perda do lote", "loss of a batch")),
    Parameter(
        "seeds",
        WholeNumber(1, 10_000),
        Text("treinos de cada receita", "training runs of each recipe"),
        more_is_better=True,
    ),
    Parameter(
        "ablation_epochs",
        WholeNumber(1, 10_000),
        Text("épocas da ablação", "epochs of the ablation"),
        more_is_better=True,
    ),
    Parameter(
        "ablation_samples",
        WholeNumber(100, 10_000_000, zero_is_all=True),
        Text("imagens da ablação, 0: todas", "ablation images, 0: all"),
        more_is_better=True,
    ),
    Parameter(
        "my_digits",
        String(
            Text(
                "'auto', 'samples' ou o caminho de um arquivo .npz com dígitos",
                "'auto', 'samples' or the path of a .npz file with digits",
            ),
            options=("auto", "samples"),
        ),
        Text("seus dígitos", "your digits"),
    ),
    Parameter(
        "digits_file",
        String(
            Text(
                "um texto entre aspas: o caminho de uma imagem, ou '' para os exemplos",
                "a string in quotes: the path of a picture, or '' for the samples",
            ),
            may_be_empty=True,
        ),
        Text('imagem com os seus dígitos, "" para exemplos', 'picture of your digits, "" for samples'),
    ),
)
PARAMETERS = {parameter.name: parameter for parameter in _DECLARED}


def check_parameters(**values) -> dict:
    """The parameters of a lesson, by name, each of the type that its declaration says.

    A whole number given for a parameter with decimals comes back as a float. Raises `InputError` for the first
    value that its rule does not accept, and for a parameter that is not declared.
    """
    checked = {}
    for name, value in values.items():
        if name not in PARAMETERS:
            raise InputError(
                "O parâmetro {name} não está declarado: declare-o em helpers/parameters.py.",
                "The parameter {name} is not declared: declare it in helpers/parameters.py.",
                name=name,
            )
        rule = PARAMETERS[name].rule
        if not rule.accepts(value):
            raise InputError(
                "O parâmetro {name} vale {value}; precisa ser {needs}. Mude-o na célula de parâmetros ou no comando.",
                "The parameter {name} is {value}; it must be {needs}. Change it in the parameters cell or in the command.",
                name=name,
                value=repr(value),
                needs=rule.needs,
            )
        checked[name] = float(value) if isinstance(rule, PositiveNumber) else value
    return checked


def _is_number(value: Any, kind: type) -> bool:
    """Whether `value` is a number of `kind`; Python counts True and False as whole numbers, the lessons do not."""
    return isinstance(value, kind) and not isinstance(value, bool)
