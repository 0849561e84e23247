"""What pages say of themselves to machines: JSON-LD in the words of schema.org and CodeMeta.

Every document brings its whole context along, so that a reader needs no network. Texts are tagged with the language
that they are in; names are not, they are the same everywhere. Nothing is said that nobody knows: no price, no rating,
no person. What of an entry is software says so; a procedure, a place or a device never does.
"""

from schemas.exchange.linked.bodies import Body, body_document
from schemas.exchange.linked.document import Document, script_text, web_address
from schemas.exchange.linked.entries import Entry, Kin, Tie, entry_document
from schemas.exchange.linked.pages import Crumb, DataFile, WebSite, crumbs_document, data_document, site_document

__all__ = [
    "Body",
    "Crumb",
    "DataFile",
    "Document",
    "Entry",
    "Kin",
    "Tie",
    "WebSite",
    "body_document",
    "crumbs_document",
    "data_document",
    "entry_document",
    "script_text",
    "site_document",
    "web_address",
]
