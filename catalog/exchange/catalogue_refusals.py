"""What an import of a catalogue says: why a file is refused as a whole, and what of it was left as it is here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: in which list, which item from 1, at which line, and the address that it names."""

    part: str = ""
    number: int = 0
    line: int = 0
    address: str = ""


class Refused(Exception):
    """The file can't be taken over, and nothing of it was; ``code`` and what it speaks of say why."""

    def __init__(self, code: str, place: Place, about: str = "", found: str = "") -> None:
        super().__init__(f"{code} at {place}: {about} {found}")
        self.code, self.place, self.about, self.found = code, place, about, found


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left as it is here, or not taken over: ``code`` says why, ``about`` names it."""

    code: str
    address: str
    about: str = ""


MOST_REMARKS = 1_000


@dataclass(slots=True)
class Report:
    """What an import did to the entries; so many remarks are kept, the others only counted."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    organisations: int = 0
    remarks: list[Remark] = field(default_factory=list)
    more_remarks: int = 0

    def remark(self, code: str, address: str, about: str = "") -> None:
        """Keep a remark."""
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(Remark(code, address, about))
        else:
            self.more_remarks += 1
