import errno
import gzip
import http.server
import os
import threading
import time

import numpy as np
import pytest

from helpers.data import load_dataset
from helpers.download import DownloadError, download
from helpers.language import InputError, use_language

BODY = os.urandom(200_000)
STALL_SECONDS = 0.95  # between two looks of a loop that waits by tenths of a second


def send(handler, body=BODY, announced=None, **headers):
    handler.send_response(200)
    for name, value in {"Content-Length": announced or len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)


def hang_before_headers(handler):
    handler.server.released.wait(30)
    send(handler)


def hang_in_mid_body(handler):
    send(handler, announced=2 * len(BODY))
    handler.server.released.wait(30)
    handler.wfile.write(BODY)


def send_other_digits(handler):
    arrays = {"x": np.zeros((2, 28, 28), np.uint8), "y": np.arange(2, dtype=np.uint8)}
    path = handler.server.folder / "other.npz"
    np.savez(path, **{f"{name}_{part}": array for name, array in arrays.items() for part in ("train", "test")})
    send(handler, path.read_bytes())


# how it fails: (what the server does, the reason in pt, in en)
FAILURES = {
    "cut": (
        lambda handler: send(handler, announced=2 * len(BODY)),
        "a transferência foi interrompida",
        "the transfer was cut",
    ),
    "hang before headers": (hang_before_headers, "sem progresso", "no progress"),
    "hang in mid-body": (hang_in_mid_body, "sem progresso", "no progress"),
    "404": (lambda handler: handler.send_error(404), "o servidor respondeu 404", "the server answered 404"),
    "refused": (None, "sem conexão com o servidor", "no connection to the server"),
    "wrong content": (send, "o arquivo recebido não é o MNIST", "the file received is not MNIST"),
    "other digits": (send_other_digits, "o arquivo recebido não é o MNIST", "the file received is not MNIST"),
}


class Server(http.server.ThreadingHTTPServer):
    """Answers every request by `answer`, and counts them."""

    answer, requests = staticmethod(send), 0


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests += 1
        self.server.answer(self)

    def log_message(self, *args): ...


@pytest.fixture
def server(tmp_path, tmp_path_factory, monkeypatch):
    """A server on this machine that lessons take for the one of MNIST; `settle()` lets all that hangs go on to its end."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    monkeypatch.delenv("MNIST_PATH", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("helpers.download.STALL_SECONDS", STALL_SECONDS)
    with Server(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setattr("helpers.data.MNIST_URL", f"http://127.0.0.1:{server.server_port}/mnist.npz")
        server.released, server.folder = threading.Event(), tmp_path_factory.mktemp("server")
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        others = set(threading.enumerate())

        def settle():
            server.released.set()
            for thread in set(threading.enumerate()) - others:
                thread.join(10)

        server.settle = settle
        yield server
        settle()
        server.shutdown()


@pytest.fixture
def failing(request, server, monkeypatch):
    """The server, failing as the test's parameter says."""
    if request.param:
        server.answer = request.param
    else:
        with http.server.HTTPServer(("127.0.0.1", 0), Handler) as closed:
            monkeypatch.setattr("helpers.data.MNIST_URL", f"http://127.0.0.1:{closed.server_port}/")
    return server


