"""What the system says of a file that can't be read or written, in German."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "gibt es nicht",
    errno.EACCES: "darf dieser Benutzer nicht lesen oder schreiben",
    errno.EPERM: "darf dieser Benutzer nicht ändern",
    errno.EROFS: "ist schreibgeschützt",
    errno.ENOSPC: "passt nicht mehr auf den Datenträger: Er ist voll",
    errno.EDQUOT: "passt nicht mehr: Das Kontingent ist ausgeschöpft",
    errno.EFBIG: "würde zu groß",
    errno.ENOTDIR: "ist kein Ordner oder liegt in keinem",
    errno.EISDIR: "ist ein Ordner",
    errno.EEXIST: "ist kein Ordner",
    errno.EINVAL: "ist keine gewöhnliche Datei",
    errno.ENAMETOOLONG: "hat einen zu langen Namen",
    errno.ELOOP: "verweist im Kreis",
    errno.EIO: "lässt sich nicht lesen oder schreiben: Der Datenträger meldet einen Fehler",
}


def reason(error: OSError, where: object) -> str:
    """One sentence: which file, and what is the matter with it."""
    said = _REASONS.get(error.errno or 0)
    name = error.filename or where
    return f"{name} {said}." if said else f"{name}: {error.strerror or error}."
