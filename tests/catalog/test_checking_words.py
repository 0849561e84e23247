"""``lichtermeer check words``: each contradiction in a sentence, and an end that a script understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.cli.running import run


def checked(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, str, str]:
    code = run(["check", "words", *map(str, files)])
    return code, *capsys.readouterr()


def test_the_projects_own_file_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = checked(capsys)
    assert (code, err) == (0, "")
    assert "Gruppen mit" in out and "ohne Widerspruch" in out


def test_each_contradiction_is_told_by_the_words_and_groups_that_it_is_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "words.toml"
    file.write_text(
        '[[group]]\nwords = ["Laterne", "Licht"]\nproducts = ["Lumega"]\n\n'
        '[[group]]\nwords = ["Lampe", "Laternen", "Lumega"]\n'
    )
    code, out, _ = checked(capsys, file)
    assert code == 1
    assert "„Laternen“ ist für die Suche dasselbe Wort wie „Laterne“" in out
    assert "„Lumega“ ist in der Gruppe „Laterne“ ein Produkt" in out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[[group]]\nwords = ['Laterne']\n", "Eine Gruppe braucht ein Wort der Aufgabe und noch etwas"),
        ("[[group]]\nwords = 'Laterne'\n", "ist nicht aufgebaut wie"),
        ("[[group]\n", "ist nicht aufgebaut wie"),
        ("ambiguous = ['Bank']\n", "ist als mehrdeutig erklärt, steht aber nur in einer Gruppe"),
        ("[[group]]\nwords = ['A', '!?']\n", "„!?“ ist kein Wort"),
    ],
)
def test_what_is_no_list_of_words_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, sentence: str
) -> None:
    file = tmp_path / "words.toml"
    file.write_text(content)
    code, out, err = checked(capsys, file)
    assert code == 1 and sentence in out and "Traceback" not in err


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for path in (tmp_path / "nichts.toml", tmp_path):
        code, out, err = checked(capsys, path)
        assert code == 1 and out == "" and str(path) in err
