"""The package's shape: floors without an upward import, small modules, no name of a study in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

from analysis.study.config import FILE as FACTS
from analysis.study.config import read_facts
from analysis.study.corpus import read_piece

PACKAGE = Path(__file__).parents[1] / "analysis"
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 260, 40
# From the ground up; a module imports from its own floor or from one below.
FLOORS = (
    ("errors", "version"),
    ("files",),
    ("csv_text",),
    ("records",),
    ("results",),
    ("ledger", "tables"),
    ("text",),
    ("instruments",),
    ("study",),
    ("measures",),
    ("validation",),
    ("figures", "reports"),
    ("pipeline",),
    ("terminal", "handover"),
    ("notebook",),
    ("opening",),
    ("cli",),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# Folders that hold what is read, never when a module is imported.
DATA = (
    *(str(PACKAGE / name) for name in ("lexicons", "reference", "validation", "reports")),
    str(PACKAGE.parent / "corpus"),
)
# The package's name stands for the two things that it hands on when they are asked for.
FACE = "analysis"
GENERAL: Mapping[str, str] = {
    "begin a sentence in any English text": (
        "Administration Autonomous Children Council Department Internal International House Human"
        " Democratic Forces Front Global Operation Protection Resolve Rights Save Security Units"
        " Union United Watch White Red Cross Coalition People's Western West East North Northern"
        " South Great State States Nations Kingdom Observatory Bin Al Abu Inherent Broadcaster"
        " Reference Wire The Framing"
    ),
    "are single letters, or the name of a font": "N S U Sans",
}
# Words of English as well: rules on words in capitals are told by them, and by them alone.
IN_CAPITALS = {"IS", "US", "UN"}
# Public sets and works that the package cites have names of their own.
CITED = re.compile(r"New York Times|NYT|EmoBank|American Journal")


def modules() -> dict[str, Path]:
    """Return the modules of the package by name."""
    names = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        names[".".join(parts).removesuffix(".__init__")] = path
    return names


MODULES = modules()
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def imports(name: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, inside of functions as well."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(FACE))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(FACE):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


def floor(name: str) -> int | None:
    """Return the number of a module's floor; none of the package's own face."""
    parts = name.split(".")
    return FLOOR[parts[1]] if len(parts) > 1 else None


def test_every_module_has_a_floor() -> None:
    assert {name.split(".")[1] for name in MODULES if "." in name} == set(FLOOR)


def test_every_import_is_of_a_module_that_is_there() -> None:
    wrong = {(name, other) for name in MODULES for other in imports(name) if other not in MODULES}
    assert sorted(wrong) == []


def test_nothing_imports_upward() -> None:
    upward = set()
    for name in MODULES:
        own = floor(name)
        for other in imports(name):
            above = floor(other)
            if own is not None and above is not None and above > own:
                upward.add(f"{name} imports {other}")
    assert sorted(upward) == []


def test_nothing_imports_in_a_circle() -> None:
    graph = {name: set(imports(name)) - {FACE, name} for name in MODULES if name != FACE}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
    assert order.index("analysis.errors") < order.index("analysis.study.study")


@pytest.fixture(scope="module")
def importing() -> str:
    """A program that imports every module, reading no file of a study and no lexicon."""
    return f"""
import builtins, importlib, io
data = {DATA!r}
real = io.open
def refuse(file, *args, **more):
    if str(file).startswith(data) and not str(file).endswith((".py", ".pyc")):
        raise AssertionError(f"read when imported: {{file}}")
    return real(file, *args, **more)
builtins.open = io.open = refuse
wrong = []
for name in {sorted(MODULES)!r}:
    try:
        importlib.import_module(name)
    except AssertionError as error:
        wrong.append(f"{{name}}: {{error}}")
