"""Readers of the two file formats of MNIST, `.npz` and IDX, with a clear message for each kind of bad file."""

import gzip
import os
import zipfile
import zlib
from pathlib import Path

import numpy as np

from helpers.language import InputError

KEYS = ("x_train", "y_train", "x_test", "y_test")
IDX_NAMES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
IDX_MAGIC = {1: 2049, 3: 2051}  # dimensions: magic number; its bytes are 0, 0, 8 (for uint8) and the dimensions

Arrays = dict[str, np.ndarray]


def read_data(path: Path) -> Arrays:
    """Read `x_train`, `y_train`, `x_test` and `y_test` from a `.npz` file or from a folder with the four IDX files.

    Images are uint8 of shape (N, 28, 28), with values 0 to 255. Labels are uint8 of shape (N,), with values 0 to 9.
    Raises `InputError`, with the path in its message, if a file is missing, unreadable or damaged, or if an array has
    another shape, type or range of values.
    """
    if os.path.isdir(path):
        arrays = _read_idx_folder(path)
    elif os.path.isfile(path):
        arrays = _read_npz(path)
    else:
        raise InputError(
            "{path} não existe: indique um arquivo .npz ou uma pasta com os quatro arquivos IDX.",
            "{path} does not exist: name a .npz file or a folder with the four IDX files.",
            path=path,
        )
    for part in ("train", "test"):
        _check(path, part, arrays)
    return {key: np.require(array, np.uint8, "W") for key, array in arrays.items()}


