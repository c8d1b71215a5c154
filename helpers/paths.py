"""Where outputs go, whatever the working directory, and files that are written whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from helpers.language import InputError

PROJECT = Path(__file__).resolve().parent.parent
NOTEBOOKS = PROJECT / "notebooks"
OUTPUTS = PROJECT / "outputs"


def output_folder(output_dir: str = "") -> Path:
    """The folder that the parameter `output_dir` means, created if need be; "" means `outputs/`.

    A relative folder is taken from the working directory.
    """
    try:
        folder = Path(output_dir).expanduser().resolve() if output_dir else OUTPUTS
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except (OSError, ValueError, RuntimeError):
        writable = False
    if not writable:
        raise InputError(
            "Não dá para gravar na pasta {folder} (parâmetro output_dir). Indique outra pasta.",
            "The folder {folder} (parameter output_dir) cannot be written to. Name another folder.",
            folder=output_dir or OUTPUTS.name,
        )
    return folder


def write_atomically(path: Path, write: Callable[[Path], None]) -> Path:
    """Let `write` fill a temporary file beside `path`, then move it there in one step.

    If `write` fails, what stood at `path` before stays as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        temporary = Path(folder) / path.name
        write(temporary)
        os.replace(temporary, path)
    return path
