import errno
import gzip
import hashlib
import http.server
import io
import os
import pickle
import socket
import ssl
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import trustme
from nbclient import NotebookClient

from helpers.data import load_dataset
from helpers.display import LiveText
from helpers.download import DownloadError, download
from helpers.language import InputError, use_language
from helpers.mnist_files import IDX_NAMES, read_data

BODY = os.urandom(200_000)
STALL_SECONDS = 0.4
MAX_BYTES = 1_000_000


def send(handler, body=BODY, announced=None, **headers):
    handler.send_response(200)
    for name, value in {"Content-Length": announced or len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)


def send_part(handler):
    send(handler, announced=2 * len(BODY))


def send_page(handler):
    send(handler, b"<!DOCTYPE html><title>Login</title>", Content_Type="text/html")


def send_other_digits(handler):
    send(handler, npz({key: np.zeros((2, 28, 28)[: 3 if key[0] == "x" else 1], np.uint8) for key in IDX_NAMES}))


def send_without_end(handler):
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.released.is_set():
        handler.wfile.write(BODY)


def hang_before_headers(handler):
    handler.server.released.wait(30)


def hang_in_mid_body(handler):
    send_part(handler)
    handler.server.released.wait(30)


def status(code):
    return lambda handler: handler.send_error(code)


def redirect(location):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


INVALID = "a resposta do servidor ou o endereço do proxy", "the server's answer or the proxy's address"
# how it fails: (what the server does, how the reason starts in pt, in en)
FAILURES = {
    "cut": (send_part, "a transferência foi interrompida", "the transfer was cut"),
    "hang before headers": (hang_before_headers, "a conexão ficou parada", "the connection made no progress"),
    "hang in mid-body": (hang_in_mid_body, "a conexão ficou parada", "the connection made no progress"),
    "closed without an answer": (lambda handler: None, "sem conexão com o servidor", "no connection to the server"),
    "403": (status(403), "o servidor respondeu 403: acesso negado", "the server answered 403: access denied"),
    "404": (status(404), "o servidor respondeu 404: o arquivo não", "the server answered 404: the file is no longer"),
    "407": (status(407), "o proxy não responde ou recusou", "the proxy does not answer or refused"),
    "503": (status(503), "o servidor respondeu 503. Tente", "the server answered 503. Try"),
    "random bytes": (send, "o arquivo recebido não é o MNIST", "the file received is not MNIST"),
    "page": (send_page, "o arquivo recebido não é o MNIST", "the file received is not MNIST"),
    "other digits": (send_other_digits, "o arquivo recebido não é o MNIST", "the file received is not MNIST"),
    "endless": (send_without_end, "o arquivo tem mais de 1 MB", "the file has more than 1 MB"),
    "too large": (
        lambda handler: send(handler, announced=2_000_000),
        "o arquivo tem mais de",
        "the file has more than",
    ),
    "redirects in a circle": (redirect("/mnist.npz"), *INVALID),
    "redirect to a file": (redirect("file:///mnist.npz"), *INVALID),
    "not gzip": (
        lambda handler: send(handler, Content_Encoding="gzip"),
        *INVALID,
    ),
    "length is no number": (
        lambda handler: send(handler, announced="many"),
        *INVALID,
    ),
}


class Server(http.server.ThreadingHTTPServer):
    """Answers every request by `answer`, and keeps the paths that were asked for."""

    answer = staticmethod(send)

    def __init__(self, scheme="http"):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"{scheme}://127.0.0.1:{self.server_port}"
        self.requests, self.released = [], threading.Event()

    def handle_error(self, *args):
        """A client that leaves is part of the tests."""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path)
        self.server.answer(self)

    do_CONNECT = do_GET

    def log_message(self, *args): ...


