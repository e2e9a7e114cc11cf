"""The manifest: which inputs the results were made from, and which files the run made.

It lies beside the results as `figures/manifest.json` and is committed with them. By it a command
tells whether the numbers are older than an input, and a run tells its own files from a user's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator

from analysis.files import digest, read_json, written_by_run
from analysis.pipeline import notebook_file
from analysis.records import Record, checked, not_allowed

NAME = "manifest.json"
LOCAL = "local"
PARTS = ("figures", "notebooks")
REMEDY = (
    "restore it, or move it away: then every file in figures/ counts as yours, and the run names "
    "those in its way"
)
PACKAGE = Path(__file__).parents[1]
_HIDDEN = re.compile(r"(^|/)[.~]|~(/|$)")  # a checkpoint, a lock
# Of the package's folder, what moves numbers and is no code.
DATA = ("lexicons/*.yaml", "reference/*.json", "validation/*.csv", "validation/*.json")
# Of the corpus, what tells of the method and moves no number.
PROSE = "README.md"


def _own_place(name: str) -> str:
    """Return a name that lies in a folder that the run writes to, with no way out of it."""
    parts = PurePosixPath(name).parts
    if len(parts) < 2 or parts[0] not in PARTS or ".." in parts or "\\" in name:
        raise not_allowed(f"files below {' and '.join(PARTS)}", name)
    return name


class Manifest(Record):
    """File names below the study's folder, each with the digest of its content.

    `inputs`: what moves numbers; `record`: what tells of the method (codebook, notes, the
    notebooks' own text); `made`: what the run wrote; `readme`: what it wrote between the marks of
    README.md, none of which an older manifest knows.
    """

    inputs: Mapping[str, str] = {}
    record: Mapping[str, str] = {}
    made: Mapping[Annotated[str, AfterValidator(_own_place)], str] = {}
    readme: Mapping[str, str] | None = None

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
    with written_by_run(REMEDY):
        return checked(read_json(path), Manifest, path)


def kept(root: Path) -> Manifest:
    """Return the manifest of the study in `root`, an empty one where there is none."""
    return load(root / "figures") or Manifest(readme={})


def inputs(root: Path, local: bool = True) -> dict[str, str]:
    """Return every input that moves numbers, by its name below `root`, with its digest.

    Lexicons, rates and scores are those of the study's own `analysis/`; a study without one is
    measured by the package that runs.
    """
    own_texts = local_texts(root) if local else []
    package = root / "analysis" if (root / "analysis").is_dir() else PACKAGE
    paths = {
        f"corpus/{name}": path
        for name, path in _files_in(root / "corpus").items()
        if name != PROSE and (not name.startswith(f"{LOCAL}/") or path in own_texts)
    }
    for pattern in DATA:
        for path in sorted(package.glob(pattern)):
            paths[f"analysis/{path.relative_to(package).as_posix()}"] = path
    return {name: digest(path) for name, path in paths.items()}


def local_texts(root: Path) -> list[Path]:
    """Return the texts of one's own that lie in the corpus."""
    texts = sorted((root / "corpus" / LOCAL).glob("*.md"))
    return [path for path in texts if path.name != "README.md"]


def record(root: Path, notebooks: Iterable[Path]) -> dict[str, str]:
    """Return what tells of the method, by name below `root`: prose, and the notebooks' own text.

    That is what an author wrote in a notebook: cells with tags, and the title.
    """
    prose = root / "corpus" / PROSE
    digests = {f"corpus/{PROSE}": digest(prose)} if prose.is_file() else {}
    for path in notebooks:
        notebook = notebook_file.read(path)
        cells = [
            [cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in notebook.cells
        ]
        text = json.dumps([cells, notebook.metadata.get("title")])
        digests[f"notebooks/{path.name}"] = sha256(text.encode()).hexdigest()[:16]
    return digests


def written(folder: Path) -> dict[str, Path]:
    """Return by name what a run writes into `folder`, in order: README, figures and notebooks."""
    readme = folder / "README.md"
    paths = {readme.name: readme} if readme.is_file() else {}
    for part in PARTS:
        paths |= {f"{part}/{name}": path for name, path in _files_in(folder / part).items()}
    return paths


def _files_in(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by name, in order, without an editor's or a system's own."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path for name, path in names.items() if not _HIDDEN.search(name)}


def made(folder: Path) -> dict[str, str]:
    """Return the files below the parts of a finished run in `folder`, without the manifest."""
    others = ("README.md", f"figures/{NAME}")
    return {name: digest(path) for name, path in written(folder).items() if name not in others}


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


def edited(root: Path, figures: Path) -> list[str]:
    """Return the inputs that changed since the results in `figures` were made.

    None where that cannot be told, or where another package than the study's own would measure.
    """
    before, own = load(figures), root / "analysis"
    if before is None or not (root / "corpus").is_dir():
        return []
    if own.is_dir() and not own.samefile(PACKAGE):
        return []
    return differing(before.inputs, inputs(root))


def notes(root: Path, figures: Path) -> Iterator[str]:
    """Yield what a reader of the results must know: local texts, old numbers, edited tables."""
    if not (root / "corpus").is_dir():
        return
    own_package = root / "analysis"
    if own_package.is_dir() and not own_package.samefile(PACKAGE):
        yield f"measured and drawn here by {PACKAGE}, not by the study's own {own_package}"
    if figures.parent.name == LOCAL:
        yield f"these results include texts of your own: {figures}"
    before = load(figures)
    if before is None:
        missing = f"{figures / NAME}: missing"
        yield f"{missing}, so older numbers cannot be told from new ones: run `study run`"
        return
    if names := differing(before.inputs, inputs(root)):
        yield f"numbers are older than {few(names, 3)}: run `study run`"
    for name, made_as in before.made.items():
        # What the numbers are read from: the tables and the ledger.
        if name.startswith("figures/") and name.endswith((".csv", ".json")):
            path = figures.parent / name
            if digest(path) != made_as:
                yield f"{path}: changed since the run made it: run `study run`"
