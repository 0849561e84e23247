"""Where a problem stands in a file, and what lies beside one."""

from __future__ import annotations

import pytest

from schemas.publiccode import judge
from tests.schemas.one_valid_file import VALID, judged, told

# Places


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("license: EUPL-1.2", "license: EUPL", ("legal.license", 1, 3)),
        ("- transportation", "- traffic", ("intendedAudience.scope[0]", 2, 7)),
        ("  license: EUPL-1.2\n", "", ("legal.license", 1, 3)),
        ("Status: stable", "Status: Stable", ("developmentStatus", 0, 1)),
    ],
)
def test_a_problem_says_where_its_key_stands(old: str, new: str, place: tuple[str, int, int]) -> None:
    key, below, column = place
    [problem] = judged(old, new).errors
    first = next(n for n, line in enumerate(VALID.splitlines(), 1) if line.startswith(f"{key.split('.')[0]}:"))
    assert (problem.key, problem.line, problem.column) == (key, first + below, column)


def test_places_stay_true_with_other_line_breaks_and_after_comments() -> None:
    text = "# Anfang\n\n" + VALID.replace("license: EUPL-1.2", "license: EUPL")
    line = text.splitlines().index("  license: EUPL") + 1
    for written in (text, text.replace("\n", "\r\n")):
        [problem] = judge(written.encode(), "").errors
        assert (problem.key, problem.line) == ("legal.license", line)


# Files beside it


class Shelf:
    """A folder of names; those of ``pictures`` are real PNG files."""

    def __init__(self, *names: str, pictures: tuple[str, ...] = ()) -> None:
        self.names, self.pictures = (*names, *pictures), pictures

    def exists(self, path: str) -> bool:
        return path in self.names

    def is_png(self, path: str) -> bool:
        return path in self.pictures


def test_what_paths_name_must_lie_in_the_folder() -> None:
    assert judge(VALID.encode(), "", Shelf("ampel.svg", "bild.png")).valid
    report = judge(VALID.encode(), "", Shelf())
    assert told(report) == [("logo", "no-such-file"), ("description.de.screenshots[0]", "no-such-file")]


def test_a_logo_that_is_called_png_must_be_one() -> None:
    text = VALID.replace("ampel.svg", "ampel.png").encode()
    assert judge(text, "", Shelf("bild.png", pictures=("ampel.png",))).valid
    assert told(judge(text, "", Shelf("bild.png", "ampel.png"))) == [("logo", "not-a-png")]


def test_a_picture_in_the_web_is_not_asked_for() -> None:
    text = VALID.replace("ampel.svg", "https://a.example/b.gif").replace("bild.png", "https://a.example/c")
    assert judge(text.encode(), "", Shelf()).valid