@pytest.fixture
def serve():
    """Starts a server on this machine, and ends it after the test."""
    servers = []

    def serve(answer=send, certificate=None):
        server = Server("https" if certificate else "http")
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            certificate.configure_cert(context)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.answer = answer
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    yield serve
    for server in servers:
        server.released.set()
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _no_mnist_on_this_machine(tmp_path, monkeypatch):
    """An empty cache, no proxy, and limits that suit a server on this machine."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.delenv("MNIST_PATH", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr("helpers.download.STALL_SECONDS", STALL_SECONDS)
    monkeypatch.setattr("helpers.download.MAX_BYTES", MAX_BYTES)


@pytest.fixture
def mirrors(monkeypatch):
    """Makes the URLs given to it the mirrors of MNIST."""
    return lambda *urls: monkeypatch.setattr("helpers.data.MNIST_MIRRORS", urls)


@pytest.fixture
def small_mnist(arrays, monkeypatch):
    """The tiny arrays, which the lessons take for the original MNIST."""
    digests = {key: hashlib.sha256(array).hexdigest() for key, array in arrays.items()}
    monkeypatch.setattr("helpers.data.MNIST_SHA256", digests)
    return arrays


@pytest.fixture
def npz_server(serve, mirrors, small_mnist):
    """The only mirror: it sends MNIST as a `.npz`."""
    server = serve(lambda handler: send(handler, server.content))
    server.content = npz(small_mnist)
    mirrors(f"{server.url}/mnist.npz")
    return server


@pytest.fixture
def idx_server(serve, small_mnist):
    """A server with the four gzipped IDX files in the folder /mnist/."""
    files = {f"/mnist/{IDX_NAMES[key]}.gz": gzip.compress(idx(array)) for key, array in small_mnist.items()}
    return serve(lambda handler: send(handler, files[handler.path]))


@pytest.fixture
def closed_url():
    """A URL at which no server listens."""
    server = Server()
    server.server_close()
    return server.url


def npz(arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def idx(array) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes() + array.tobytes()


def files(tmp_path) -> list[str]:
    """All files and folders in Keras's cache, except the folder that Keras itself makes."""
    return sorted(path.name for path in (tmp_path / "keras").rglob("*") if path.name != "datasets")


@pytest.mark.parametrize(("answer", "pt", "en"), FAILURES.values(), ids=FAILURES)
def test_a_failed_download_gives_its_reason_and_leaves_no_file(answer, pt, en, serve, mirrors, tmp_path):
    mirrors(f"{serve(answer).url}/mnist.npz")
    start = time.monotonic()
    with pytest.raises(InputError, match=r"MNIST_PATH.*dataset='digits'") as refused:
        load_dataset("mnist")
    assert time.monotonic() - start < 5
    assert f"Não foi possível baixar o MNIST: {pt}" in str(refused.value)
    assert f"MNIST could not be downloaded: {en}" in str(refused.value)
    assert files(tmp_path) == []


@pytest.mark.parametrize("why", ["cut", "503", "page"])
def test_a_failed_download_gives_the_digits_and_a_warning(why, serve, mirrors, tmp_path):
    answer, pt, en = FAILURES[why]
    mirrors(f"{serve(answer).url}/mnist.npz")
    data = load_dataset("auto")
    assert (data.name, data.verified, len(data.x_train)) == ("digits", False, 1500)
    for shown in (repr(data), data._repr_html_()):
        assert "ATENÇÃO: isto não é o MNIST!" in shown
        assert "ATTENTION: this is not MNIST!" in shown
        assert f"Não foi possível baixar o MNIST: {pt}" in shown
        assert f"MNIST could not be downloaded: {en}" in shown
    assert files(tmp_path) == []


def test_the_warning_is_in_the_language_in_use(closed_url, mirrors):
    mirrors(f"{closed_url}/mnist.npz")
    data = load_dataset("auto")
    for language in ("pt", "en"):
        use_language(language)
        for shown in (repr(data), data._repr_html_()):
            assert ("ATENÇÃO" in shown, "ATTENTION" in shown) == (language == "pt", language == "en")


def failed(url, path) -> DownloadError:
    with pytest.raises(DownloadError) as failed:
        download(url, path / "file", LiveText())
    return failed.value


def test_a_refused_connection_is_named(closed_url, tmp_path):
    error = failed(closed_url, tmp_path)
    assert error.reason.en.startswith("no connection to the server")
    assert error.unreachable


def test_a_certificate_that_is_not_trusted_is_named(serve, tmp_path):
    server = serve(certificate=trustme.CA().issue_cert("127.0.0.1"))
    error = failed(server.url, tmp_path)
    assert error.reason.pt.startswith("o certificado do servidor não é confiável")
    assert error.reason.en.startswith("the server's certificate is not trusted")


def test_the_certificate_of_the_network_can_be_named(serve, tmp_path, monkeypatch):
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "network.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "network.pem"))
    download(serve(certificate=ca.issue_cert("127.0.0.1")).url, tmp_path / "file", LiveText())
    assert (tmp_path / "file").read_bytes() == BODY


def test_a_missing_file_of_certificates_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere.pem"))
    error = failed("https://127.0.0.1", tmp_path)
    assert error.reason.en.startswith("the file of certificates named in REQUESTS_CA_BUNDLE")


def test_a_server_without_encryption_is_not_a_fault_of_its_certificate(serve, tmp_path):
    error = failed(serve().url.replace("http:", "https:"), tmp_path)
    assert error.reason.en.startswith("no connection to the server")


