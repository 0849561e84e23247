"""``check words``: whether the words of the search contradict one another, each contradiction by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from catalog.cli.refusal import Refusal
from catalog.reasons import reason
from catalog.synonyms.sentences import sentence
from content.locale.speech import message, say
from search.german import DATA
from search.synonyms import SynonymError, Synonyms, load

OURS = DATA / "synonyms.toml"
MALFORMED = message("Die Datei ist nicht aufgebaut wie search/data/synonyms.toml: {detail}.")
SOUND = message("{groups} Gruppen mit {terms} Wörtern und {products} Produkten, ohne Widerspruch.")


def words(
    file: Annotated[
        Path, typer.Argument(help="Die Datei; ohne Angabe die des Katalogs.", metavar="DATEI", show_default=False)
    ] = OURS,
) -> None:
    """Wörter der Suche prüfen. Widersprechen sie einander, endet der Befehl mit 1."""
    try:
        print(_counted(load(file)))
    except OSError as error:
        raise Refusal(reason(error, str(file))) from None
    except SynonymError as error:
        told = [sentence(each) for each in error.found] or [say(MALFORMED, detail=error)]
        print("\n".join(dict.fromkeys(told)))
        raise typer.Exit(1) from None


def _counted(known: Synonyms) -> str:
    terms = sum(len(group.words) + len(group.leads) for group in known.groups)
    products = sum(len(group.products) for group in known.groups)
    return say(SOUND, groups=len(known.groups), terms=terms, products=products)
