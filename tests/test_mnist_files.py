"""Reading `.npz` files and folders of IDX files, valid and invalid."""

import gzip
import io
import os
import struct
import zipfile

import numpy as np
import pytest

from helpers.language import InputError
from helpers.mnist_files import IDX_NAMES, KEYS, read_data


def npz_bytes(arrays, save=np.savez, **changes) -> bytes:
    """The content of a `.npz` file with the arrays, some of them replaced by `changes`."""
    save(file := io.BytesIO(), **{**arrays, **changes})
    return file.getvalue()


def flip_byte(content: bytes, position: int) -> bytes:
    """`content` with all bits of one byte inverted."""
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]


def npy_bytes(array) -> bytes:
    np.save(file := io.BytesIO(), array)
    return file.getvalue()


def zip_of_texts() -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        for key in KEYS:
            archive.writestr(f"{key}.npy", "not an array")
    return file.getvalue()


def mark_encrypted(content: bytes) -> bytes:
    """A zip file in whose table of contents the first file is marked as encrypted."""
    flags = content.index(b"PK\x01\x02") + 8
    return content[:flags] + b"\x01" + content[flags + 1 :]


def npz_with(key, change):
    """A function from arrays to the content of a `.npz` file, in which `change` has changed the array `key`."""
    return lambda arrays: npz_bytes(arrays, **{key: change(arrays[key])})


# fault: (function from valid arrays to the content of the file, part of the message in Portuguese, in English)
BAD_NPZ = {
    "truncated": (lambda a: npz_bytes(a)[:-500], "truncado", "truncated"),
    "corrupt": (lambda a: flip_byte(npz_bytes(a), 8000), "corrompido", "corrupt"),
    "corrupt and compressed": (lambda a: flip_byte(npz_bytes(a, np.savez_compressed), 8000), "corrompido", "corrupt"),
    "corrupt header": (lambda a: npz_bytes(a).replace(b"28), }", b"28), {", 1), "corrompido", "corrupt"),
    "encrypted": (lambda a: mark_encrypted(npz_bytes(a)), "corrompido", "corrupt"),
    "text file": (lambda a: b"<html>not found</html>", "não é um arquivo .npz", "not a .npz file"),
    "empty file": (lambda a: b"", "não é um arquivo .npz", "not a .npz file"),
    "renamed .npy": (lambda a: npy_bytes(a["x_train"]), "não é um arquivo .npz", "not a .npz file"),
    "zip of texts": (lambda a: zip_of_texts(), "x_train é |S12", "x_train is |S12"),
    "missing keys": (
        lambda a: npz_bytes({"x_train": a["x_train"], "y_train": a["y_train"]}),
        "não tem x_test, y_test",
        "lacks x_test, y_test",
    ),
    "pickled array": (npz_with("y_train", lambda y: np.array([*y[1:], None])), "pickle", "pickled"),
    "label 10": (npz_with("y_test", lambda y: y + 1), "valores de 1 a 10", "values from 1 to 10"),
    "label -1": (npz_with("y_train", lambda y: y.astype(int) - 1), "valores de -1 a 8", "values from -1 to 8"),
    "float labels": (npz_with("y_train", lambda y: y / 1), "y_train é float64", "y_train is float64"),
    "text labels": (npz_with("y_train", lambda y: y.astype(str)), "y_train", "y_train"),
    "one-hot labels": (npz_with("y_test", lambda y: np.eye(10)[y]), "forma (10, 10)", "shape (10, 10)"),
    "another size": (npz_with("x_test", lambda x: x[:, :8, :8]), "forma (10, 8, 8)", "shape (10, 8, 8)"),
    "another dtype": (npz_with("x_train", lambda x: x / 255), "x_train é float64", "x_train is float64"),
    "counts differ": (npz_with("y_train", lambda y: y[:-1]), "x_train tem 20 imagens", "x_train has 20 images"),
    "no images": (lambda a: npz_bytes(a, x_test=a["x_test"][:0], y_test=a["y_test"][:0]), "(0, 28, 28)", "(0, 28, 28)"),
}


def idx_bytes(array) -> bytes:
    """The content of an IDX file."""
    return struct.pack(f">{1 + array.ndim}i", 2048 + array.ndim, *array.shape) + array.tobytes()


def make_idx_folder(folder, arrays, name_of=str):
    """Make a subfolder of `folder` with the four IDX files.

    `name_of` changes the names of the files; a file whose name then ends in `.gz` is gzipped.
    """
    (folder := folder / "idx").mkdir()
    for key, name in IDX_NAMES.items():
        content = idx_bytes(arrays[key])
        path = folder / name_of(name)
        path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return folder


