"""The folders of the project and of its outputs, and functions that write files completely or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from helpers.language import InputError


def project_root() -> Path:
    """The folder of the project: the one that holds this package and the notebooks.

    Where the package is installed without them, it is the working directory or the nearest folder above it that has a
    folder `notebooks`, else the working directory.
    """
    working = Path.cwd()
    candidates = (Path(__file__).resolve().parent.parent, working, *working.parents)
    return next((folder for folder in candidates if (folder / "notebooks").is_dir()), working)


def output_folder(output_dir: str = "") -> Path:
    """The folder that the parameter `output_dir` names, created if needed; "" is the project's folder `outputs`.

    A relative folder starts at the working directory. Raises `InputError` if the folder cannot be written to.
    """
    try:
        folder = Path(output_dir).expanduser().resolve() if output_dir else project_root() / "outputs"
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except (OSError, ValueError, RuntimeError):
        writable = False
    if not writable:
        raise InputError(
            "Não dá para gravar na pasta {folder} (parâmetro output_dir). Indique outra pasta.",
            "The folder {folder} (parameter output_dir) cannot be written to. Name another folder.",
            folder=output_dir or "outputs",
        )
    return folder


def resolve_folder(folder: str) -> Path:
    """The absolute path of a folder as a reader writes it, perhaps with `~`. Raises `InputError` if it cannot be one."""
    try:
        return Path(folder).expanduser().resolve()
    except (OSError, ValueError, RuntimeError):
        raise InputError(
            "{folder} não é o caminho de uma pasta. Indique outra.",
            "{folder} is not the path of a folder. Name another.",
            folder=folder,
        ) from None


def read_text(path: Path) -> str:
    """The content of a text file in UTF-8. Raises `InputError` if it is in another encoding."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(
            "{path} não está em UTF-8: salve o arquivo com essa codificação.",
            "{path} is not in UTF-8: save the file in this encoding.",
            path=path,
        ) from None


def write_atomically(path: Path, write: Callable[[Path], object]) -> Path:
    """Call `write` with a temporary path in the folder of `path`, then move the file to `path` in one step.

    If `write` fails, the file that was at `path` stays unchanged. Returns `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        temporary = Path(folder) / path.name
        write(temporary)
        os.replace(temporary, path)
    return path


def write_text(path: Path, content: str) -> Path:
    """Write `content` to `path` as UTF-8 with Unix line ends; see `write_atomically`."""
    return write_atomically(path, lambda temporary: temporary.write_text(content, encoding="utf-8", newline="\n"))


def write_files(contents: Mapping[Path, str]) -> None:
    """Write several text files, all of them or none.

    If one of them cannot be written, those already written get their old content back.
    """
    with ExitStack() as undo:
        for path, content in contents.items():
            if path.is_file():
                undo.callback(path.write_bytes, path.read_bytes())
            else:
                undo.callback(path.unlink, missing_ok=True)
            write_text(path, content)
        undo.pop_all()
