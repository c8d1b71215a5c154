"""The start of a lesson: parameters checked, language chosen, random numbers seeded, data loaded."""

import ast
from collections.abc import Mapping, MutableMapping
from typing import Any

from helpers.data import load_dataset
from helpers.handwriting import read_drawing
from helpers.language import InputError, use_language
from helpers.own_digits import read_own_digits
from helpers.parameters import PARAMETERS, check_parameters
from helpers.paths import output_folder
from helpers.results import LessonRun

INJECTED = "# Parameters"  # the first line of the cell that papermill adds after the parameters cell


def start(lesson: str, namespace: MutableMapping[str, Any]) -> LessonRun:
    """Start the lesson `lesson`, such as "05_cnn"; `namespace` is the notebook's `globals()`.

    Reads the parameters from `namespace`, checks them, chooses the language, loads the data, and, for lessons that train
    a network, starts Keras without its messages and seeds every random number. Returns the lesson's `LessonRun`, with
    the data in `data`. Raises `InputError` for a parameter with a wrong value or an unknown name, for wrong data,
    for a `digits_file` that is no picture, and for `my_digits` that cannot be read.
    """
    use_language(namespace["language"])
    _refuse_unknown_parameters(namespace)
    parameters = check_parameters(**{name: namespace[name] for name in PARAMETERS if name in namespace})
    namespace.update(parameters)  # a whole number given for a rate has become a float, which Keras needs
    if parameters.get("digits_file"):  # a file that cannot be read is refused here, before any training
        read_drawing(parameters["digits_file"])
    if "batch_size" in parameters:
        from helpers.backend import make_reproducible

        make_reproducible(parameters["seed"])
    data = load_dataset(parameters["dataset"], parameters["train_samples"])
    if "my_digits" in parameters:  # read here only to refuse a bad file before any training
        read_own_digits(parameters["my_digits"], output_folder(parameters["output_dir"]))
    return LessonRun(lesson, data, parameters)


def _refuse_unknown_parameters(namespace: Mapping[str, Any]) -> None:
    """Refuse a parameter that papermill has added and the lesson does not have; papermill itself only warns."""
    executed = [_assigned_names(source) for source in namespace.get("In", ()) if not source.startswith(INJECTED)]
    injected = [
        name for source in namespace.get("In", ()) if source.startswith(INJECTED) for name in _assigned_names(source)
    ]
    declared = next((names for names in executed if "language" in names), None)
    for name in injected:
        if declared is not None and name not in declared:
            raise InputError(
                "Esta lição não tem o parâmetro {name}; ela tem: {declared}.",
                "This lesson does not have the parameter {name}; it has: {declared}.",
                name=name,
                declared=", ".join(sorted(declared)),
            )


def _assigned_names(source: str) -> list[str]:
    """The names that the statements of a cell assign to; none for a cell that is not plain Python."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return []
    names = []
    for statement in statements:
        match statement:
            case ast.AnnAssign(target=ast.Name(name)) | ast.Assign(targets=[ast.Name(name)]):
                names.append(name)
    return names
