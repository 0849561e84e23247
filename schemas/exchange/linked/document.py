"""The frame of every JSON-LD document: its context, and its way into a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

Document = dict[str, Any]

SCHEMA = "https://schema.org/"
CODEMETA = "https://codemeta.github.io/terms/"
"""The namespace of CodeMeta 3.0 and 3.1; the address of its context (https://w3id.org/codemeta/3.1) is another."""

_ADDRESSES = ("codeRepository", "contentUrl", "license", "sameAs", "url")
_DATES = ("dateModified", "datePublished", "sdDatePublished")
_LABELS = ("creativeWorkStatus", "disambiguatingDescription")
"""Words of the catalogue itself, in the language of the page."""
_TEXTS = ("alternateName", "contactType", "description", "estimatedCost", "featureList", "keywords", "text")
"""Words of whoever published the entry, in the language of the entry's texts."""

_TAG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_MARKUP = re.compile("[<>&\u2028\u2029]")
_IRI_SIGNS = "%/:=&?~#+!$,;'@()*[]"


def framed(node: Document, language: str, texts: str = "") -> Document:
    """The node as a document: its keys are schema.org's words without a prefix, typed as in schema.org's own context.

    ``language`` is that of the page, ``texts`` that of whoever published what the page shows; where that is no tag of a
    language, the texts go without one, because a reader may refuse the whole document for it.
    """
    used = _keys(node)
    typed = {
        **{name: {"@type": "@id"} for name in _ADDRESSES},
        **{name: {"@type": "Date"} for name in _DATES},
        **{name: {"@language": language} for name in _LABELS},
        **{name: {"@language": texts or language} for name in _TEXTS if _TAG.fullmatch(texts or language)},
    }
    context = {"@vocab": SCHEMA, "codemeta": CODEMETA, **{key: typed[key] for key in typed if key in used}}
    return {"@context": context, **node}


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    return {*value, *_keys(list(value.values()))} if isinstance(value, dict) else set()


def said(facts: Mapping[str, Any]) -> Document:
    """The facts that there are: what is empty is left out, and a list of one thing is that thing."""
    kept = {name: _single(value) for name, value in facts.items()}
    return {name: value for name, value in kept.items() if value is not None and value not in ("", [], {})}


def _single(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return value[0] if len(value) == 1 else list(value)


def script_text(document: Document) -> str:
    """The document as the text of a ``script`` element: no value can end the element or the line it stands in.

    Half of a pair of surrogates is no letter, and most readers refuse it: a sign for it stands in its place.
    """
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    text = _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def web_address(url: str) -> str:
    """An address as a URI of the web, without a name or password in it; empty where it is none."""
    try:
        parts = urlsplit(url.strip())
        name, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not name:
        return ""
    host = f"[{name}]" if ":" in name else name
    plain = parts._replace(netloc=f"{host}:{port}" if port else host).geturl()
    return quote(plain, safe=_IRI_SIGNS, errors="replace")
