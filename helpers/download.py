"""Download one file, with a stall timeout, and say in one sentence what went wrong."""

import ssl
import warnings
from pathlib import Path

from helpers.display import LiveText
from helpers.language import Text, text

CONNECT_SECONDS = 2.0  # for each IP address of the server: a large site has up to 16
STALL_SECONDS = 10.0  # the longest wait for the next bytes
MAX_BYTES = 50_000_000  # the largest file of MNIST has about 11.5 MB


class DownloadError(Exception):
    """A download failed.

    `reason` (a `Text`) says what was wrong and what to do. `unreachable` is True if the server could not be reached or
    stopped sending; then it is of no use to ask the same server for another file.
    """

    def __init__(self, pt: str, en: str, *, unreachable: bool = False):
        super().__init__(pt, en)
        self.reason = Text(pt, en)
        self.unreachable = unreachable

    def __str__(self) -> str:
        return text(self.reason)


def download(url: str, path: Path, live: LiveText) -> None:
    """Download `url` into the new file `path`, and show in `live` how many MB were received.

    Raises `DownloadError` if the download fails, if the server sends nothing for `STALL_SECONDS`, or if the file is
    larger than `MAX_BYTES`. There is no file at `path` then.
    """
    with warnings.catch_warnings(action="ignore"):  # pooch loads tqdm, which warns in a notebook without ipywidgets
        import pooch  # only here: most runs find their data without the network

    pooch.get_logger().setLevel("CRITICAL")
    downloader = pooch.HTTPDownloader(
        progressbar=_Progress(path.name, live),
        timeout=(CONNECT_SECONDS, STALL_SECONDS),
        headers={"Accept-Encoding": "identity"},
    )
    try:
        pooch.retrieve(url, known_hash=None, fname=path.name, path=path.parent, downloader=downloader)
    except (OSError, ValueError) as error:  # the exceptions of requests are OSErrors
        raise _explain(error) from error


class _Progress:
    """A progress bar for pooch, which sets `total` (bytes; 0 if unknown) and calls the methods.

    Raises `DownloadError` as soon as the file is known to be larger than `MAX_BYTES`.
    """

    def __init__(self, name: str, live: LiveText):
        self.name, self.live = name, live
        self.total = self.received = 0

    def update(self, size: int) -> None:
        self.received += size
        if max(self.received, self.total) > MAX_BYTES:
            raise DownloadError(
                f"o arquivo tem mais de {MAX_BYTES / 1e6:.0f} MB e não pode ser o MNIST. Tente em outra rede.",
                f"the file has more than {MAX_BYTES / 1e6:.0f} MB and cannot be MNIST. Try on another network.",
            )
        self._show(force=False)

    def reset(self) -> None:
        """At the end pooch calls `reset()`, `update(total)` and `close()`; an unknown total would show 0 MB."""
        if self.total:
            self.received = 0

    def close(self) -> None:
        self._show(force=True)

    def _show(self, *, force: bool) -> None:
        line = text(
            "baixando {name}: {mb:.1f} MB", "downloading {name}: {mb:.1f} MB", name=self.name, mb=self.received / 1e6
        )
        self.live.show(line, force=force)


def _explain(error: OSError | ValueError) -> DownloadError:
    """The `DownloadError` for what pooch raised: an exception of requests, or an `OSError` of the file system."""
    from requests import exceptions
    from urllib3.exceptions import ReadTimeoutError

    if isinstance(error, exceptions.SSLError) and _has_cause(error, ssl.SSLCertVerificationError):
        return DownloadError(
            "o certificado do servidor não é confiável. Talvez a rede inspecione o tráfego: indique o arquivo do certificado "
            "da rede em REQUESTS_CA_BUNDLE, ou baixe o arquivo em outra rede e indique-o em MNIST_PATH.",
            "the server's certificate is not trusted. The network may inspect the traffic: name the file of the network's "
            "certificate in REQUESTS_CA_BUNDLE, or download the file on another network and name it in MNIST_PATH.",
        )
    if isinstance(error, exceptions.ProxyError | exceptions.InvalidProxyURL):
        return _proxy_error()
    if isinstance(error, exceptions.HTTPError) and error.response is not None:
        return _status_error(error.response.status_code)
    # in the middle of a file, requests raises a timeout as a ConnectionError
    if isinstance(error, exceptions.ReadTimeout) or _has_cause(error, ReadTimeoutError):
        return DownloadError(
            "a conexão ficou parada por tempo demais. Confira a rede e tente de novo.",
            "the connection made no progress for too long. Check the network and try again.",
            unreachable=True,
        )
    if isinstance(error, exceptions.ConnectionError):
        return DownloadError(
            "sem conexão com o servidor. Confira se há internet e se a rede permite acessar esse site.",
            "no connection to the server. Check that there is internet and that the network allows this site.",
            unreachable=True,
        )
    if isinstance(error, exceptions.ChunkedEncodingError):
        return DownloadError(
            "a transferência foi interrompida. Tente de novo.", "the transfer was cut. Try the download again."
        )
    if isinstance(error, exceptions.RequestException | ValueError):
        return DownloadError(
            "a resposta do servidor ou o endereço do proxy é inválido. Confira HTTPS_PROXY e ALL_PROXY, ou tente em outra rede.",
            "the server's answer or the proxy's address is not valid. Check HTTPS_PROXY and ALL_PROXY, or try on another network.",
        )
    if error.errno is None:  # requests raises an OSError without a number if the file of certificates is missing
        return DownloadError(
            "o arquivo de certificados indicado em REQUESTS_CA_BUNDLE ou CURL_CA_BUNDLE não existe. Corrija o caminho.",
            "the file of certificates named in REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE does not exist. Correct the path.",
        )
    return DownloadError(
        "não dá para gravar o arquivo baixado. Confira o espaço livre no disco e a permissão de escrita.",
        "the downloaded file cannot be written. Check the free space on the disk and the permission to write.",
    )


def _status_error(code: int) -> DownloadError:
    """The `DownloadError` for the HTTP status `code` (400 to 599)."""
    if code == 407:
        return _proxy_error()
    if code in (401, 403, 451, 511):
        return DownloadError(
            f"o servidor respondeu {code}: acesso negado. Talvez a rede bloqueie o site ou peça um login: "
            "abra uma página no navegador, ou tente em outra rede.",
            f"the server answered {code}: access denied. The network may block the site or ask for a login: "
            "open a page in the browser, or try on another network.",
        )
    if code in (404, 410):
        return DownloadError(
            f"o servidor respondeu {code}: o arquivo não está mais lá. Baixe o MNIST de outro site e indique-o em MNIST_PATH.",
            f"the server answered {code}: the file is no longer there. Download MNIST from another site and name it in MNIST_PATH.",
        )
    return DownloadError(
        f"o servidor respondeu {code}. Tente de novo mais tarde.", f"the server answered {code}. Try again later."
    )


def _proxy_error() -> DownloadError:
    return DownloadError(
        "o proxy não responde ou recusou o pedido. Confira o endereço, o usuário e a senha em HTTPS_PROXY.",
        "the proxy does not answer or refused the request. Check the address, user and password in HTTPS_PROXY.",
    )


def _has_cause(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an exception of class `kind` led to `error`."""
    while error is not None and not isinstance(error, kind):
        error = error.__context__
    return error is not None
