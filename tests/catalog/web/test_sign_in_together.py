"""Many at the same moment: what is good once is good once, and guesses in parallel are no quicker than in a row."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import func, select

from auth.tokens import form_token, new_secret
from catalog.app import create_app
from catalog.models import PersonProfile
from catalog.web.access import FORMS, TOKEN_FIELD
from catalog.wiring import Tools
from schemas.identity import LinkPurpose
from tests.mailbox import PASSWORD, link_of, local, mail_of
from tests.people import HERE, Visitor
from tests.sites import run_apart

AT_ONCE = 24
ANNA = "anna@musterdorf.example"


def at_once(tools: Tools, path: str, typed: Callable[[int], Mapping[str, str]]) -> Counter[int]:
    """How often each status came back when as many browsers send the form at the same moment."""
    app, answers = create_app(tools), Counter[int]()

    async def send(number: int) -> int:
        held = new_secret()
        way = ASGITransport(app)
        async with AsyncClient(transport=way, base_url=HERE, cookies={FORMS: held}, timeout=60) as browser:
            answer = await browser.post(path, data={**typed(number), TOKEN_FIELD: form_token(held)})
            return answer.status_code

    async def all_send() -> None:
        answers.update(await asyncio.gather(*map(send, range(AT_ONCE))))

    run_apart(all_send())
    app.state.site.threads.shutdown()
    return answers


def test_of_many_guesses_at_once_ten_are_judged(tools: Tools) -> None:
    local(tools, "Anna")
    answers = at_once(tools, "/anmelden", lambda n: {"mail": mail_of("Anna"), "passwort": f"falsch geraten {n}"})
    assert answers == {422: 10, 429: AT_ONCE - 10}


def test_a_link_that_many_use_at_once_makes_one_account(tools: Tools) -> None:
    Visitor(create_app(tools)).post("/registrieren", data={"name": "Anna", "mail": ANNA})
    path, token = link_of(tools, LinkPurpose.CONFIRM_MAIL, ANNA)
    answers = at_once(
        tools,
        path,
        lambda n: {"link": token, "name": f"Anna {chr(65 + n)}", "passwort_neu": PASSWORD},
    )
    assert answers == {303: 1, 404: AT_ONCE - 1}
    with tools.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(PersonProfile)) == 1


def test_a_link_for_a_new_password_that_many_use_at_once_sets_one(tools: Tools) -> None:
    local(tools, "Anna")
    Visitor(create_app(tools)).post("/passwort-vergessen", data={"mail": mail_of("Anna")})
    path, token = link_of(tools, LinkPurpose.RESET, mail_of("Anna"))
    answers = at_once(tools, path, lambda n: {"link": token, "passwort_neu": f"Laterne, Moos, Brücke und {n}"})
    assert answers == {303: 1, 404: AT_ONCE - 1}