def test_a_server_that_hangs_before_encryption_starts_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.download.CONNECT_SECONDS", STALL_SECONDS)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failed(f"https://127.0.0.1:{silent.getsockname()[1]}", tmp_path)
    assert error.reason.en.startswith("the connection made no progress")
    assert error.unreachable


@pytest.mark.parametrize("code", [407, 502])
def test_a_proxy_that_refuses_is_named(code, serve, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", serve(status(code)).url)
    assert failed("https://mnist.invalid", tmp_path).reason.en.startswith("the proxy does not answer or refused")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_cannot_be_reached_is_named(scheme, closed_url, tmp_path, monkeypatch):
    monkeypatch.setenv(f"{scheme}_proxy", closed_url)
    assert failed(f"{scheme}://mnist.invalid", tmp_path).reason.en.startswith("the proxy does not answer or refused")


def test_a_proxy_address_that_is_no_url_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://")
    assert failed("http://mnist.invalid", tmp_path).reason.en.startswith("the proxy does not answer or refused")


def test_a_file_that_cannot_be_written_is_named(serve, tmp_path):
    (tmp_path / "in the way").write_text("a file")
    error = failed(serve().url, tmp_path / "in the way")
    assert error.reason.en.startswith("the downloaded file cannot be written")


def test_a_download_error_survives_pickling(language):
    error = DownloadError("sem conexão", "no connection", unreachable=True)
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.reason, copy.unreachable) == (DownloadError, str(error), error.reason, True)
    assert str(copy) == {"pt": "sem conexão", "en": "no connection"}[language]


def test_mnist_is_downloaded_once(npz_server, tmp_path):
    for dataset in ("mnist", "auto"):
        data = load_dataset(dataset)
        assert (data.name, data.verified, data.fallback) == ("mnist", True, None)
        assert files(tmp_path) == ["mnist.npz"]
        assert (tmp_path / "keras" / "datasets" / "mnist.npz").read_bytes() == npz_server.content
        assert npz_server.requests == ["/mnist.npz"]


@pytest.mark.parametrize("why", ["cut", "404", "page", "closed without an answer"])
def test_the_next_mirror_is_used_if_the_first_fails(why, serve, mirrors, idx_server, small_mnist, tmp_path):
    mirrors(f"{serve(FAILURES[why][0]).url}/mnist.npz", f"{idx_server.url}/mnist/")
    assert load_dataset("mnist").verified
    assert len(idx_server.requests) == 4
    assert files(tmp_path) == ["mnist.npz"]
    for key, array in read_data(tmp_path / "keras" / "datasets" / "mnist.npz").items():
        np.testing.assert_array_equal(array, small_mnist[key])


def test_the_files_of_two_mirrors_are_not_mixed(serve, mirrors, idx_server):
    mirrors(f"{serve().url}/mnist/", f"{idx_server.url}/mnist/")
    assert load_dataset("mnist").verified
    assert len(idx_server.requests) == 4


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("hang before headers", "403", "403"),
        ("404", "503", "404"),
        ("closed without an answer",) * 2 + ("no connection",),
    ],
)
def test_the_reason_told_is_the_first_of_a_server_that_was_reached(first, second, told, serve, mirrors):
    mirrors(*(f"{serve(FAILURES[why][0]).url}/mnist.npz" for why in (first, second)))
    assert told in load_dataset("auto").fallback.en


def test_a_server_that_hangs_is_not_asked_again(serve, mirrors):
    server, other = serve(hang_before_headers), serve(status(404))
    mirrors(f"{server.url}/mnist.npz", f"{other.url}/mnist/", f"{server.url}/mnist/")
    assert load_dataset("auto").name == "digits"
    assert (len(server.requests), len(other.requests)) == (1, 1)


def test_two_first_downloads_at_once_leave_one_file(npz_server, tmp_path):
    both_asked = threading.Barrier(2)

    def answer(handler):
        both_asked.wait(10)
        send(handler, npz_server.content)

    npz_server.answer = answer
    with ThreadPoolExecutor(2) as pool:
        assert all(data.verified for data in pool.map(load_dataset, ["mnist"] * 2))
    assert files(tmp_path) == ["mnist.npz"]


@pytest.fixture
def broken(tmp_path):
    """A broken file in the cache."""
    path = tmp_path / "keras" / "datasets" / "mnist.npz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a part of MNIST")
    return path


def test_a_broken_file_in_the_cache_is_replaced(broken, npz_server, tmp_path):
    assert load_dataset("mnist").verified
    assert broken.read_bytes() == npz_server.content
    assert files(tmp_path) == ["mnist.npz"]


