"""The commands: the good path of each, and for a wrong input one line on stderr, exit 2 and no traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import __version__, cli, staging, validity
from analysis.results import load

KEY = "threat.hassakah.danger.share"
SECONDS = 1.0  # twice what is asked for, for a busy machine


@pytest.fixture(scope="module")
def study(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the committed study's corpus and results."""
    folder = tmp_path_factory.mktemp("study")
    shutil.copytree(root / "corpus", folder / "corpus", ignore=shutil.ignore_patterns("local"))
    shutil.copytree(root / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.pdf"))
    shutil.copytree(root / "notebooks", folder / "notebooks")
    shutil.copy(root / "CITATION.cff", folder)
    shutil.copy(root / "README.md", folder)
    return folder


@pytest.fixture
def own(study: Path, tmp_path: Path) -> Path:
    """A copy that a test may break."""
    shutil.copytree(study, tmp_path / "own")
    return tmp_path / "own"


def call(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), *words])


def refused(done: Result) -> str:
    """Return the one line that a wrong input gets, without the command's name."""
    assert (done.exit_code, done.stdout) == (2, "")
    assert isinstance(done.exception, SystemExit)
    said = [line for line in done.stderr.splitlines() if not line.startswith(("measuring", "executing", "scoring", "rates of"))]
    assert len(said) == 1, said
    assert said[0].startswith("study: ")
    return said[0].removeprefix("study: ")


def test_results_lists_every_key_with_value_range_and_n(study: Path) -> None:
    held = load(study / "figures")
    done = call(study, "results")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(held.results)
    one = next(line for line in lines if line.startswith(f"{KEY} "))
    result = held[KEY]
    assert " ".join(one.split()) == f"{KEY} {result.shown} {result.shown_range} (range of the coders) n = 47 sentences"


@pytest.mark.parametrize("words", [("danger", "third-3"), ("danger third-3",), ("threat*third-3",)])
def test_all_words_of_a_pattern_must_fit(study: Path, words: tuple[str, ...]) -> None:
    keys = [line.split()[0] for line in call(study, "results", *words).stdout.splitlines()]
    assert "threat.hassakah.danger.third-3.share" in keys
    assert len(keys) < 20


@pytest.mark.parametrize("form", cli.CITE_FORMS)
def test_cite_a_number_and_the_study_in_every_form(study: Path, form: str) -> None:
    result = load(study / "figures")[KEY]
    number = call(study, "cite", KEY, "--as", form)
    assert number.exit_code == 0
    assert KEY in number.stdout
    assert result.digest in number.stdout
    whole = call(study, "cite", "--study", "--as", form)
    assert whole.exit_code == 0
    assert "reproducible reading" in whole.stdout.replace("{", "").replace("}", "")


def test_cite_leads_to_a_published_page(study: Path) -> None:
    assert f"https://example.org/results.html#{KEY}~" in call(study, "cite", KEY, "--as", "html", "--base", "https://example.org/results.html").stdout


def test_explain_a_number_and_a_figure(study: Path) -> None:
    number = call(study, "explain", KEY)
    assert number.exit_code == 0
    assert "Formula: 16 of 47 sentences = 16 / 47" in number.stdout
    assert "hassakah:s001 (headline, author)" in number.stdout
    assert "model-1 1" in number.stdout
    picture = call(study, "explain", str(study / "figures" / "barcode.png"))
    assert picture.exit_code == 0
    assert load(study / "figures").figures["barcode"]["title"] in " ".join(picture.stdout.split())


