"""One file from the network: whole and verified, or not at all, and never a wait without end."""

import threading
import time
from pathlib import Path

from helpers.display import LiveText
from helpers.language import Text, text

STALL_SECONDS = 10.0
CHUNK_BYTES = 1 << 12  # small, so that a slow transfer counts as progress
AS_IT_IS = {"Accept-Encoding": "identity"}


class DownloadError(OSError):
    """The download failed, was cut, or made no progress for `STALL_SECONDS`; `reason` says which."""

    def __init__(self, pt: str, en: str):
        super().__init__(en)
        self.reason = Text(pt, en)


def download(url: str, path: Path) -> None:
    """Fetch `url` into the new file `path`, showing how much has come.

    The transfer runs in a thread of its own, so that a name lookup, a connection or a server that hangs is given up after
    `STALL_SECONDS` without progress. Raises `DownloadError`; `path` may then hold a part of the file.
    """
    transfer = _Transfer(url, path)
    transfer.start()
    live = LiveText()
    try:
        running = True
        while running:
            transfer.join(0.1)
            running = transfer.is_alive()
            if transfer.received:
                live.show(
                    text(
                        "baixando {name}: {mb:.1f} MB",
                        "downloading {name}: {mb:.1f} MB",
                        name=path.name,
                        mb=transfer.received / 1e6,
                    ),
                    force=not running,
                )
            if running and time.monotonic() - transfer.last_progress > STALL_SECONDS:
                raise DownloadError(f"sem progresso há {STALL_SECONDS:.0f} s", f"no progress for {STALL_SECONDS:.0f} s")
    finally:
        transfer.abandoned.set()
    if transfer.error:
        raise transfer.error


class _Transfer(threading.Thread):
    """The transfer itself; ends early when `abandoned` is set."""

    def __init__(self, url: str, path: Path):
        super().__init__(daemon=True)
        self.url, self.path = url, path
        self.received = 0
        self.last_progress = time.monotonic()
        self.abandoned = threading.Event()
        self.error: DownloadError | None = None

    def run(self) -> None:
        import requests  # only here: most runs find their data without the network

        try:
            with (
                requests.get(self.url, stream=True, timeout=2 * STALL_SECONDS, headers=AS_IT_IS) as response,
                open(self.path, "wb") as file,
            ):
                response.raise_for_status()
                for chunk in response.iter_content(CHUNK_BYTES):
                    if self.abandoned.is_set():
                        return
                    file.write(chunk)
                    self.received += len(chunk)
                    self.last_progress = time.monotonic()
        except requests.HTTPError as error:
            code = error.response.status_code
            self.error = DownloadError(f"o servidor respondeu {code}", f"the server answered {code}")
        except requests.exceptions.ChunkedEncodingError:
            self.error = DownloadError("a transferência foi interrompida", "the transfer was cut")
        except requests.RequestException:
            self.error = DownloadError("sem conexão com o servidor", "no connection to the server")
        except OSError:
            self.error = DownloadError("não dá para gravar o arquivo baixado", "the downloaded file cannot be written")