# fault: (array, function from the content of its file to a bad one, part of the message in Portuguese, in English)
BAD_IDX = {
    "truncated": ("x_train", lambda content: content[:-20], "truncado", "truncated"),
    "corrupt": ("x_test", lambda content: flip_byte(content, len(content) // 2), "corrompido", "corrupt"),
    "not gzipped": ("y_train", gzip.decompress, "corrompido", "corrupt"),
    "empty": ("y_test", lambda content: gzip.compress(b""), "tem 0 bytes", "has 0 bytes"),
    "header too short": ("x_train", lambda content: gzip.compress(bytes(15)), "tem 15 bytes", "has 15 bytes"),
    "labels as images": (
        "x_train",
        lambda content: gzip.compress(idx_bytes(np.zeros(20, np.uint8))),
        "o número mágico é 2049, mas o esperado é 2051",
        "the magic number is 2049, but 2051 was expected",
    ),
    "too short": (
        "x_train",
        lambda content: gzip.compress(gzip.decompress(content)[:-1]),
        "tem 15.695 bytes, mas o cabeçalho pede 15.696",
        "has 15,695 bytes, but its header calls for 15,696",
    ),
    "too long": (
        "y_test",
        lambda content: gzip.compress(gzip.decompress(content) + b"\0"),
        "tem 19 bytes, mas o cabeçalho pede 18",
        "has 19 bytes, but its header calls for 18",
    ),
}


def error_message(path) -> str:
    """The message of the `InputError` that `read_data` raises for `path`. No file in its folder may change."""
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    with pytest.raises(InputError) as refused:
        read_data(path)
    assert {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()} == before
    return str(refused.value)


def test_a_missing_path_is_named(language, tmp_path):
    message = error_message(tmp_path / "nowhere")
    assert message.startswith(str(tmp_path / "nowhere"))
    assert {"pt": "não existe", "en": "does not exist"}[language] in message


@pytest.mark.parametrize("folder", [True, False], ids=["IDX", "npz"])
def test_a_file_that_may_not_be_read_is_named(folder, language, arrays, tmp_path, monkeypatch):
    np.savez(tmp_path / "digits.npz", **arrays)
    path = make_idx_folder(tmp_path, arrays) if folder else tmp_path / "digits.npz"
    unreadable = path / IDX_NAMES["x_test"] if folder else path
    # root may read every file, so changing the permissions would not work for it
    monkeypatch.setattr(os, "access", lambda path, mode: path != unreadable)
    message = error_message(path)
    assert message.startswith(str(unreadable))
    assert {"pt": "não tem permissão de leitura", "en": "no permission to read"}[language] in message


@pytest.mark.parametrize(("content", "pt", "en"), BAD_NPZ.values(), ids=BAD_NPZ)
def test_a_bad_npz_is_named(content, pt, en, language, arrays, tmp_path):
    path = tmp_path / "digits.npz"
    path.write_bytes(content(arrays))
    message = error_message(path)
    assert str(path) in message
    assert {"pt": pt, "en": en}[language] in message


@pytest.mark.parametrize(("key", "change", "pt", "en"), BAD_IDX.values(), ids=BAD_IDX)
def test_a_bad_idx_file_is_named(key, change, pt, en, language, arrays, tmp_path):
    path = make_idx_folder(tmp_path, arrays, "{}.gz".format) / f"{IDX_NAMES[key]}.gz"
    path.write_bytes(change(path.read_bytes()))
    message = error_message(path.parent)
    assert str(path) in message
    assert {"pt": pt, "en": en}[language] in message


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_idx_file_is_named(key, language, arrays, tmp_path):
    folder = make_idx_folder(tmp_path, arrays)
    (folder / IDX_NAMES[key]).unlink()
    message = error_message(folder)
    assert IDX_NAMES[key] in message
    assert str(folder) in message
    assert message.startswith({"pt": "Falta o arquivo", "en": "The file"}[language])


def assert_equal(actual, expected):
    assert actual.keys() == expected.keys()
    for key in KEYS:
        assert actual[key].dtype == np.uint8
        np.testing.assert_array_equal(actual[key], expected[key])


@pytest.mark.parametrize(
    "name_of",
    [str, "{}.gz".format, lambda name: name.replace("-idx", ".idx"), lambda name: name.replace("-idx", ".idx") + ".gz"],
    ids=["plain", "gzipped", "dotted", "dotted and gzipped"],
)
def test_a_folder_of_idx_files_gives_the_arrays_back(name_of, arrays, tmp_path):
    assert_equal(read_data(make_idx_folder(tmp_path, arrays, name_of)), arrays)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_gives_the_arrays_back(save, arrays, tmp_path):
    save(tmp_path / "digits.npz", **arrays, more=np.zeros(3))
    assert_equal(read_data(tmp_path / "digits.npz"), arrays)


def test_labels_of_any_integer_type_become_uint8(arrays, tmp_path):
    np.savez(tmp_path / "digits.npz", **{**arrays, "y_train": arrays["y_train"].astype(np.int64)})
    assert_equal(read_data(tmp_path / "digits.npz"), arrays)