def files(folder) -> list[str]:
    """All that is in the cache, but for the folder that Keras itself makes."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != "datasets")


each_failure = pytest.mark.parametrize(("failing", "pt", "en"), FAILURES.values(), ids=FAILURES, indirect=["failing"])


@each_failure
def test_a_failed_download_of_mnist_gives_its_reason_and_leaves_no_file(failing, pt, en, tmp_path):
    start = time.monotonic()
    with pytest.raises(InputError, match="MNIST_PATH") as refused:
        load_dataset("mnist")
    assert time.monotonic() - start < 20
    assert f"({pt}" in str(refused.value)
    assert f"({en}" in str(refused.value)
    assert files(tmp_path) == []
    failing.settle()
    assert files(tmp_path) == []


@each_failure
def test_a_failed_download_gives_the_digits_and_a_warning(failing, pt, en, tmp_path):
    data = load_dataset("auto")
    assert (data.name, data.verified, len(data.x_train)) == ("digits", False, 1500)
    for shown in (repr(data), data._repr_html_()):
        assert "ATENÇÃO: isto não é o MNIST!" in shown
        assert "ATTENTION: this is not MNIST!" in shown
        assert f"({pt}" in shown
        assert f"({en}" in shown
    assert files(tmp_path) == []


def test_the_warning_is_in_the_language_in_use(server):
    server.answer = FAILURES["404"][0]
    data = load_dataset("auto")
    for language in ("pt", "en"):
        use_language(language)
        for shown in (repr(data), data._repr_html_()):
            assert ("ATENÇÃO" in shown, "ATTENTION" in shown) == (language == "pt", language == "en")


@pytest.fixture
def serving_mnist(server, mnist):
    if mnist.is_dir():
        pytest.skip("MNIST_PATH names a folder, and what is downloaded is a .npz")
    server.content = mnist.read_bytes()
    server.answer = lambda handler: send(handler, server.content)
    return server


def test_mnist_is_downloaded_once(serving_mnist, tmp_path):
    for dataset in ("mnist", "auto"):
        data = load_dataset(dataset)
        assert (data.name, data.verified, data.fallback) == ("mnist", True, None)
        assert files(tmp_path) == ["datasets/mnist.npz"]
        assert (tmp_path / "datasets" / "mnist.npz").read_bytes() == serving_mnist.content
        assert serving_mnist.requests == 1


@pytest.fixture
def broken(tmp_path):
    """A broken file in the cache."""
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "mnist.npz").write_bytes(b"a part of MNIST")
    return tmp_path / "datasets" / "mnist.npz"


def test_a_broken_file_in_the_cache_is_replaced(broken, serving_mnist, tmp_path):
    assert load_dataset("mnist").verified
    assert broken.read_bytes() == serving_mnist.content
    assert files(tmp_path) == ["datasets/mnist.npz"]


@pytest.mark.parametrize("why", ["404", "cut", "wrong content"])
def test_a_broken_file_in_the_cache_stays_if_the_download_fails(why, server, broken, tmp_path):
    server.answer = FAILURES[why][0]
    with pytest.raises(InputError):
        load_dataset("mnist")
    assert broken.read_bytes() == b"a part of MNIST"
    assert files(tmp_path) == ["datasets/mnist.npz"]


def test_mnist_is_used_and_not_kept_where_a_file_is_in_the_way(serving_mnist, tmp_path):
    (tmp_path / "datasets").write_text("a file")
    assert load_dataset("mnist").verified
    assert (tmp_path / "datasets").read_text() == "a file"


def test_mnist_is_used_and_not_kept_where_the_cache_is_read_only(serving_mnist, tmp_path, monkeypatch):
    (tmp_path / "datasets").mkdir()
    mkdir = os.mkdir

    def refuse(path, *args, **kwargs):
        if str(path).startswith(str(tmp_path / "datasets") + os.sep):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        mkdir(path, *args, **kwargs)

    monkeypatch.setattr(os, "mkdir", refuse)  # the superuser may write everywhere: chmod would not do
    assert load_dataset("mnist").verified
    assert files(tmp_path) == []


def url(server) -> str:
    return f"http://127.0.0.1:{server.server_port}/file"


def start_and_finish(transfer):
    threading.Thread.start(transfer)
    transfer.join()


@pytest.mark.parametrize(
    "start", [threading.Thread.start, start_and_finish], ids=["going on", "over at the first look"]
)
def test_a_download_shows_how_much_has_come(start, server, language, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("helpers.download._Transfer.start", start)
    download(url(server), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    expected = {"pt": "baixando file: 0,2 MB", "en": "downloading file: 0.2 MB"}[language]
    assert capsys.readouterr().out.splitlines()[-1] == expected


def test_a_file_compressed_on_its_way_is_whole(server, tmp_path):
    def answer(handler):
        if "gzip" in handler.headers.get("Accept-Encoding", ""):
            send(handler, gzip.compress(BODY), Content_Encoding="gzip")
        else:
            send(handler)

    server.answer = answer
    download(url(server), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY


def test_a_slow_server_that_keeps_sending_is_waited_for(server, tmp_path):
    def trickle(handler):
        send(handler, BODY[:1000], announced=20_000)
        for start in range(1000, 20_000, 1000):
            time.sleep(0.1)
            handler.wfile.write(BODY[start : start + 1000])

    server.answer = trickle
    download(url(server), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY[:20_000]


def test_the_reason_of_a_failed_download_is_in_both_languages(server, tmp_path):
    server.answer = FAILURES["cut"][0]
    use_language("en")
    with pytest.raises(DownloadError) as failed:
        download(url(server), tmp_path / "file")
    assert (failed.value.reason.pt, failed.value.reason.en) == FAILURES["cut"][1:]


def test_a_file_that_cannot_be_written_is_not_put_down_to_the_connection(server, tmp_path):
    with pytest.raises(DownloadError) as failed:
        download(url(server), tmp_path / "no folder" / "file")
    assert "connection" not in failed.value.reason.en
