"""publiccode.yml: read, judged. ``judge`` is the way in; ``Problem`` and ``Report`` are what it says."""

from schemas.publiccode.document import PublicCode, document_in, judged_document, judged_partly
from schemas.publiccode.judging import judge
from schemas.publiccode.problems import Problem, Report
from schemas.publiccode.reading import MOST_BYTES
from schemas.publiccode.remarks import Folder

__all__ = [
    "MOST_BYTES",
    "Folder",
    "Problem",
    "PublicCode",
    "Report",
    "document_in",
    "judge",
    "judged_document",
    "judged_partly",
]