def test_check_says_what_holds_and_what_does_not(study: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    cited = call(study, "cite", KEY, "--as", "markdown").stdout
    report.write_text(cited, encoding="utf-8")
    assert call(study, "check", str(report)).exit_code == 0
    shown = load(study / "figures")[KEY].shown
    report.write_text(cited.replace(shown, "99 %"), encoding="utf-8")
    wrong = call(study, "check", str(report), "--json")
    assert wrong.exit_code == 1
    assert KEY in json.dumps(json.loads(wrong.stdout))
    assert call(study, "check", str(report), "--fix").exit_code in (0, 1)
    assert report.read_text(encoding="utf-8") == cited


def test_run_and_verify_pass_on_what_they_are_told(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = staging.Changes(("figures/a.svg",), ("figures/b.svg",), ("figures/c.svg",), ())
    monkeypatch.setattr("analysis.run.run", lambda root, workers, say, cell_seconds: say(f"{root} {workers}") or changes)
    done = call(study, "run", "--workers", "1")
    assert done.stdout.splitlines() == ["added: figures/a.svg", "changed: figures/b.svg", "removed: figures/c.svg", "1 added, 1 changed, 1 removed"]
    assert (done.exit_code, done.stderr) == (0, f"{study} 1\n")


def test_validate_prints_every_score(study: Path) -> None:
    done = call(study, "validate")
    assert done.exit_code == 0
    kinds = [line.split(" | ")[3] for line in done.stdout.splitlines()[2:]]
    assert {"fit", "unseen", "public"} == set(kinds)
    assert len(kinds) > len(validity.public())


def test_the_study_is_found_from_a_folder_in_it(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study / "notebooks")
    assert KEY in CliRunner().invoke(cli.main, ["cite", KEY]).stdout
    monkeypatch.chdir(tmp_path)
    assert refused(CliRunner().invoke(cli.main, ["cite", KEY])) == f"{tmp_path}: no study here or above; name its folder with --root"


def test_the_version(study: Path) -> None:
    assert CliRunner().invoke(cli.main, ["--version"]).stdout == f"study, version {__version__}\n"


@pytest.mark.parametrize("command", ["cite", "explain"])
def test_an_unknown_key_comes_with_the_nearest(study: Path, command: str) -> None:
    line = refused(call(study, command, "threat.hassaka.danger.shar"))
    assert line.startswith(f"threat.hassaka.danger.shar: no such result; nearest: {KEY}, ")


def test_a_pattern_that_fits_nothing(study: Path) -> None:
    assert refused(call(study, "results", "zzz", "yyy")) == "zzz yyy: no key fits; `study results` lists all"


@pytest.mark.parametrize("words", [(), (KEY, "--study")])
def test_cite_wants_one_of_two(study: Path, words: tuple[str, ...]) -> None:
    assert refused(call(study, "cite", *words)) == "cite: either a KEY or --study is needed"


@pytest.mark.parametrize("command", [("results",), ("cite", KEY), ("explain", KEY), ("check", "report.md")])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "no results yet; `study run` makes them"),
        ("", "not a ledger: "),
        ("{", "not a ledger: "),
        ("[]", "not a ledger: "),
        ('{"schema": 0}', "schema: found 0; allowed: 1"),
        ('{"schema": 1, "results": {"a.b": {}}}', "not a ledger: "),
        ('{"schema": 1, "results": {"a.b": 3}}', "not a ledger: "),
        (b"\xff", "not a ledger: "),
    ],
)
def test_broken_results(tmp_path: Path, command: tuple[str, ...], text: str | bytes | None, told: str) -> None:
    path = tmp_path / "figures" / "results.json"
    path.parent.mkdir()
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert refused(call(tmp_path, *command)).startswith(f"{path}: {told}")


def test_a_report_that_cannot_be_read(study: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"caf\xe9")
    assert refused(call(study, "check", str(tmp_path / "bad.md"))) == f"{tmp_path}/bad.md: byte 3: found 0xe9; allowed: UTF-8"
    assert refused(call(study, "check", str(tmp_path / "no.md"))) == f"{tmp_path}/no.md: cannot be read: No such file or directory"
    assert refused(call(study, "check", str(tmp_path / "no.odt"))).startswith(f"{tmp_path}/no.odt: format: found '.odt'; allowed: .md, ")
    (tmp_path / "bad.docx").write_bytes(b"PK")
    assert refused(call(study, "check", str(tmp_path / "bad.docx"))).startswith(f"{tmp_path}/bad.docx: ")


@pytest.mark.parametrize(
    ("command", "file", "where"),
    [("validate", "narrative_frames.csv", "phenixace/narrative-framing"), ("rates", "conflict_news.csv", "slanglab/IndiaPoliceEvents")],
)
def test_a_wrong_data_folder_names_where_the_set_is_to_be_had(study: Path, tmp_path: Path, command: str, file: str, where: str) -> None:
    before = validity.PUBLIC.read_bytes()
    line = refused(call(study, command, "--data", str(tmp_path / "none")))
    assert line.startswith(f"{tmp_path / 'none' / file}: not found; ")
    assert line.endswith(where)
    assert validity.PUBLIC.read_bytes() == before


Break = Callable[[Path], None]


def _not_utf8(root: Path) -> None:
    (root / "corpus" / "pieces" / "voa-0121.md").write_bytes(b"---\nkey: caf\xe9\n---\n")


