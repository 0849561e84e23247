"""The verdict on a publiccode.yml, as the standard's reference parser gives it without a network (0.7).

First the file as a whole (size, encoding, YAML, one document), then its version, then the types of its values, then
their rules. What stops one of the first two steps stops the file; of the types only the first misfit is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from schemas.publiccode.decoding import Content, Group, Misfit, refuse_lost
from schemas.publiccode.places import key_at, place_of
from schemas.publiccode.problems import Finding, Problem, Report
from schemas.publiccode.reading import MARK, Unreadable, read
from schemas.publiccode.remarks import Folder, remarks
from schemas.publiccode.rules import words
from schemas.publiccode.scalars import meaning
from schemas.publiccode.shape import PUBLICCODE, Key, Keys
from schemas.publiccode.tree import NOWHERE, Mapping, Node, Place, Scalar, word

VERSION = "publiccodeYmlVersion"
LATEST = "0.7"
_CURRENT = ("0", "0.7", "0.7.0")

_MISSING = ("required", "empty-list", "required-with-type")
_WORD_IN_BRACKETS = re.compile(r"\[([A-Za-z]+)\]")


def judge(data: bytes, name: str, folder: Folder | None = None) -> Report:
    """The verdict on the bytes of a file that is called ``name``. Never raises, whatever the bytes are.

    With a ``folder``, the files that relative paths name must be in it, as the reference asks even without a network.
    """
    return judged(data, name, folder)[0]


def judged(data: bytes, name: str, folder: Folder | None = None) -> tuple[Report, Node | None]:
    """The verdict, and the nodes that it is about where there are any: to read them a second time takes most of it."""
    try:
        root = read(data)
        report = _judge(root, name, folder)
    except Unreadable as error:
        root, report = None, Report(name, (_problem("", error.place, Finding(error.code, error.params)),))
    if report.errors and data.startswith(MARK.encode()):
        # The mark hides the first key, whatever that leads to: say so instead.
        first = replace(report.errors[0], code="byte-order-mark", line=1, column=1, params={})
        report = replace(report, errors=(first, *report.errors[1:]))
    return report, root


def _judge(root: Node | None, name: str, folder: Folder | None) -> Report:
    value = _version_node(root)
    if root is None or value is None:
        return Report(name, (Problem("required", VERSION, 0, 0),))
    place = place_of(VERSION, root)
    if finding := _version_finding(value):
        return Report(name, (_problem(VERSION, place, finding),))
    errors, warnings = _judge_content(root, folder)
    if word(value) not in _CURRENT:
        warnings.insert(0, _problem(VERSION, place, Finding("old-version", {"value": word(value), "use": LATEST})))
    return Report(name, tuple(errors), tuple(warnings))


def _problem(key: str, place: Place, finding: Finding) -> Problem:
    return Problem(finding.code, key, place.line, place.column, finding.params)


def _version_node(root: Node | None) -> Node | None:
    # With an anchor or a tag before it, the reference finds nothing in a file.
    pairs = root.pairs if isinstance(root, Mapping) and not (root.anchor or root.tag) else []
    return next((value for key, value in pairs if word(key) == VERSION), None)


def _version_finding(value: Node) -> Finding | None:
    """The version is a text as it stands: 0.4 without quotes is a number."""
    simple = isinstance(value, Scalar) and not (value.anchor or value.tag or value.block)
    if not simple or not isinstance(value, Scalar) or not isinstance(meaning(value), str):
        return Finding("version-without-quotes")
    if value.text not in words("versions"):
        return Finding("unknown-version", {"value": value.text, "allowed": ", ".join(words("versions"))})
    return None


def _judge_content(root: Node, folder: Folder | None) -> tuple[list[Problem], list[Problem]]:
    errors: list[Problem] = []
    warnings: list[Problem] = []
    document, misfit = _decode(root)
    if misfit is not None:
        key = "" if misfit.keyless else key_at(misfit.line, root)
        errors.append(_problem(key, misfit.place, Finding(misfit.code, misfit.params)))
    for key, finding in broken_rules(PUBLICCODE, document, ""):
        dotted = _WORD_IN_BRACKETS.sub(r".\1", key)
        told = Finding("not-read") if _is_hidden(dotted, finding, errors) else finding
        errors.append(_problem(dotted, place_of(dotted, root), told))
    for key, finding, is_warning in remarks(document, folder):
        (warnings if is_warning else errors).append(_problem(key, _place_of_remark(key, root), finding))
    return errors, warnings


def _place_of_remark(key: str, root: Node) -> Place:
    """A remark on ``IT`` may be about ``it``."""
    place = place_of(key, root)
    return place_of(f"it.{key[3:]}", root) if place == NOWHERE and key.startswith("IT.") else place


def _is_hidden(key: str, finding: Finding, misfits: list[Problem]) -> bool:
    """Missing only because the misfit, the first problem told, hid what stands there."""
    hidden = misfits[0].key if misfits else ""
    return finding.code in _MISSING and _top(key) == _top(hidden)


def _top(key: str) -> str:
    return re.split(r"[.\[]", key, maxsplit=1)[0]


def _decode(root: Node) -> tuple[Group, Misfit | None]:
    try:
        refuse_lost(root)
        return PUBLICCODE.kind.decode_partly(root)
    except Misfit as misfit:
        empty = PUBLICCODE.kind.empty()
        return (empty if isinstance(empty, dict) else {}), misfit


def broken_rules(keys: Keys, group: Group, prefix: str = "") -> Iterator[tuple[str, Finding]]:
    """What the rules say of a group's values, by the path of the key: ``description[de].features``."""
    for key in keys.keys:
        value = group[key.name]
        if value is None and not key.always:
            continue
        name = f"{prefix}{key.name}"
        if finding := _first_finding(key, value, group):
            yield name, finding
        else:
            yield from _broken_inside(key, name, value)


def _first_finding(key: Key, value: Content, group: Group) -> Finding | None:
    findings = chain((rule(value) for rule in key.rules), (rule(value, group) for rule in key.among))
    return next((finding for finding in findings if finding is not None), None)


def _broken_inside(key: Key, name: str, value: Content) -> Iterator[tuple[str, Finding]]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            for finding in (rule(item) for rule in key.each):
                if finding is not None:
                    yield f"{name}[{position}]", finding
            if key.group is not None and isinstance(item, dict):
                yield from broken_rules(key.group, item, f"{name}[{position}].")
    elif isinstance(value, dict) and key.group is not None:
        if key.group.kind is key.kind:
            yield from broken_rules(key.group, value, f"{name}.")
        else:
            for language, item in value.items():
                if isinstance(item, dict):
                    yield from broken_rules(key.group, item, f"{name}[{language}].")
