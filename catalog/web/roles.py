"""docs/roles.md: who may do what, and which address asks for which action. ``make roles`` writes it anew.

A test holds the page against what this would write, and another walks every address against the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from auth.roles import MACHINES, ROLES, Where, by_machines, cell
from auth.rules import RULES, Action
from catalog.web.routes import ROUTES

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"

HEAD = """\
# Who may do what

Made from `auth/rules.py` and `catalog/web/routes.py` by `make roles`; a test says when it is stale, and another walks
every address with every role and compares what comes back with this page.

| word | what follows | answer of a page | answer to a form |
| --- | --- | --- | --- |
| allowed | they may | 200, or on to another page | 303; 422 or 409 where the form is wrong or late |
| after proof | they may, having shown again who they are | before: 303 to `/anmelden/bestaetigen` | before: 403 |
| sign in | only people with an account | 303 to `/anmelden` | 401 |
| refused | they may know of it, but not do this | 403 | 403 |
| missing | they may not even know of it | 404 | 404 |

The right to speak is a flag beside the role. A membership that ended, a project account after its last day, and an
account without an organisation may the same. Who is suspended or whose session ended is a visitor.

*own* is the organisation of who asks, *other* another one in the curator's area, *foreign* one outside it. Curators and
administrators are members of *own*: nobody decides about the own employer. What they may only *without owner* is the
owners' own business once the organisation has one. Machines come with a token, to addresses under `/api` only; here it
is an owner's. A token may never more than its person.
"""


def page() -> str:
    """The whole page."""
    alone = [action for action in Action if not RULES[action].about]
    parts = [HEAD, "## What is about nobody else\n", _alone(alone)]
    parts.append("## What is about an organisation, its people or its entries\n")
    parts += [_about(action) for action in Action if RULES[action].about]
    parts += ["## Every address\n", "Each stands in both languages.\n", _routes()]
    return "\n".join(parts)


def _alone(actions: Sequence[Action]) -> str:
    names = [*ROLES, *MACHINES]
    rows = ([f"`{action}`", RULES[action].words, *(_said(action, name) for name in names)] for action in actions)
    return _table(["action", "to", *names], rows)


def _about(action: Action) -> str:
    names = [*ROLES, *(MACHINES if by_machines(action) else ())]
    rows = ([name, *(_said(action, name, where) for where in Where)] for name in names)
    return f"### `{action}`: {RULES[action].words}\n\n" + _table(["who", *Where], rows)


def _said(action: Action, name: str, where: Where | None = None) -> str:
    return "–" if name in MACHINES and not by_machines(action) else str(cell(action, name, where))


def _routes() -> str:
    rows = (
        [f"`{method}`", f"`{route.path}`", f"`{route.action}`"]
        for route in ROUTES
        for method in sorted((route.methods or set()) - {"HEAD"})
    )
    return _table(["method", "address", "action"], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
