"""The page that ours is compared with: the same framework, server and database, and nothing else.

It lists 20 entries with Starlette, Jinja and SQLAlchemy as one would write it on the first day: no facets, no
highlighting, no layout. Run as a process: ``python -m benchmarks.bare DATA SOCKET``.
"""

from __future__ import annotations

import gc
import socket
import sys
from pathlib import Path

import uvicorn
from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import load_only
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from catalog.db import Database
from catalog.models import Solution
from catalog.settings import Settings

ROWS = 20
TEMPLATE = """<!doctype html>
<html lang="de">
<head><meta charset="utf-8"><title>Lösungen</title></head>
<body>
<h1>Lösungen</h1>
<ul>
{% for solution in solutions %}
<li><a href="/loesungen/{{ solution.slug }}">{{ solution.title }}</a>
{{ solution.publisher_text }}, {{ solution.uses_reported }} gemeldet</li>
{% endfor %}
</ul>
</body>
</html>
"""


def create_app(settings: Settings) -> Starlette:
    """The bare page at ``/``; ``?after=`` asks for other rows."""
    database = Database(settings.database, settings.web_threads)
    template = Environment(autoescape=True).from_string(TEMPLATE)
    # A bare table would have no more columns than it shows.
    shown = load_only(Solution.slug, Solution.title, Solution.publisher_text, Solution.uses_reported)
    query = select(Solution).options(shown).order_by(Solution.id).limit(ROWS)

    def page(request: Request) -> HTMLResponse:
        after = int(request.query_params.get("after", 0))
        with database.reading() as db:
            solutions = db.scalars(query.where(Solution.id > after)).all()
            return HTMLResponse(template.render(solutions=solutions))

    return Starlette(routes=[Route("/", page)])


def main(data: str, descriptor: str) -> None:
    """Serve with the settings of our own web processes."""
    app = create_app(Settings(data=Path(data)))
    gc.freeze()
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, ws="none")
    config.backlog = 2048
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(descriptor))])


if __name__ == "__main__":
    main(*sys.argv[1:])
