"""Find, load, verify and split the handwritten digits."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from helpers.display import LiveText
from helpers.download import DownloadError, download
from helpers.language import InputError, Text, text
from helpers.mnist_files import IDX_NAMES, Arrays, read_data

# Tried in this order. A URL that ends with a slash is a folder with the four gzipped IDX files, any other a .npz file.
MNIST_MIRRORS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
# SHA-256 of the bytes of each array of the original MNIST
MNIST_SHA256 = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
OFFLINE_TEST_IMAGES = 297

NAMES = {
    "mnist": Text("MNIST", "MNIST"),
    "digits": Text("dígitos offline do scikit-learn", "scikit-learn's offline digits"),
    "custom": Text("seus próprios dados", "your own data"),
}


@dataclass(frozen=True)
class Dataset:
    """A training set and a test set of handwritten digits (lesson 1).

    Images are uint8 of shape (N, 28, 28), with values 0 to 255. Labels are uint8 of shape (N,), with values 0 to 9.
    `name` is "mnist", "digits" (scikit-learn's) or "custom" (any other). `verified` is true if the arrays have the
    checksums of the original MNIST. `fallback` says why MNIST was unavailable, if scikit-learn's digits replace it.
    """

    name: str
    verified: bool
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    fallback: Text | None = None

    def __repr__(self) -> str:
        summary = self._summary()
        if not self.fallback:
            return summary
        frame = "=" * 78
        return f"{frame}\n{self._warning()}\n{frame}\n{summary}"

    def _repr_html_(self) -> str:
        summary = f"<p>{_html(self._summary())}</p>"
        if not self.fallback:
            return summary
        style = "border: 3px solid #d55e00; border-radius: 6px; padding: 0.8em 1em; background: #fff4e5; color: #222"
        return f'<div style="{style}"><b>⚠ {_html(self._warning())}</b></div>{summary}'

    def _summary(self) -> str:
        verified = Text(" (verificado)", " (verified)") if self.verified else Text("", "")
        return text(
            "Conjunto de dados: {name}{verified}, {train:,} imagens de treino e {test:,} de teste.",
            "Data set: {name}{verified}, {train:,} training and {test:,} test images.",
            name=NAMES[self.name],
            verified=verified,
            train=len(self.x_train),
            test=len(self.x_test),
        )

    def _warning(self) -> str:
        return text(
            "ATENÇÃO: isto não é o MNIST! {reason} A lição usa os 1.797 dígitos que vêm com o scikit-learn; "
            "tudo funciona, mas os números serão outros.",
            "ATTENTION: this is not MNIST! {reason} The lesson uses the 1,797 digits that come with scikit-learn; "
            "everything works, but the numbers will differ.",
            reason=self.fallback,
        )


def load_dataset(dataset: str = "auto", train_samples: int = 0) -> Dataset:
    """Load the data set that the parameters `dataset` and `train_samples` of a lesson choose (lesson 1).

    `dataset` is one of these:

    - "mnist": the original MNIST. It is the file or folder in the environment variable `MNIST_PATH`, if that is set.
      Otherwise it is the file in Keras's cache, where MNIST is downloaded if it is missing.
    - "digits": scikit-learn's 1,797 digits, which need no network.
    - "auto": like "mnist", but `MNIST_PATH` may also name other data, and if the download fails, "digits" is used.
    - any other string: the path of a `.npz` file or of a folder with the four IDX files.

    `train_samples` is the number of training images to keep, from the first on; 0 keeps all.

    Raises `InputError` if the files are missing, damaged or, for "mnist", not the original; if the download fails, for
    "mnist"; if `train_samples` is larger than the training set; or if a class has no training or no test image.
    """
    data = _find(dataset)
    available = len(data.x_train)
    if train_samples > available:
        raise InputError(
            "train_samples vale {asked:,}, mas o conjunto de treino tem {available:,} imagens; use no máximo isso, ou 0 para todas.",
            "train_samples is {asked:,}, but the training set has {available:,} images; use at most that, or 0 for all.",
            asked=train_samples,
            available=available,
        )
    keep = train_samples or available
    data = replace(data, x_train=data.x_train[:keep], y_train=data.y_train[:keep])
    _require_all_classes(Text("de treino", "training"), data.y_train)
    _require_all_classes(Text("de teste", "test"), data.y_test)
    return data


def split_validation(
    x: np.ndarray, y: np.ndarray, fraction: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """`x_train, y_train, x_validation, y_validation`: a random `fraction` of the examples, 0 to 1, is held out.

    Each class has the same share in both parts. Lesson 1 shows why the end of the file would not do.
    """
    from sklearn.model_selection import train_test_split

    x_train, x_validation, y_train, y_validation = train_test_split(
        x, y, test_size=round(fraction * len(x)), stratify=y, random_state=seed
    )
    return x_train, y_train, x_validation, y_validation


def _find(dataset: str) -> Dataset:
    """The data set that the parameter `dataset` chooses, with all its training images."""
    local = os.environ.get("MNIST_PATH", "")
    if dataset == "digits":
        return _offline_digits()
    if dataset not in ("auto", "mnist"):
        return _from_arrays(read_data(Path(os.path.expanduser(dataset))))
    if local:
        data = _from_arrays(read_data(Path(os.path.expanduser(local))))
        if dataset == "mnist" and not data.verified:
            raise InputError(
                "MNIST_PATH aponta para {path}, que não é o MNIST original; aponte para o MNIST ou use dataset='{path}'.",
                "MNIST_PATH names {path}, which is not the original MNIST; name MNIST there or use dataset='{path}'.",
                path=local,
            )
        return data
    try:
        return _from_arrays(_keras_mnist())
    except DownloadError as error:
        reason = Text(
            f"Não foi possível baixar o MNIST: {error.reason.pt}",
            f"MNIST could not be downloaded: {error.reason.en}",
        )
        if dataset == "auto":
            return replace(_offline_digits(), fallback=reason)
        raise InputError(
            "{reason} Você também pode indicar um arquivo local em MNIST_PATH ou usar dataset='digits'.",
            "{reason} You can also name a local file in MNIST_PATH or use dataset='digits'.",
            reason=reason,
        ) from None


def _require_all_classes(part: Text, labels: np.ndarray) -> None:
    """Raise `InputError` if `labels` lacks one of the ten classes. `part` names the training or the test images."""
    missing = np.flatnonzero(np.bincount(labels, minlength=10) == 0)
    if missing.size:
        raise InputError(
            "Entre as {images:,} imagens {part} não há nenhuma destas classes: {missing}. As lições precisam das dez: "
            "use mais imagens, e embaralhe as que estão em ordem de classe.",
            "Among the {images:,} {part} images there are none of these classes: {missing}. The lessons need all ten: "
            "use more images, and shuffle images that are sorted by class.",
            images=len(labels),
            part=part,
            missing=", ".join(map(str, missing)),
        )


def _from_arrays(arrays: Arrays) -> Dataset:
    verified = _is_mnist(arrays)
    return Dataset(
        name="mnist" if verified else "custom",
        verified=verified,
        x_train=arrays["x_train"],
        y_train=arrays["y_train"],
        x_test=arrays["x_test"],
        y_test=arrays["y_test"],
    )


def _is_mnist(arrays: Arrays) -> bool:
    return all(
        hashlib.sha256(np.ascontiguousarray(arrays[key]).data).hexdigest() == digest
        for key, digest in MNIST_SHA256.items()
    )


def _read_mnist(path: Path) -> Arrays | None:
    """The arrays of the file or folder `path` if it is the original MNIST, otherwise None."""
    try:
        arrays = read_data(path)
    except InputError:
        return None
    return arrays if _is_mnist(arrays) else None


def _keras_mnist() -> Arrays:
    """MNIST from Keras's cache. It is downloaded if the file in the cache is missing, damaged or not MNIST.

    Raises `DownloadError` if the download fails from all mirrors.
    """
    cache = Path(os.path.expanduser(os.environ.get("KERAS_HOME", "~/.keras"))) / "datasets" / "mnist.npz"
    arrays = _read_mnist(cache)
    return _download_mnist(cache) if arrays is None else arrays


def _download_mnist(cache: Path) -> Arrays:
    """Download MNIST from the first mirror that works, and keep it in the file `cache`.

    A server that cannot be reached or stops sending is not tried again, to limit the waiting time on a bad network.
    If all mirrors fail, raises the first `DownloadError` of a server that was reached, or the first of all if none was.
    """
    live = LiveText()
    failures: list[DownloadError] = []
    unreachable = set()
    for mirror in MNIST_MIRRORS:
        server = urlsplit(mirror).netloc
        if server in unreachable:
            continue
        try:
            return _download_from(mirror, cache, live)
        except DownloadError as error:
            failures.append(error)
            if error.unreachable:
                unreachable.add(server)
    raise next((error for error in failures if not error.unreachable), failures[0])


def _download_from(mirror: str, cache: Path, live: LiveText) -> Arrays:
    """Download MNIST from the URL `mirror`, verify it, and keep it in the file `cache` if that can be written.

    Raises `DownloadError` if the download fails or the received file is not MNIST.
    """
    with _temporary_folder(cache.parent) as name:
        folder = Path(name)
        file = folder / "mnist.npz"
        is_folder = mirror.endswith("/")
        if is_folder:
            for idx_name in IDX_NAMES.values():
                download(f"{mirror}{idx_name}.gz", folder / f"{idx_name}.gz", live)
        else:
            download(mirror, file, live)
        arrays = _read_mnist(folder if is_folder else file)
        if arrays is None:
            raise DownloadError(
                "o arquivo recebido não é o MNIST. Talvez a rede peça um login: abra uma página no navegador e tente de novo.",
                "the file received is not MNIST. The network may ask for a login: open a page in the browser and try again.",
            )
        with suppress(OSError):
            if is_folder:
                np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
            os.replace(file, cache)
    return arrays


def _temporary_folder(parent: Path) -> tempfile.TemporaryDirectory:
    """A new temporary folder in `parent`, or in the system's temporary folder if `parent` cannot be written."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(dir=parent, prefix=".mnist-", ignore_cleanup_errors=True)
    except OSError:
        return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def _offline_digits() -> Dataset:
    """scikit-learn's digits in the form of MNIST: 1,500 training and 297 test images.

    The originals (UCI Optdigits) have 8×8 pixels with values 0 to 16. Each is enlarged to 20×20 pixels and placed in a
    28×28 image with its centre of mass at row 14 and column 14, as in MNIST. The split is stratified and
    always the same.
    """
    from scipy.ndimage import center_of_mass, zoom
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    digits = load_digits()
    images = np.zeros((len(digits.images), 28, 28), np.uint8)
    enlarge = zoom(np.eye(8), (20 / 8, 1), order=3, grid_mode=True, mode="nearest")  # (20, 8): 8 values to 20
    for image, digit in zip(images, np.clip(enlarge @ digits.images @ enlarge.T, 0, 16), strict=True):
        top, left = (int(np.clip(round(14 - centre), 0, 8)) for centre in center_of_mass(digit))
        image[top : top + 20, left : left + 20] = np.round(digit * 255 / 16)
    x_train, x_test, y_train, y_test = train_test_split(
        images,
        digits.target.astype(np.uint8),
        test_size=OFFLINE_TEST_IMAGES,
        stratify=digits.target,
        random_state=0,
    )
    return Dataset("digits", False, x_train, y_train, x_test, y_test)


def _html(plain: str) -> str:
    return escape(plain).replace("\n", "<br>")