def _empty(root: Path) -> None:
    shutil.rmtree(root / "corpus" / "pieces")
    (root / "corpus" / "pieces").mkdir()


def _no_corpus(root: Path) -> None:
    shutil.rmtree(root / "corpus")


def _sheet(root: Path) -> None:
    (root / "corpus" / "coding" / "model-1.csv").write_bytes(b"\xff\xfe")


def _choices(root: Path) -> None:
    (root / "corpus" / "choices.yaml").write_text("coder: [", encoding="utf-8")


def _book(root: Path) -> None:
    (root / "notebooks" / "01-fear.ipynb").write_text("{", encoding="utf-8")


def _book_bytes(root: Path) -> None:
    (root / "notebooks" / "01-fear.ipynb").write_bytes(b"\xff")


def _no_books(root: Path) -> None:
    shutil.rmtree(root / "notebooks")


def _stray(root: Path) -> None:
    (root / "corpus" / "local").mkdir()
    (root / "corpus" / "local" / "nobody.md").write_text("Text.", encoding="utf-8")


def _marks(root: Path) -> None:
    (root / "README.md").write_text("no marks", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_not_utf8, "corpus/pieces/voa-0121.md:2: encoding: found 'byte 0xe9'; allowed: UTF-8"),
        (_empty, "corpus"),
        (_no_corpus, "corpus"),
        (_sheet, "corpus/coding/model-1.csv"),
        (_choices, "corpus/choices.yaml"),
        (_book, "notebooks/01-fear.ipynb: not a notebook: "),
        (_book_bytes, "notebooks/01-fear.ipynb: byte 0: found 0xff; allowed: UTF-8"),
        (_no_books, "notebooks: no notebook found; the numbered series is expected"),
        (_stray, "corpus/local/nobody.md: name: found 'nobody'; allowed: the key of a piece"),
    ],
)
def test_a_study_that_cannot_be_run(own: Path, damage: Break, told: str) -> None:
    damage(own)
    before = sorted(p for p in own.rglob("*") if staging.FOLDER not in p.parts)
    assert refused(call(own, "run")).startswith(f"{own}/{told}")
    assert sorted(p for p in own.rglob("*") if staging.FOLDER not in p.parts) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("foo",), "No such command 'foo'. See `study --help`."),
        (("cite", KEY, "--as", "foo"), "Invalid value for '--as': 'foo' is not one of 'text', 'markdown', "),
        (("results", "--foo"), "No such option '--foo'. See `study results --help`."),
        (("check",), "Missing argument 'REPORTS...'. See `study check --help`."),
        (("run", "--workers", "two"), "Invalid value for '--workers': 'two' is not a valid integer"),
        (("run", "--workers", "0"), "Invalid value for '--workers': 0 is not in the range x>=1."),
        (("run", "--workers", "-1"), "Invalid value for '--workers': -1 is not in the range x>=1."),
        (("verify", "--workers", "0"), "Invalid value for '--workers': 0 is not in the range x>=1."),
        (("run", "--cell-seconds", "0"), "Invalid value for '--cell-seconds': 0 is not in the range x>=1."),
    ],
)
def test_a_word_that_no_command_knows(study: Path, words: tuple[str, ...], told: str) -> None:
    assert refused(call(study, *words)).startswith(told)


def test_a_root_that_is_a_file(study: Path) -> None:
    assert "is a file" in refused(call(study / "CITATION.cff", "results"))


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_without_a_command_there_is_help(words: list[str]) -> None:
    done = CliRunner().invoke(cli.main, words)
    assert "Usage: study [OPTIONS] COMMAND" in done.output
    assert "explain" in done.output


HEAVY = ("numpy", "pandas", "nltk", "yaml", "matplotlib", "sklearn", "scipy", "nbformat", "jsonschema")
WATCHED = f"""
import sys
from analysis import cli
try:
    cli.main(sys.argv[1:])
finally:
    print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [("results",), ("explain", KEY), ("cite", KEY), ("explain", "threat.hassakah.danger-ahead.lexicon.share")])
def test_reading_answers_at_once_and_imports_nothing_heavy(study: Path, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", WATCHED, "--root", str(study), *words]
    took = []
    for _ in range(3):
        before = time.perf_counter()
        done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
        took.append(time.perf_counter() - before)
    assert done.stderr == "[]\n"
    assert done.stdout
    assert min(took) < SECONDS
    print(f"study {' '.join(words)}: {min(took):.2f} s")
