"""The house, drawn from its imports: who may read whom. A rule that breaks names the file that breaks it.

The rules are functions from modules to complaints. Each is tried twice: on the project, where it must find
nothing, and on a planted violation, which it must find.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LEAVES: Mapping[str, frozenset[str]] = {
    "schemas": frozenset(),
    "content": frozenset({"schemas"}),
    "auth": frozenset({"schemas"}),
    "search": frozenset({"schemas"}),
}
PACKAGES = (*LEAVES, "catalog")

# What stands in catalog besides the nouns, lowest first. Whatever isn't named here is a noun.
GROUND = ("engines",), ("settings", "db"), ("models", "layout", "fitting"), ("due", "documents", "mail", "migrations")
ABOVE = ("imports", "wiring"), ("worker", "web"), ("supervisor", "app", "cli", "__main__")
NOUNS = len(GROUND)
TOP = len(GROUND) + len(ABOVE)
LEVELS = {
    **{name: level for level, names in enumerate(GROUND) for name in names},
    **{name: level for level, names in enumerate(ABOVE, NOUNS + 1) for name in names},
}

MOST_LINES = 400
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)|(Manager|Helper|Utils?|Service)$")
TOP_LEVEL = {
    *PACKAGES, "tests", "requirements", "docs", "benchmarks", "deploy", ".ci",
    "pyproject.toml", "Makefile", "publiccode.yml", ".gitignore",
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "DECISIONS.md", "LICENSE",
}  # fmt: skip


@dataclass(frozen=True)
class Module:
    """One file of Python; ``name`` is what an import calls it."""

    name: str
    source: str = field(repr=False)
    path: str = ""
    tree: ast.Module = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", ast.parse(self.source))

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @property
    def room(self) -> str:
        """The part of catalog that it belongs to: ``catalog.web.page`` belongs to ``web``."""
        return room_of(self.name)


def room_of(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def level_of(room: str) -> int:
    """How high a room of catalog lies; the package itself (its version) lies below all, probes beside all."""
    return LEVELS.get(room, NOUNS) if room else -1


Modules = Mapping[str, Module]


def read_modules(folder: Path) -> Modules:
    modules = {}
    for package in PACKAGES:
        for path in sorted((folder / package).rglob("*.py")):
            if "node_modules" not in path.parts:
                relative = path.relative_to(folder)
                name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
                modules[name] = Module(name, path.read_text(encoding="utf-8"), str(relative))
    return modules


def plant(sources: Mapping[str, str]) -> Modules:
    """Modules for a trial."""
    return {name: Module(name, source, name.replace(".", "/") + ".py") for name, source in sources.items()}


def imports(module: Module, modules: Modules) -> Iterator[tuple[str, int]]:
    """Every module of the project that this one imports, with the line; ``from catalog import db`` reads catalog.db."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name.split(".")[0] in PACKAGES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                yield (below if below in modules else node.module), node.lineno


# The rules


def leaves_read_only_schemas(modules: Modules) -> list[str]:
    return [
        f"{module.path}:{line} imports {target}"
        for module in modules.values()
        if module.package in LEAVES
        for target, line in imports(module, modules)
        if target.split(".")[0] not in LEAVES[module.package] | {module.package}
    ]


def leaves_are_given_values(modules: Modules) -> list[str]:
    return [
        f"{module.path}:{node.lineno} reads the environment"
        for module in modules.values()
        if module.package in LEAVES
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"})
        or (isinstance(node, ast.ImportFrom) and {a.name for a in node.names} & {"environ", "getenv"})
    ]


def catalog_reads_downwards(modules: Modules) -> list[str]:
    """Within a room anything goes; between rooms only downwards. Nouns may read nouns, the top may read the top."""
    complaints = []
    for module, target, line in between_rooms(modules):
        own, other = level_of(module.room), level_of(room_of(target))
        if own < other or (own == other and own not in {NOUNS, TOP}):
            complaints.append(f"{module.path}:{line} imports {target}, which lies beside or above it")
    return complaints


