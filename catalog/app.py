"""The web application: what a web process serves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from catalog.settings import Settings
from catalog.web.blanks import blanks_of
from catalog.web.built import Assets
from catalog.web.gate import Gate
from catalog.web.guard import Guard
from catalog.web.languages import Languages
from catalog.web.missed import write_missed
from catalog.web.page import Site
from catalog.web.pages import Pages
from catalog.web.rendering import failed
from catalog.web.routes import ROUTES, methods_at, one_address
from catalog.web.templating import environment
from catalog.web.turns import Turns
from catalog.web.words import words_of_templates
from catalog.wiring import Tools
from content.locale.languages import LANGUAGES, speaking


def create_app(tools: Tools) -> Starlette:
    """The application over these tools. Raises AssetsMissing where the interface's files were not built."""
    settings = tools.settings
    assets = Assets()
    site = Site(
        tools=tools,
        settings=settings,
        environments={each: _environment(each, settings, assets) for each in LANGUAGES},
        assets=assets,
        texts={each: _texts(each, settings) for each in LANGUAGES},
        notes_gate=Gate(NOTES_AN_HOUR),
        threads=ThreadPoolExecutor(settings.web_threads, thread_name_prefix="page"),
        turns=Turns(settings.web_threads),
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        site.threads.shutdown(cancel_futures=True)
        site.outward.shutdown(cancel_futures=True)
        write_missed(site, tools.clock(), all_of_it=True)

    app = Starlette(
        routes=ROUTES,
        lifespan=lifespan,
        middleware=[Middleware(Languages), Middleware(Guard, settings)],
        exception_handlers={Exception: _failed, 404: _nowhere, 405: _wrong_method},
    )
    app.router.redirect_slashes = False
    app.state.site = site
    return app


NOTES_AN_HOUR = 10


def _environment(chosen: str, settings: Settings, assets: Assets) -> Environment:
    with speaking(chosen):
        return environment(words_of_templates(settings, assets))


def _texts(chosen: str, settings: Settings) -> Pages:
    with speaking(chosen):
        return Pages(blanks_of(settings))


async def _nowhere(request: Request, error: Exception) -> Response:
    return one_address(request) or failed(request, error)


async def _wrong_method(request: Request, _: Exception) -> Response:
    """The framework names the methods of one route; a path may have several."""
    return failed(request, HTTPException(405, headers={"allow": methods_at(request)}))


async def _failed(request: Request, error: Exception) -> Response:
    return failed(request, error)
