"""The manifest: which inputs the results were made from, and which files the run made.

It lies beside the results as `figures/manifest.json` and is committed with them. By it a command
tells whether the numbers are older than an input, and a run tells its own files from a user's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator

from analysis.files import Lines, digest, read_json, written_by_run
from analysis.pipeline import notebook_file
from analysis.records import Record, checked, not_allowed

NAME = "manifest.json"
LOCAL = "local"
PARTS = ("figures", "notebooks")
PACKAGE = Path(__file__).parents[1]
# Of the package's folder, what moves numbers and is no code.
DATA = ("lexicons/*.yaml", "reference/*.json", "validation/*.csv", "validation/*.json")
# Of the corpus, what tells of the method and moves no number.
PROSE = ("README.md",)


def is_own_place(name: str) -> bool:
    """Return whether a name lies in a folder that the run writes to, with no way out of it."""
    parts = PurePosixPath(name).parts
    return len(parts) > 1 and parts[0] in PARTS and ".." not in parts and "\\" not in name


def _own_place(name: str) -> str:
    if not is_own_place(name):
        raise not_allowed(f"files below {' and '.join(PARTS)}", name)
    return name


class Manifest(Record):
    """File names below the study's folder, each with the digest of its content.

    `inputs`: what moves numbers; `record`: what tells of the method (codebook, notes, the
    notebooks' own text); `made`: what the run wrote.
    """

    inputs: Mapping[str, str] = {}
    record: Mapping[str, str] = {}
    made: Mapping[Annotated[str, AfterValidator(_own_place)], str] = {}

    def text(self) -> str:
        """Return the file's text, names in order."""
        return json.dumps(self.model_dump(), indent=1, sort_keys=True) + "\n"


def load(figures: Path) -> Manifest | None:
    """Return the manifest beside the results in `figures`, None where there is none.

    Raises StudyError for a damaged one, and for a made file that would lie outside the study's
    own folders.
    """
    path = figures / NAME
    if not path.is_file():
        return None
    # A run cannot make it anew: it would no longer know which files are its own.
    with written_by_run("restore it from git"):
        return checked(read_json(path), Manifest, path, Lines({}))


def is_hidden(name: str) -> bool:
    """Return whether a file is an editor's or a system's, such as a checkpoint or a lock."""
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~")) or part.endswith("~") for part in parts)


def inputs(root: Path, local: bool = True) -> dict[str, str]:
    """Return every input that moves numbers, by its name below `root`, with its digest.

    Lexicons, rates and scores are those of the study's own `analysis/`; a study without one is
    measured by the package that runs.
    """
    corpus = root / "corpus"
    own_texts = local_texts(root) if local else []
    digests = {}
    for name, path in files_in(corpus).items():
        if name not in PROSE and (not name.startswith(f"{LOCAL}/") or path in own_texts):
            digests[f"corpus/{name}"] = digest(path)
    package = root / "analysis" if (root / "analysis").is_dir() else PACKAGE
    for path in (path for pattern in DATA for path in sorted(package.glob(pattern))):
        digests[f"analysis/{path.relative_to(package).as_posix()}"] = digest(path)
    return digests


def local_texts(root: Path) -> list[Path]:
    """Return the texts of one's own that lie in the corpus."""
    texts = sorted((root / "corpus" / LOCAL).glob("*.md"))
    return [path for path in texts if path.name != "README.md"]


def record(root: Path, notebooks: Iterable[Path]) -> dict[str, str]:
    """Return what tells of the method, by name below `root`: prose, and the notebooks' own text.

    That is what an author wrote in a notebook: cells with tags, and the title.
    """
    prose = [path for name in PROSE if (path := root / "corpus" / name).is_file()]
    digests = {path.relative_to(root).as_posix(): digest(path) for path in prose}
    for path in notebooks:
        notebook = notebook_file.read(path)
        cells = [
            [cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in notebook.cells
        ]
        text = json.dumps([cells, notebook.metadata.get("title")])
        digests[path.relative_to(root).as_posix()] = sha256(text.encode()).hexdigest()[:16]
    return digests


def files_below(folder: Path) -> dict[str, Path]:
    """Return the files of the study's parts below `folder` by name, hidden ones left out."""
    return {
        f"{part}/{name}": path for part in PARTS for name, path in files_in(folder / part).items()
    }


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by name, in order, hidden ones left out."""
    paths = sorted(folder.rglob("*"))
    names = {path.relative_to(folder).as_posix(): path for path in paths if path.is_file()}
    return {name: path for name, path in names.items() if not is_hidden(name)}


def made(folder: Path) -> dict[str, str]:
    """Return the files of a finished run in `folder`, without the manifest itself."""
    paths = files_below(folder)
    return {name: digest(path) for name, path in paths.items() if path.name != NAME}


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return the names that were added, removed or stand for something else."""
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name))


def few(names: list[str], most: int = 5) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def figures_of(root: Path) -> Path:
    """Return the folder with the results: those with texts of one's own, where both are there."""
    own = root / LOCAL / "figures"
    return own if local_texts(root) and (own / "results.json").is_file() else root / "figures"


def notes(root: Path, figures: Path) -> Iterator[str]:
    """Yield what a reader of the results must know: local texts, old numbers, edited tables."""
    if not (root / "corpus").is_dir():
        return
    own_package = root / "analysis"
    if own_package.is_dir() and not own_package.samefile(PACKAGE):
        yield f"measured and drawn here by {PACKAGE}, not by the study's own {own_package}"
    if figures.parent.name == LOCAL:
        yield f"these results include texts of your own: {figures}"
    kept = load(figures)
    if kept is None:
        missing = f"{figures / NAME}: missing"
        yield f"{missing}, so older numbers cannot be told from new ones: run `study run`"
        return
    if names := differing(kept.inputs, inputs(root)):
        yield f"numbers are older than {few(names, 3)}: run `study run`"
    for name in kept.made:
        # What the numbers are read from: the tables and the ledger.
        if name.startswith("figures/") and name.endswith((".csv", ".json")):
            path = figures.parent / name
            if digest(path) != kept.made[name]:
                yield f"{path}: changed since the run made it: run `study run`"
