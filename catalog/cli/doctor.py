"""``doctor``: what is weak in how the catalogue is set up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from catalog.cli.german import Command, new_app
from catalog.cli.refusing import refusing
from catalog.cli.terminal import printable
from catalog.doctor import Finding, Severity, examine, is_public
from catalog.doctor.gathering import gather
from catalog.settings import load_settings
from catalog.wiring import open_tools

app = new_app()

_GRAVITY = {
    Severity.REFUSED: "So startet der Katalog nicht öffentlich",
    Severity.WEAK: "Schwach",
    Severity.NOTE: "Hinweis",
}


@app.command(cls=Command)
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False,
    public: Annotated[
        bool, typer.Option("--public", help="So streng prüfen, als käme die Öffentlichkeit; Schwächen enden mit 1.")
    ] = False,
) -> None:
    """Die Einstellungen prüfen und jede Schwäche nennen, mit dem, was jetzt zu tun ist.

    Ist LICHTERMEER_BASE_URL eine öffentliche Adresse, wird geprüft wie mit „--public“.
    """
    settings = load_settings()
    for_all = public or is_public(settings)
    with refusing(settings):
        tools = open_tools(settings)
        try:
            findings = examine(gather(settings, tools.database, tools.clock(), public=for_all, index=tools.index))
        finally:
            tools.database.close()
    print(json.dumps(_as_json(findings, for_all), ensure_ascii=False) if as_json else _as_text(findings, for_all))
    raise typer.Exit(int(for_all and any(each.severity != Severity.NOTE for each in findings)))


def _as_json(findings: Sequence[Finding], public: bool) -> Mapping[str, Any]:
    told = [
        {"code": each.code, "severity": each.severity, "what": each.what, "what_to_do": each.to_do} for each in findings
    ]
    return {"public": public, "findings": told}


def _as_text(findings: Sequence[Finding], public: bool) -> str:
    scale = "für alle Welt" if public else "für diesen Rechner"
    if not findings:
        return f"Geprüft {scale}: Nichts ist schwach."
    lines = [f"{_GRAVITY[each.severity]}: {printable(each.what)}\n  {printable(each.to_do)}" for each in findings]
    return "\n".join([f"Geprüft {scale}: {len(findings)} Funde.", *lines])
