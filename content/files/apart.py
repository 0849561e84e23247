"""A file is looked at in a process of its own: without our secrets, with little memory, and not for long.

What reads pictures and PDFs is made by others and large. Whatever a file does to it, only that process suffers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from threading import BoundedSemaphore

from content.files.taken import NotTaken, Prepared

SECONDS = 30
"""So long at most; a phone's picture or a report of 300 pages takes one or two."""
_AT_ONCE = 2
"""So many files one process has looked at together: each may take a gigabyte."""
_turns = BoundedSemaphore(_AT_ONCE)
_HEAD = 4


def prepare_apart(data: bytes, name: str) -> Prepared:
    """As ``preparing.prepare``. Raises NotTaken, also for what takes too long or too much."""
    ending = name.rpartition(".")[2].casefold()[:10].encode()
    asked = len(ending).to_bytes(_HEAD, "big") + ending + data
    command = [sys.executable, "-I", "-X", "utf8", "-m", "content.files"]
    if not _turns.acquire(timeout=SECONDS):
        raise NotTaken("busy")
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise NotTaken("too_hard") from None
    finally:
        _turns.release()
    if done.returncode != 0:
        raise NotTaken("too_hard")
    return unpacked(done.stdout)


def asked_of(sent: bytes) -> tuple[bytes, str]:
    """The file and a name with its ending, as the process is given them."""
    length = int.from_bytes(sent[:_HEAD], "big")
    return sent[_HEAD + length :], "." + sent[_HEAD : _HEAD + length].decode("utf-8", "replace")


def packed(made: Prepared | NotTaken) -> bytes:
    """What the process answers: facts, then the bytes of the file and of its smaller form."""
    if isinstance(made, NotTaken):
        facts, bodies = {"refused": made.code}, b""
    else:
        names = [name for name in Prepared.__slots__ if name not in {"content", "thumbnail"}]
        facts = {name: getattr(made, name) for name in names} | {"size": len(made.content)}
        bodies = made.content + made.thumbnail
    head = json.dumps(facts).encode()
    return len(head).to_bytes(_HEAD, "big") + head + bodies


def unpacked(answer: bytes) -> Prepared:
    """The file that was answered. Raises NotTaken."""
    begin = _HEAD + int.from_bytes(answer[:_HEAD], "big")
    facts = json.loads(answer[_HEAD:begin])
    if "refused" in facts:
        raise NotTaken(facts["refused"])
    end = begin + facts.pop("size")
    facts |= {name: tuple(facts[name]) for name in ("removed", "left")}
    return Prepared(**facts, content=answer[begin:end], thumbnail=answer[end:])