print("\\n".join(wrong))
"""


def run(program: str) -> str:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PACKAGE.parent, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_nothing_is_read_when_a_module_is_imported(importing: str) -> None:
    assert run(importing) == ""


def test_reading_when_imported_would_be_noticed(importing: str) -> None:
    lexicon = str(PACKAGE / "lexicons" / "threat.yaml")
    early = f"from pathlib import Path\nPath({lexicon!r}).read_text()\n"
    guarded = f"try:\n    exec({early!r})\nexcept AssertionError as error:\n"
    guarded += "    wrong.append(str(error))"
    start = importing.replace("wrong = []", f"wrong = []\n{guarded}", 1)
    assert run(start) == f"read when imported: {lexicon}"


def test_modules_are_small() -> None:
    lines = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()
    }
    assert {name: number for name, number in lines.items() if number >= MOST_LINES} == {}


def test_functions_are_small() -> None:
    large = {
        f"{name}.{node.name}": node.end_lineno - node.lineno + 1
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert large == {}


def texts(value: object) -> Iterator[str]:
    """Yield every text of parsed YAML but the names of its fields."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    else:
        yield str(value)


def fields(value: object) -> Iterator[str]:
    """Yield the names of fields in parsed YAML: actors, groups and categories are codes."""
    for name, part in value.items() if isinstance(value, Mapping) else ():
        yield name
        yield from fields(part)


def study_names(root: Path) -> set[str]:
    """Return the committed study's proper names, codes of such names, and its article's key."""
    corpus = root / "corpus"
    files = [corpus / FACTS, *(corpus / "lexicons" / f"{n}.yaml" for n in LEXICONS)]
    parsed = [yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in files]
    facts = read_facts(root)
    article = read_piece(corpus / "pieces" / f"{facts.article}.md", facts.groups)
    whose = (article.author, article.outlet, article.original_outlet)
    words = re.findall(r"[^\W\d_][\w'’-]*", " ".join([*texts(parsed), *whose]))
    names = {word for word in words if word[0].isupper()} | {facts.article}
    names -= {word for words in GENERAL.values() for word in words.split()}
    parts = {part for one in parsed for field in fields(one) for part in re.split(r"[\W_]", field)}
    return names | {
        part for part in parts if {part.capitalize(), part.upper()} & names - IN_CAPITALS
    }


LEXICONS = ("actors", "places", "group_names")


def named(text: str, names: set[str]) -> list[str]:
    """Return the names that stand in a text as words."""
    words = re.findall(r"[^\W\d_][\w'’-]*", CITED.sub("", text))
    parts = {part for word in words for part in (word, *re.split("[-'’_]", word))}
    return sorted(parts & names)


def test_the_search_finds_names_of_the_committed_study(root: Path) -> None:
    names = study_names(root)
    assert len(names) > 150
    facts = read_facts(root)
    codes = names & facts.actors.keys()
    assert codes
    code, name = min(codes), min(code.capitalize() for code in codes)
    text = f"what {facts.article} is, in {name} or by IS-led men; is it {code}?"
    assert named(text, names) == sorted([facts.article, "IS", name, code])


def test_no_proper_name_of_the_study_stands_in_the_package(root: Path) -> None:
    names = study_names(root)
    offenders = {}
    for name, path in MODULES.items():
        on_words = name.startswith(("analysis.text", "analysis.instruments"))
        searched = names - IN_CAPITALS if on_words else names
        if found := named(path.read_text(encoding="utf-8"), searched):
            offenders[name] = found
    assert offenders == {}


def test_no_proper_name_of_the_study_stands_in_its_general_tests(root: Path) -> None:
    names = study_names(root)
    folder = Path(__file__).parent
    offenders = {}
    for path in sorted(set(folder.rglob("*.py")) - set(folder.glob("committed/*.py"))):
        on_words = path.parent.name in ("text", "instruments") or path.name == Path(__file__).name
        searched = names - IN_CAPITALS if on_words else names
        if found := named(path.read_text(encoding="utf-8"), searched):
            offenders[str(path.relative_to(folder))] = found
    assert offenders == {}
