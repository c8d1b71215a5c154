"""The parameters of the lessons: what each may be, and a clear sentence when it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

from helpers.language import InputError, Text, use_language

_INTEGER = Text("um número inteiro", "an integer")
_NUMBER = Text("um número", "a number")


@dataclass(frozen=True)
class Rule:
    """What one parameter may be: its kind, the text that says so, and the test of its value."""

    kind: type
    needs: Text
    accepts: Callable[[Any], bool]

    def holds(self, value) -> bool:
        if isinstance(value, bool) or not isinstance(value, self.kind):
            return False
        return self.accepts(value)


def _integer(pt: str, en: str, accepts) -> Rule:
    return Rule(Integral, Text(f"{_INTEGER.pt} {pt}", f"{_INTEGER.en} {en}"), accepts)


def _one_of(*choices: str) -> Rule:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return Rule(str, Text(f"um destes: {listed}", f"one of {listed}"), lambda value: value in choices)


_POSITIVE = _integer("maior que 0", "greater than 0", lambda value: value > 0)
_SAMPLES = _integer(
    "a partir de 100, ou 0 para usar todas as imagens",
    "from 100 up, or 0 for all images",
    lambda value: value == 0 or value >= 100,
)
_LEARNING_RATE = Rule(
    Real,
    Text(f"{_NUMBER.pt} maior que 0 e até 100", f"{_NUMBER.en} greater than 0 and up to 100"),
    lambda value: 0 < value <= 100,
)

RULES = {
    "dataset": Rule(
        str,
        Text(
            "'auto', 'mnist', 'digits' ou o caminho dos seus dados",
            "'auto', 'mnist', 'digits' or the path of your data",
        ),
        lambda value: bool(value.strip()),
    ),
    "seed": _integer("de 0 a 2147483647", "from 0 to 2147483647", lambda value: 0 <= value < 2**31),
    "train_samples": _SAMPLES,
    "ablation_samples": _SAMPLES,
    "output_dir": Rule(
        str,
        Text("um texto entre aspas; '' é a pasta outputs", "a string in quotes; '' is the folder outputs"),
        lambda value: True,
    ),
    "epochs": _POSITIVE,
    "ablation_epochs": _POSITIVE,
    "batch_size": _POSITIVE,
    "learning_rate": _LEARNING_RATE,
    "highest_rate": _LEARNING_RATE,
    "seeds": _POSITIVE,
    "hidden_units": _POSITIVE,
    "loss_reduction": _one_of("mean", "sum"),
}


def check_parameters(language: str, **parameters) -> dict:
    """Choose the lesson's language and check its parameters against `RULES`; return them all as a dictionary.

    Raises `InputError`, in the lesson's language, for the first one that is not as it should be.
    """
    use_language(language)
    for name, value in parameters.items():
        if not RULES[name].holds(value):
            raise InputError(
                "O parâmetro {name} vale {value}; precisa ser {needs}. Mude-o na célula de parâmetros.",
                "The parameter {name} is {value}; it must be {needs}. Change it in the parameters cell.",
                name=name,
                value=repr(value),
                needs=RULES[name].needs,
            )
    return {"language": language, **parameters}