def probes_read_nothing_of_catalog(modules: Modules) -> list[str]:
    return [
        f"{module.path}:{line} imports {target}"
        for module, target, line in between_rooms(modules)
        if module.room == "probes" and room_of(target)
    ]


def between_rooms(modules: Modules) -> Iterator[tuple[Module, str, int]]:
    for module in modules.values():
        for target, line in imports(module, modules):
            if module.package == "catalog" and target.split(".")[0] == "catalog" and module.room != room_of(target):
                yield module, target, line


def no_circles(modules: Modules) -> list[str]:
    reads = {name: {target for target, _ in imports(module, modules)} - {name} for name, module in modules.items()}
    try:
        TopologicalSorter(reads).prepare()
    except CycleError as circle:
        return [" <- ".join(circle.args[1])]
    return []


def imports_stand_at_the_top(modules: Modules) -> list[str]:
    return [
        f"{module.path}:{inner.lineno} imports inside {node.name}()"
        for module in modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def imports_have_names(modules: Modules) -> list[str]:
    """An import by a text escapes every rule above. Only the command line may, which reads one command's module."""
    return [
        f"{module.path}:{node.lineno} imports by a text"
        for module in modules.values()
        if module.name not in {"catalog.__main__", "catalog.cli.running"}
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr) in {"import_module", "__import__"}
    ]


def modules_stay_small(modules: Modules) -> list[str]:
    lengths = [(module.path, len(module.source.splitlines())) for module in modules.values()]
    return [f"{path} has {lines} lines" for path, lines in lengths if lines > MOST_LINES]


def names_say_what_they_are(modules: Modules) -> list[str]:
    folders = [f"{m.path} is named vaguely" for m in modules.values() if any(map(VAGUE.search, m.name.split(".")))]
    classes = [
        f"{module.path}:{node.lineno} class {node.name} is named vaguely"
        for module in modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and VAGUE.search(node.name)
    ]
    return folders + classes


# On the project


@pytest.fixture(scope="module")
def house() -> Modules:
    return read_modules(ROOT)


def hold(complaints: list[str]) -> None:
    assert not complaints, "\n".join(["", *complaints])


def test_the_house_is_read_whole(house: Modules) -> None:
    assert {module.package for module in house.values()} == set(PACKAGES)
    assert "catalog.settings" in house


def test_leaves_import_only_schemas(house: Modules) -> None:
    hold(leaves_read_only_schemas(house))


def test_leaves_never_read_the_environment(house: Modules) -> None:
    hold(leaves_are_given_values(house))


def test_imports_inside_catalog_go_down(house: Modules) -> None:
    hold(catalog_reads_downwards(house))


def test_probes_import_nothing_of_the_catalog(house: Modules) -> None:
    hold(probes_read_nothing_of_catalog(house))


def test_no_modules_import_each_other_in_a_circle(house: Modules) -> None:
    hold(no_circles(house))


def test_no_function_imports(house: Modules) -> None:
    hold(imports_stand_at_the_top(house))


def test_only_the_command_line_imports_by_a_text(house: Modules) -> None:
    hold(imports_have_names(house))


def test_no_module_is_longer_than_400_lines(house: Modules) -> None:
    hold(modules_stay_small(house))


def test_nothing_is_called_util_helper_or_manager(house: Modules) -> None:
    hold(names_say_what_they_are(house))


def test_nothing_new_stands_at_the_top_level(tracked_files: list[Path]) -> None:
    assert {path.parts[0] for path in tracked_files} <= TOP_LEVEL


def test_tests_are_modules_without_init(tracked_files: list[Path]) -> None:
    assert [path for path in tracked_files if path.parts[0] == "tests" and path.name == "__init__.py"] == []


# On planted violations


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("search.embedded", "from content import markdown"),
        ("content.markdown", "import search.query"),
        ("schemas.solution", "from content.locale import gettext"),
        ("auth.rules", "from catalog.db import Base"),
    ],
)
def test_a_leaf_that_reads_another_is_named(module: str, source: str) -> None:
    [complaint] = leaves_read_only_schemas(plant({module: source}))
    assert complaint.startswith(module.replace(".", "/") + ".py:1 ")


