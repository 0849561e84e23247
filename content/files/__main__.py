"""The process that looks at one file: it reads it from its input and answers on its output."""

from __future__ import annotations

import logging
import resource
import sys

from content.files.apart import asked_of, packed
from content.files.preparing import prepare
from content.files.taken import NotTaken, Prepared

MEMORY = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 20


def main() -> None:
    """Look at one file and answer what it is."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)  # what a file makes the libraries say is no news
    data, name = asked_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(packed(_made(data, name)))


def _made(data: bytes, name: str) -> Prepared | NotTaken:
    try:
        return prepare(data, name)
    except NotTaken as error:
        return error
    except MemoryError:
        return NotTaken("too_hard")


if __name__ == "__main__":
    main()