@pytest.mark.parametrize("why", ["404", "cut", "random bytes"])
def test_a_broken_file_in_the_cache_stays_if_the_download_fails(why, serve, mirrors, broken, tmp_path):
    mirrors(f"{serve(FAILURES[why][0]).url}/mnist.npz")
    with pytest.raises(InputError):
        load_dataset("mnist")
    assert broken.read_bytes() == b"a part of MNIST"
    assert files(tmp_path) == ["mnist.npz"]


def test_mnist_is_used_and_not_kept_where_a_file_is_in_the_way(npz_server, tmp_path):
    (tmp_path / "keras").write_text("a file")
    assert load_dataset("mnist").verified
    assert (tmp_path / "keras").read_text() == "a file"


def test_mnist_is_used_and_not_kept_where_a_folder_has_its_name(npz_server, tmp_path):
    (tmp_path / "keras" / "datasets" / "mnist.npz").mkdir(parents=True)
    assert load_dataset("mnist").verified
    assert files(tmp_path) == ["mnist.npz"]
    assert os.listdir(tmp_path / "keras" / "datasets" / "mnist.npz") == []


def test_mnist_is_used_and_not_kept_where_the_cache_is_read_only(npz_server, tmp_path, monkeypatch):
    cache = tmp_path / "keras" / "datasets"
    cache.mkdir(parents=True)

    def read_only(function):
        def refuse(*paths, **kwargs):
            if str(paths[-1]).startswith(str(cache) + os.sep):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(paths[-1]))
            function(*paths, **kwargs)

        return refuse

    mkdir, replace = os.mkdir, os.replace
    monkeypatch.setattr(os, "mkdir", lambda path, *mode: read_only(lambda path: mkdir(path, *mode))(path))
    monkeypatch.setattr(os, "replace", read_only(replace))  # the superuser may write everywhere: chmod would not do
    assert load_dataset("mnist").verified
    assert files(tmp_path) == []


def test_a_terminal_shows_only_the_size_of_the_whole_file(serve, language, tmp_path, capfd):
    download(serve().url, tmp_path / "file", LiveText())
    assert (tmp_path / "file").read_bytes() == BODY
    shown = {"pt": "baixando file: 0,2 MB\n", "en": "downloading file: 0.2 MB\n"}[language]
    assert tuple(capfd.readouterr()) == (shown, "")


@pytest.mark.parametrize("announced", [True, False])
def test_a_notebook_shows_how_much_has_come(announced, serve, tmp_path, monkeypatch):
    def answer(handler):
        if announced:
            send(handler)
        else:
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(BODY)

    states = []
    monkeypatch.setattr("helpers.display._in_notebook", lambda: True)
    monkeypatch.setattr("helpers.display.SECONDS_BETWEEN_UPDATES", 0)
    monkeypatch.setattr("helpers.display.display", lambda *_, **__: SimpleNamespace(update=states.append))
    use_language("en")
    download(serve(answer).url, tmp_path / "file", LiveText())
    assert len(states) > 100
    assert repr(states[len(states) // 2]) == "downloading file: 0.1 MB"
    assert repr(states[-1]) == "downloading file: 0.2 MB"


def test_a_notebook_keeps_one_line_of_a_download(npz_server):
    code = f"""
        import helpers.data
        helpers.data.MNIST_MIRRORS = ["{npz_server.url}/mnist.npz"] * 2
        try:
            helpers.data.load_dataset("mnist")
        except ValueError:
            print("these digits are not MNIST")
    """
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(textwrap.dedent(code))])
    NotebookClient(notebook).execute()
    shown = [output.get("text") or output["data"]["text/plain"] for output in notebook.cells[0].outputs]
    assert shown == [
        "baixando mnist.npz: 0,0 MB / downloading mnist.npz: 0.0 MB",
        "these digits are not MNIST\n",
    ]


def test_a_file_compressed_on_its_way_is_whole(serve, tmp_path):
    server = serve(lambda handler: send(handler, gzip.compress(BODY), Content_Encoding="gzip"))
    download(server.url, tmp_path / "file", LiveText())
    assert (tmp_path / "file").read_bytes() == BODY


def test_a_slow_server_that_keeps_sending_is_waited_for(serve, tmp_path):
    def trickle(handler):
        send(handler, BODY[:100], announced=1000)
        for start in range(100, 1000, 100):
            time.sleep(STALL_SECONDS / 4)
            handler.wfile.write(BODY[start : start + 100])

    download(serve(trickle).url, tmp_path / "file", LiveText())
    assert (tmp_path / "file").read_bytes() == BODY[:1000]