def read_test_set(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read `x_test` and `y_test` from a `.npz` file, which needs no training set.

    Returns images, uint8 (N, 28, 28), and labels, uint8 (N,). Raises `InputError` like `read_data`.
    """
    if not os.path.isfile(path):
        raise InputError(
            "{path} não existe: indique um arquivo .npz com x_test e y_test.",
            "{path} does not exist: name a .npz file with x_test and y_test.",
            path=path,
        )
    arrays = _read_npz(path, KEYS[2:])
    _check(path, "test", arrays)
    images, labels = (np.require(arrays[key], np.uint8, "W") for key in KEYS[2:])
    return images, labels


def _require_readable(path: Path) -> None:
    if not os.access(path, os.R_OK):
        raise InputError(
            "{path} existe, mas você não tem permissão de leitura: mude a permissão ou copie os dados para uma pasta sua.",
            "{path} exists, but you have no permission to read it: change the permission or copy the data to a folder of yours.",
            path=path,
        )


def _read_npz(path: Path, keys: tuple[str, ...] = KEYS) -> Arrays:
    _require_readable(path)
    if not zipfile.is_zipfile(path):
        raise InputError(
            "{path} está truncado ou não é um arquivo .npz: baixe ou copie o arquivo de novo.",
            "{path} is truncated or is not a .npz file: download or copy it again.",
            path=path,
        )
    arrays = {}
    try:
        with np.load(path, allow_pickle=False) as archive:
            missing = [key for key in keys if key not in archive.files]
            if missing:
                raise InputError(
                    "{path} não tem {missing}; um .npz de dígitos tem as chaves {keys}. Salve o arquivo com esses nomes.",
                    "{path} lacks {missing}; a .npz of digits has the keys {keys}. Save the file with these names.",
                    path=path,
                    missing=", ".join(missing),
                    keys=", ".join(keys),
                )
            for key in keys:
                arrays[key] = archive[key]
    except InputError:
        raise
    except Exception as error:  # a damaged file can raise almost any exception
        if "allow_pickle" in str(error):
            raise InputError(
                "{path}: {key} guarda objetos Python (pickle), que não são abertos por segurança; salve arrays de números uint8.",
                "{path}: {key} holds pickled Python objects, which are not opened for safety; save arrays of uint8 numbers.",
                path=path,
                key=next(key for key in keys if key not in arrays),
            ) from None
        raise InputError(
            "{path} está corrompido ({reason}): baixe ou copie o arquivo de novo.",
            "{path} is corrupt ({reason}): download or copy it again.",
            path=path,
            reason=type(error).__name__,
        ) from None
    return arrays


def _read_idx_folder(folder: Path) -> Arrays:
    return {key: _read_idx(_find_idx(folder, name), 3 if key.startswith("x") else 1) for key, name in IDX_NAMES.items()}


def _find_idx(folder: Path, name: str) -> Path:
    """The path of the IDX file `name` in `folder`, gzipped or not. Some copies of MNIST have a dot before `idx`.

    Raises `InputError` if there is no such file.
    """
    dotted = name.replace("-idx", ".idx")
    for candidate in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
        if os.path.isfile(folder / candidate):
            return folder / candidate
    raise InputError(
        "Falta o arquivo {name} (ou {name}.gz) na pasta {folder}: copie para ela os quatro arquivos IDX.",
        "The file {name} (or {name}.gz) is missing in the folder {folder}: copy the four IDX files there.",
        name=name,
        folder=folder,
    )


def _read_idx(path: Path, dimensions: int) -> np.ndarray:
    """Read an IDX file with this number of dimensions: 3 for images, 1 for labels. The array is uint8.

    The file has a magic number, the size of each dimension (both big-endian int32) and the data (uint8). Raises
    `InputError` if the file is damaged or of another kind.
    """
    _require_readable(path)
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            "{path} está truncado ou corrompido ({reason}): baixe ou copie o arquivo de novo.",
            "{path} is truncated or corrupt ({reason}): download or copy it again.",
            path=path,
            reason=type(error).__name__,
        ) from None
    header_bytes = 4 * (1 + dimensions)
    if len(content) < header_bytes:
        raise _wrong_length(path, header_bytes, len(content))
    magic, *shape = np.frombuffer(content[:header_bytes], ">i4").tolist()
    if magic != IDX_MAGIC[dimensions]:
        raise InputError(
            "{path}: o número mágico é {magic}, mas o esperado é {expected}; este não é o arquivo IDX que o nome diz.",
            "{path}: the magic number is {magic}, but {expected} was expected; this is not the IDX file its name says.",
            path=path,
            magic=str(magic),
            expected=str(IDX_MAGIC[dimensions]),
        )
    expected_bytes = header_bytes + int(np.prod(shape, dtype=np.int64))
    if len(content) != expected_bytes:
        raise _wrong_length(path, expected_bytes, len(content))
    return np.frombuffer(content, np.uint8, offset=header_bytes).reshape(shape)


def _wrong_length(path: Path, expected: int, found: int) -> InputError:
    return InputError(
        "{path} tem {found:,} bytes, mas o cabeçalho pede {expected:,}: baixe ou copie o arquivo de novo.",
        "{path} has {found:,} bytes, but its header calls for {expected:,}: download or copy it again.",
        path=path,
        found=found,
        expected=expected,
    )


def _check(path: Path, part: str, arrays: Arrays) -> None:
    """Raise `InputError` if the images or labels of `part`, "train" or "test", are not as `read_data` promises."""
    images, labels = (np.asarray(arrays[f"{name}_{part}"]) for name in "xy")
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (28, 28) or not len(images):
        raise InputError(
            "{path}: x_{part} é {dtype} de forma {shape}; as imagens precisam ser uint8 de forma (N, 28, 28). Converta o arquivo.",
            "{path}: x_{part} is {dtype} of shape {shape}; images must be uint8 of shape (N, 28, 28). Convert the file.",
            path=path,
            part=part,
            dtype=str(images.dtype),
            shape=str(images.shape),
        )
    if labels.shape != (len(images),):
        raise InputError(
            "{path}: x_{part} tem {images:,} imagens, mas y_{part} tem a forma {shape}; é preciso um rótulo por imagem.",
            "{path}: x_{part} has {images:,} images, but y_{part} has the shape {shape}; there must be one label per image.",
            path=path,
            part=part,
            images=len(images),
            shape=str(labels.shape),
        )
    if labels.dtype.kind not in "iu":
        raise InputError(
            "{path}: y_{part} é {dtype}; os rótulos precisam ser inteiros de 0 a 9. Converta o arquivo.",
            "{path}: y_{part} is {dtype}; labels must be integers from 0 to 9. Convert the file.",
            path=path,
            part=part,
            dtype=str(labels.dtype),
        )
    if labels.min() < 0 or labels.max() > 9:
        raise InputError(
            "{path}: y_{part} tem valores de {low} a {high}; os rótulos precisam ir de 0 a 9. Corrija o arquivo.",
            "{path}: y_{part} has values from {low} to {high}; labels must go from 0 to 9. Mend the file.",
            path=path,
            part=part,
            low=str(labels.min()),
            high=str(labels.max()),
        )
