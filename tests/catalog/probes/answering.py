"""A server on loopback that says exactly the bytes it was given, as no library would."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from catalog.probes.connecting import Guard

Says = Callable[[socket.socket], None]


@dataclass(slots=True)
class Answering:
    """``answers`` by path; ``asked`` holds each request as it came."""

    port: int
    answers: dict[str, Says] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def says(*pieces: bytes) -> Says:
    def say(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return say


def answer(status: str = "200 OK", body: bytes = b"", **headers: str) -> Says:
    named = {"content-length": str(len(body)), **{key.replace("_", "-"): value for key, value in headers.items()}}
    lines = "".join(f"{key}: {value}\r\n" for key, value in named.items())
    return says(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)


def sends_on(to: str, status: str = "302 Found") -> Says:
    return answer(status, location=to)


@contextmanager
def answering(tls: ssl.SSLContext | None = None) -> Iterator[Answering]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Answering(listener.getsockname()[1])
        threading.Thread(target=_serve, args=(listener, server, tls), daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, server: Answering, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_speak, args=(connection, server, tls), daemon=True).start()


def _speak(connection: socket.socket, server: Answering, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        spoken = tls.wrap_socket(connection, server_side=True) if tls else connection
        with spoken:
            request = _request(spoken)
            server.asked.append(request)
            path = request.split(" ")[1].partition("?")[0] if " " in request else ""
            server.answers.get(path, answer("404 Not Found"))(spoken)


def _request(connection: socket.socket) -> str:
    came = b""
    while b"\r\n\r\n" not in came and (piece := connection.recv(4096)):
        came += piece
    return came.decode("latin-1")


def names(known: Mapping[str, Sequence[Sequence[str]]]) -> Callable[[str], Sequence[str]]:
    """A resolver that gives the next answer for a host at each question, and then has no more to say."""
    left = {host: list(answers) for host, answers in known.items()}

    def resolve(host: str) -> Sequence[str]:
        if not left.get(host):
            raise OSError("no such host")
        return left[host].pop(0)

    return resolve


LOOPBACK = Guard(allow_loopback=True)
