"""A process that writes into an index until it is killed: ``python writer_process.py FOLDER put|rebuild``.

It prints the number of each batch when the batch is done. Batch n holds two documents, both titled by n: whoever
sees one of them without the other has seen half a batch.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from search.embedded import EmbeddedIndex
from tests.search.documents import a_document

BULK = 40


def main(folder: str, how: str) -> None:
    index = EmbeddedIndex(Path(folder))
    for number in count(1):
        pair = [a_document(1, f"Stand {number}"), a_document(2, f"Stand {number}")]
        if how == "put":
            index.put(pair)
        else:
            index.rebuild([*pair, *(a_document(id, "Füllung") for id in range(3, BULK))])
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