def test_a_leaf_may_read_schemas_and_itself() -> None:
    assert (
        leaves_read_only_schemas(plant({"search.german": "import re\nimport schemas.dates\nfrom search import query"}))
        == []
    )


@pytest.mark.parametrize(
    "source",
    ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ", "import os as o\no.environ"],
)
def test_a_leaf_that_reads_the_environment_is_named(source: str) -> None:
    assert "content/markdown.py" in leaves_are_given_values(plant({"content.markdown": source}))[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("catalog.db", "from catalog.models import Solution"),
        ("catalog.db", "from catalog import settings"),
        ("catalog.models.solution", "from catalog.due import claim"),
        ("catalog.documents", "from catalog import solutions"),
        ("catalog.solutions", "import catalog.wiring"),
        ("catalog.freshness", "from catalog.web.page import see"),
        ("catalog.imports", "from catalog.wiring import Tools"),
        ("catalog.web.search", "from catalog.worker import work_once"),
        ("catalog.worker", "from catalog.app import app"),
    ],
)
def test_an_import_upwards_or_sideways_is_named(module: str, source: str) -> None:
    around = {"catalog": "", "catalog.settings": "", "catalog.solutions": "from catalog import db"}
    complaints = catalog_reads_downwards(plant({**around, module: source}))
    assert len(complaints) == 1
    assert complaints[0].startswith(module.replace(".", "/") + ".py:1 ")


def test_what_may_be_read_is_not_complained_about() -> None:
    allowed = {
        "catalog": "",
        "catalog.solutions": "from catalog import __version__\nfrom catalog.organisations import named",
        "catalog.organisations": "import catalog.db\nfrom catalog.models import Organisation\nimport schemas.dates",
        "catalog.web.search": "from catalog.web.page import see\nfrom catalog import solutions",
        "catalog.__main__": "from catalog.supervisor import serve\nfrom catalog.worker import work_once",
    }
    assert catalog_reads_downwards(plant(allowed)) == []


def test_a_probe_that_reads_the_catalogue_is_named() -> None:
    planted = plant({"catalog.probes.links": "from catalog.db import Base\nfrom catalog.probes import client"})
    assert probes_read_nothing_of_catalog(planted) == ["catalog/probes/links.py:1 imports catalog.db"]


def test_nouns_in_a_circle_are_named() -> None:
    circle = plant(
        {
            "catalog.solutions": "from catalog.reuse import derive",
            "catalog.reuse": "from catalog import phases",
            "catalog.phases": "import catalog.solutions",
        }
    )
    [complaint] = no_circles(circle)
    assert all(name in complaint for name in circle)


def test_an_import_inside_a_function_is_named() -> None:
    source = "class A:\n    async def b(self) -> None:\n        if self:\n            import os\n"
    assert imports_stand_at_the_top(plant({"catalog.app": source})) == ["catalog/app.py:4 imports inside b()"]


def test_an_import_by_a_text_is_named() -> None:
    source = "import importlib\nimportlib.import_module('catalog.app')"
    assert imports_have_names(plant({"search.german": source})) == ["search/german.py:2 imports by a text"]
    assert imports_have_names(plant({"catalog.__main__": source})) == []


def test_a_module_of_401_lines_is_named() -> None:
    assert modules_stay_small(plant({"catalog.reuse": "a = 1\n" * 400})) == []
    assert modules_stay_small(plant({"catalog.reuse": "a = 1\n" * 401})) == ["catalog/reuse.py has 401 lines"]


@pytest.mark.parametrize("name", ["catalog.utils", "catalog.web.helpers", "search.index_manager", "content.util"])
def test_a_vague_module_is_named(name: str) -> None:
    assert len(names_say_what_they_are(plant({name: ""}))) == 1


def test_a_vague_class_is_named() -> None:
    planted = plant(
        {"catalog.solutions": "class SolutionService: ...\nclass SolutionManager: ...\nclass Solution: ..."}
    )
    assert len(names_say_what_they_are(planted)) == 2
