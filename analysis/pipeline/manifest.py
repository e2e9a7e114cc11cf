"""The manifest: which inputs the results were made from, and which files the run made.

It lies beside the results as `figures/manifest.json` and is committed with them. By it a command tells whether the
numbers are older than an input, and a run tells its own files from a user's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from analysis.errors import StudyError

NAME = "manifest.json"
LOCAL = "local"
PARTS = ("figures", "notebooks")
PACKAGE = Path(__file__).parents[1]
# Of the package's folder, what moves numbers and is no code.
KEPT = ("lexicons/*.yaml", "reference/*.json", "validation/*.csv", "validation/*.json")
# Of the corpus, what tells of the method and moves no number.
PROSE = ("README.md", "codebook.md")


@dataclass(frozen=True)
class Manifest:
    """File names below the study's folder, each with the digest of its content.

    `inputs`: what moves numbers; `record`: what tells of the method (codebook, notes, the notebooks' own
    text); `made`: what the run wrote.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the file's text, names in order."""
        groups = {"inputs": self.inputs, "made": self.made, "record": self.record}
        return json.dumps(groups, indent=1, sort_keys=True) + "\n"


def load(figures: Path) -> Manifest | None:
    """Return the manifest beside the results in `figures`, None where there is none.

    Raises StudyError for a damaged one, and for a made file that would lie outside the study's own folders.
    """
    path = figures / NAME
    if not path.is_file():
        return None
    try:
        groups = json.loads(path.read_text(encoding="utf-8"))
        found = Manifest(**{name: _checked(groups[name]) for name in ("inputs", "record", "made")})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = " ".join(str(error).split())
        message = f"{path}: damaged ({what:.80}); allowed: as the run wrote it, restore it from git"
        raise StudyError(message) from None
    for name in found.made:
        if not is_own_place(name):
            message = f"{path}: made: found {name!r:.80}; allowed: files below {' and '.join(PARTS)}"
            raise StudyError(message)
    return found


def _checked(group: object) -> dict[str, str]:
    if not isinstance(group, dict) or not all(isinstance(value, str) for value in group.values()):
        message = f"found {group!r:.40}; names with digests are allowed"
        raise TypeError(message)
    return group


def is_own_place(name: str) -> bool:
    """Return whether a name lies in a folder that the run writes to, with no way out of it."""
    parts = PurePosixPath(name).parts
    return len(parts) > 1 and parts[0] in PARTS and ".." not in parts and "\\" not in name


def digest(path: Path) -> str:
    """Return the first 16 hex digits of the SHA-256 of a file, empty where there is no regular file."""
    return sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def inputs(root: Path, local: bool = True) -> dict[str, str]:
    """Return every input that moves numbers, by its name below `root`, with its digest.

    Lexicons, rates and scores are those of the study's own `analysis/`; a study without one is measured by the
    package that runs.
    """
    return {name: digest(path) for name, path in _inputs(root, local)}


def _inputs(root: Path, local: bool) -> Iterator[tuple[str, Path]]:
    corpus = root / "corpus"
    for path in sorted(corpus.rglob("*")):
        name = path.relative_to(corpus).as_posix()
        own = not name.startswith(f"{LOCAL}/") or (local and path in local_texts(root))
        if path.is_file() and own and name not in PROSE and not is_hidden(name):
            yield f"corpus/{name}", path
    package = root / "analysis" if (root / "analysis").is_dir() else PACKAGE
    for pattern in KEPT:
        for path in sorted(package.glob(pattern)):
            yield f"analysis/{path.relative_to(package).as_posix()}", path


def is_hidden(name: str) -> bool:
    """Return whether a file is an editor's or a system's, such as a checkpoint or a lock."""
    return any(part.startswith((".", "~")) or part.endswith("~") for part in PurePosixPath(name).parts)


def local_texts(root: Path) -> list[Path]:
    """Return the texts of one's own that lie in the corpus."""
    return [path for path in sorted((root / "corpus" / LOCAL).glob("*.md")) if path.name != "README.md"]


def record(root: Path, notebooks: list[Path]) -> dict[str, str]:
    """Return what tells of the method, by name below `root`: the prose of the corpus, the notebooks' own text."""
    prose = [root / "corpus" / name for name in PROSE]
    written = {path.relative_to(root).as_posix(): digest(path) for path in prose if path.is_file()}
    return written | {path.relative_to(root).as_posix(): written_text(path) for path in notebooks}


def written_text(path: Path) -> str:
    """Return the digest of what an author wrote in a notebook: kinds, text and tags of cells, and the title."""
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
        cells = [[cell["cell_type"], "".join(cell["source"]), _tags(cell)] for cell in book["cells"]]
        said = json.dumps([cells, book.get("metadata", {}).get("title")])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return digest(path)  # what is wrong with it is said by whoever executes it
    return sha256(said.encode()).hexdigest()[:16]


def _tags(cell: Mapping[str, Mapping[str, object]]) -> object:
    return cell.get("metadata", {}).get("tags", [])


def made(folder: Path) -> dict[str, str]:
    """Return the files of a finished run in `folder`, without the manifest itself."""
    paths = [path for part in PARTS for path in sorted((folder / part).rglob("*"))]
    names = {path.relative_to(folder).as_posix(): path for path in paths if path.is_file()}
    return {name: digest(path) for name, path in names.items() if not is_hidden(name) and path.name != NAME}


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the names that were added, removed or have another digest."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def figures_of(root: Path) -> Path:
    """Return the folder with the results: those with texts of one's own where such texts and results are there."""
    own = root / LOCAL / "figures"
    return own if local_texts(root) and (own / "results.json").is_file() else root / "figures"


def notes(root: Path, figures: Path) -> list[str]:
    """Return what a reader of the results in `figures` must know, a line each: local texts, old or edited numbers."""
    if not (root / "corpus").is_dir():
        return []
    lines = []
    if (root / "analysis").is_dir() and not (root / "analysis").samefile(PACKAGE):
        lines.append(f"measured and drawn here by {PACKAGE}, not by the study's own {root / 'analysis'}")
    if figures.parent.name == LOCAL:
        lines.append(f"these results include texts of your own: {figures}")
    kept = load(figures)
    if kept is None:
        lines.append(f"{figures / NAME}: missing, so older numbers cannot be told from new ones: run `study run`")
    elif names := differing(kept.inputs, inputs(root)):
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        lines.append(f"numbers are older than {', '.join(names[:3])}{more}: run `study run`")
    edited = [] if kept is None else _edited(kept, figures.parent)
    return lines + [f"{figures.parent / name}: changed since the run made it: run `study run`" for name in edited]


def _edited(kept: Manifest, folder: Path) -> list[str]:
    """Return the tables and the ledger that are not as the run made them: what the numbers are read from."""
    read = (name for name in kept.made if name.startswith("figures/") and name.endswith((".csv", ".json")))
    return [name for name in read if digest(folder / name) != kept.made[name]]
