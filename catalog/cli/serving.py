"""``serve``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from catalog.cli.german import Command, new_app
from catalog.doctor import why_not_public
from catalog.settings import PREFIX, load_settings
from catalog.supervisor import CannotServe
from catalog.supervisor import serve as supervise

app = new_app()

NOT_PUBLIC = "So startet der Katalog nicht öffentlich:"


@app.command(cls=Command)
def serve(
    host: Annotated[str | None, typer.Option(help="Adresse statt LICHTERMEER_HOST.", metavar="ADRESSE")] = None,
    port: Annotated[int | None, typer.Option(help="Port statt LICHTERMEER_PORT.", metavar="ZAHL")] = None,
) -> None:
    """Den Katalog im Browser anbieten, bis Strg+C."""
    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    settings = load_settings(**given)
    refused = list(why_not_public(settings, datetime.now(UTC)))
    if refused:
        raise CannotServe("\n".join(f"{NOT_PUBLIC} {each.what} {each.to_do}" for each in refused))
    passed_on = {PREFIX + name.upper(): str(value) for name, value in given.items()}
    raise typer.Exit(supervise(settings, os.environ | passed_on))
