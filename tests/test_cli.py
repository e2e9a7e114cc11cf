"""The commands: the good path of each, and for a wrong input one line on stderr and exit 2."""

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
from ledgers import write_ledger

from analysis import __version__, cli, results
from analysis.ledger import load
from analysis.measures import kept_scores, rates
from analysis.pipeline import lock, manifest, staging
from analysis.study.config import read_facts

ARTICLE = read_facts(Path(__file__).parents[1]).article
KEY = f"threat.{ARTICLE}.danger.share"
KEPT = (kept_scores.SCORES, kept_scores.WEIGHTS, kept_scores.RECORD, kept_scores.COVERAGE)
KEPT = (*KEPT, rates.FILE)
SECONDS = 1.0  # twice what is asked for, for a busy machine


@pytest.fixture(scope="module")
def study(root: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the committed study's corpus, with its results as they are made now."""
    folder = tmp_path_factory.mktemp("study")
    shutil.copytree(root / "corpus", folder / "corpus", ignore=shutil.ignore_patterns("local"))
    shutil.copytree(built / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.pdf"))
    shutil.copytree(built / "notebooks", folder / "notebooks")
    shutil.copy(root / "CITATION.cff", folder)
    shutil.copy(built / "README.md", folder)
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
    progress = ("measuring", "executing", "scoring", "rates of")
    said = [line for line in done.stderr.splitlines() if not line.startswith(progress)]
    assert len(said) == 1, said
    assert said[0].startswith("study: ")
    return said[0].removeprefix("study: ")


def test_results_lists_every_key_with_value_range_and_n(study: Path) -> None:
    held = load(study / "figures")
    done = call(study, "results")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert keys_of(done) == list(held.results)
    at = next(i for i, line in enumerate(lines) if line.startswith(f"{KEY} "))
    result = held[KEY]
    shown = f"{result.shown} (range of the coders {result.shown_range}; n = 47 sentences)"
    assert lines[at] == f"{KEY}  {shown}"
    assert lines[at + 1] == f"    {result.label}"
    assert max(map(len, lines)) <= 100


def keys_of(done: Result) -> list[str]:
    """Return the keys that `study results` lists: they begin their lines."""
    return [line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")]


def test_results_finds_labels_and_shows_units_and_what_is_exploratory(tmp_path: Path) -> None:
    held = [
        made_result("a.b.share", "Sentences that WARN", 0.34, "share", digits=0, exploratory=True),
        made_result("a.c.rise", "rise of fear", 0.46, "percentage points", digits=0),
        made_result("a.d.f1", "agreement of lists", 0.5, "F1", digits=2),
    ]
    write_ledger(tmp_path, held)
    one = "a.b.share  34 % (n = 50 sentences; exploratory)\n    Sentences that WARN\n"
    two = "a.c.rise  0 percentage points (n = 50 sentences)\n    rise of fear\n"
    for words, expected in [
        (("warn",), one),
        (("warn share",), one),  # one word in the label, one in the key
        (("sent*warn",), one),
        (("RISE",), two),
        (("agreement",), "a.d.f1  F1 = .50 (n = 50 sentences)\n    agreement of lists\n"),
    ]:
        assert call(tmp_path, "results", *words).stdout == expected


def made_result(key: str, label: str, value: float, unit: str, **more: object) -> results.Result:
    facts = {"n": 50, "n_of": "sentences", "formula": "by hand", **more}
    return results.Result(key=key, label=label, value=value, unit=unit, **facts)  # type: ignore[arg-type]


HOSTILE_PATTERNS = {
    "stars": "*" * 30 + "!",
    "many stars": "*" * 60_000 + "!",
    "stars and letters": "a*" * 30_000 + "!",
    "letters": "x" * 60_000,
    "words": "a " * 60_000 + "!",
}


@pytest.mark.parametrize("pattern", HOSTILE_PATTERNS.values(), ids=HOSTILE_PATTERNS)
@pytest.mark.parametrize("command", ["results", "cite", "explain"])
def test_a_pattern_or_key_made_to_be_slow_is_not(study: Path, command: str, pattern: str) -> None:
    start = time.perf_counter()
    done = call(study, command, pattern)
    assert time.perf_counter() - start < 5
    if done.exit_code:
        assert len(refused(done)) < 400
        assert "nearest" in done.stderr


def test_stars_are_one_star(study: Path) -> None:
    assert call(study, "results", "******x").stdout == call(study, "results", "x").stdout


@pytest.mark.parametrize("words", [("danger", "third-3"), ("danger third-3",), ("threat*third-3",)])
def test_all_words_of_a_pattern_must_fit(study: Path, words: tuple[str, ...]) -> None:
    keys = keys_of(call(study, "results", *words))
    assert f"threat.{ARTICLE}.danger.third-3.share" in keys
    assert len(keys) < 20


@pytest.mark.parametrize("form", cli.CITE_FORMS)
def test_cite_a_number_in_every_form(study: Path, form: str) -> None:
    result = load(study / "figures")[KEY]
    number = call(study, "cite", KEY, "--as", form)
    assert number.exit_code == 0
    assert KEY in number.stdout
    assert result.digest in number.stdout


@pytest.mark.parametrize("form", ["text", "bibtex", "csl-json"])
def test_cite_the_study(study: Path, form: str) -> None:
    whole = call(study, "cite", "--study", "--as", form)
    assert whole.exit_code == 0
    assert "reproducible reading" in whole.stdout.replace("{", "").replace("}", "")


def test_the_study_is_cited_in_three_forms_only(study: Path) -> None:
    line = "cite --study: --as: found 'html'; allowed: text, bibtex, csl-json"
    assert refused(call(study, "cite", "--study", "--as", "html")) == line


def test_cite_leads_to_a_published_page(study: Path) -> None:
    assert (
        f"https://example.org/results.html#{KEY}~"
        in call(
            study, "cite", KEY, "--as", "html", "--base", "https://example.org/results.html"
        ).stdout
    )


def test_explain_a_number_and_a_figure(study: Path) -> None:
    number = call(study, "explain", KEY)
    assert number.exit_code == 0
    assert "Formula: 14 of 47 sentences = 14 / 47" in number.stdout
    assert f"{ARTICLE}:s018 (body, author)" in number.stdout
    assert "model-1 1" in number.stdout
    picture = call(study, "explain", str(study / "figures" / "barcode.png"))
    assert picture.exit_code == 0
    assert load(study / "figures").figures["barcode"].title in " ".join(picture.stdout.split())


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


def test_run_and_verify_pass_on_what_they_are_told(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = staging.Changes(("figures/a.svg",), ("figures/b.svg",), ("figures/c.svg",), ())
    monkeypatch.setattr(
        "analysis.pipeline.run.run",
        lambda root, options, *_: options.tell(f"{root} {options.workers}") or changes,
    )
    done = call(study, "run", "--workers", "1")
    assert done.stdout.splitlines() == [
        "added: figures/a.svg",
        "changed: figures/b.svg",
        "removed: figures/c.svg",
        "1 added, 1 changed, 1 removed",
    ]
    assert (done.exit_code, done.stderr) == (0, f"{study} 1\n")


def test_validate_prints_every_score(study: Path) -> None:
    done = call(study, "validate")
    assert done.exit_code == 0
    kinds = [line.split(" | ")[3] for line in done.stdout.splitlines()[2:]]
    assert {"fit", "unseen", "public"} == set(kinds)
    assert len(kinds) > len(kept_scores.read())


def test_the_study_is_found_from_a_folder_in_it(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(study / "notebooks")
    assert KEY in CliRunner().invoke(cli.main, ["cite", KEY]).stdout
    monkeypatch.chdir(tmp_path)
    assert (
        refused(CliRunner().invoke(cli.main, ["cite", KEY]))
        == f"{tmp_path}: no study here or above; name its folder with --root"
    )


def test_the_version(study: Path) -> None:
    assert CliRunner().invoke(cli.main, ["--version"]).stdout == f"study, version {__version__}\n"


@pytest.mark.parametrize("command", ["cite", "explain"])
def test_an_unknown_key_comes_with_the_nearest(study: Path, command: str) -> None:
    line = refused(call(study, command, "threat.hassaka.danger.shar"))
    assert line.startswith(f"'threat.hassaka.danger.shar': no such result; nearest: {KEY}, ")


def test_a_pattern_that_fits_nothing(study: Path) -> None:
    line = refused(call(study, "results", f"threat.{ARTICLE}.danger", "shar3"))
    assert line.startswith(f"'threat.{ARTICLE}.danger shar3': no key or label fits; nearest keys: ")
    assert line.endswith("; `study results` lists all")


@pytest.mark.parametrize("words", [(), (KEY, "--study")])
def test_cite_wants_one_of_two(study: Path, words: tuple[str, ...]) -> None:
    assert refused(call(study, "cite", *words)) == "cite: either a KEY or --study is needed"


@pytest.mark.parametrize(
    "command", [("results",), ("cite", KEY), ("explain", KEY), ("check", "report.md")]
)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "no results yet; `study run` makes them"),
        ("", "damaged (the file is empty): run `study run`"),
        ("{", "damaged (line 1, column 2: "),
        ("[]", "damaged (found a list; allowed: an object): run `study run`"),
        ('{"schema": 0}', "damaged (schema: found 0; allowed: 2): run `study run`"),
        ('{"schema": 2}', "damaged (version: found 'nothing'; allowed: text): "),
        ('{"schema": 2, "version": "1", "results": 3}', "damaged ("),
        (b"\xff", "damaged (line 1: encoding: found 'byte 0xff'; allowed: UTF-8): run"),
    ],
)
def test_broken_results(
    tmp_path: Path, command: tuple[str, ...], text: str | bytes | None, told: str
) -> None:
    path = tmp_path / "figures" / "results.json"
    path.parent.mkdir()
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert refused(call(tmp_path, *command)).startswith(f"{path}: {told}")


def test_a_report_that_cannot_be_read(study: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"caf\xe9")
    assert (
        refused(call(study, "check", str(tmp_path / "bad.md")))
        == f"{tmp_path}/bad.md:1: encoding: found 'byte 0xe9'; allowed: UTF-8"
    )
    assert (
        refused(call(study, "check", str(tmp_path / "no.md")))
        == f"{tmp_path}/no.md: cannot be read: No such file or directory"
    )
    assert refused(call(study, "check", str(tmp_path / "no.odt"))).startswith(
        f"{tmp_path}/no.odt: format: found '.odt'; allowed: .md, "
    )
    (tmp_path / "bad.docx").write_bytes(b"PK")
    assert refused(call(study, "check", str(tmp_path / "bad.docx"))).startswith(
        f"{tmp_path}/bad.docx: "
    )


@pytest.mark.parametrize(
    ("command", "file", "where"),
    [
        ("validate", "narrative_frames.csv", "phenixace/narrative-framing"),
        ("rates", "conflict_news.csv", "slanglab/IndiaPoliceEvents"),
    ],
)
def test_a_wrong_data_folder_names_where_the_set_is_to_be_had(
    root: Path, tmp_path: Path, command: str, file: str, where: str
) -> None:
    before = kept_scores.SCORES.read_bytes()
    line = refused(call(root, command, "--data", str(tmp_path / "none")))
    assert line.startswith(f"{tmp_path / 'none' / file}: not found; ")
    assert line.endswith(where)
    assert kept_scores.SCORES.read_bytes() == before


@pytest.mark.parametrize("command", ["validate", "rates"])
def test_nothing_is_kept_in_another_study_than_the_one_named(
    study: Path, tmp_path: Path, command: str
) -> None:
    before = [path.read_bytes() for path in KEPT]
    line = refused(call(study, command, "--data", str(tmp_path)))
    allowed = "a study that holds its own analysis/"
    assert line == f"{study / 'analysis'}: found no package of this study; allowed: {allowed}"
    assert [path.read_bytes() for path in KEPT] == before


@pytest.mark.parametrize(
    "words", [("results", KEY), ("explain", KEY), ("cite", KEY), ("check", "README.md")]
)
def test_numbers_older_than_an_input_are_said_to_be(own: Path, words: tuple[str, ...]) -> None:
    words = tuple(str(own / word) if word.endswith(".md") else word for word in words)
    assert call(own, *words).stderr == ""
    sheet = own / "corpus" / "coding" / "model-1.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",0,", ",1,", 1), encoding="utf-8")
    assert (
        call(own, *words).stderr
        == "numbers are older than corpus/coding/model-1.csv: run `study run`\n"
    )


@pytest.mark.parametrize("name", ["figures/barcode.csv", "figures/results.json"])
def test_a_table_that_was_edited_by_hand_is_said_to_be(own: Path, name: str) -> None:
    path = own / name
    text = path.read_text(encoding="utf-8")
    at = (
        text.rindex('"label": "') + len('"label": "')
        if name.endswith("json")
        else text.rindex("\n", 0, -1)
    )
    path.write_text(f"{text[:at]} {text[at:]}", encoding="utf-8")
    assert (
        call(own, "results", KEY).stderr
        == f"{path}: changed since the run made it: run `study run`\n"
    )


def test_results_with_texts_of_one_s_own_are_found(own: Path) -> None:
    shutil.copytree(own / "figures", own / "local" / "figures")
    assert call(own, "results", KEY).stderr == ""
    (own / "corpus" / "local").mkdir()
    (own / "corpus" / "local" / "drug-problem.md").write_text("Mine.", encoding="utf-8")
    said = call(own, "results", KEY).stderr.splitlines()
    assert said == [
        f"these results include texts of your own: {own / 'local' / 'figures'}",
        "numbers are older than corpus/local/drug-problem.md: run `study run`",
    ]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"inputs": [], "made": {}, "record": {}}', "\ud800"]
)
def test_a_damaged_manifest_is_one_line(own: Path, text: str) -> None:
    (own / "figures" / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    line = refused(call(own, "results", KEY))
    assert line.startswith(f"{own}/figures/manifest.json: damaged (")
    assert line.endswith(f"): {manifest.REMEDY}")


Break = Callable[[Path], None]


def _not_utf8(root: Path) -> None:
    (root / "corpus" / "pieces" / "a-paper.md").write_bytes(b"---\nkey: caf\xe9\n---\n")


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
    (root / "notebooks" / "01-threat.ipynb").write_text("{", encoding="utf-8")


def _book_bytes(root: Path) -> None:
    (root / "notebooks" / "01-threat.ipynb").write_bytes(b"\xff")


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
        (_not_utf8, "corpus/pieces/a-paper.md:2: encoding: found 'byte 0xe9'; allowed: UTF-8"),
        (_empty, "corpus"),
        (_no_corpus, "corpus"),
        (_sheet, "corpus/coding/model-1.csv"),
        (_choices, "corpus/choices.yaml"),
        (_book, "notebooks/01-threat.ipynb: not a notebook: "),
        (_book_bytes, "notebooks/01-threat.ipynb:1: encoding: found 'byte 0xff'; allowed: UTF-8"),
        (_no_books, "notebooks: found no notebook; allowed: one or more of a numbered series, as "),
        (_stray, "corpus/local/nobody.md: name: found 'nobody'; allowed: the key of a piece"),
    ],
)
def test_a_study_that_cannot_be_run(own: Path, damage: Break, told: str) -> None:
    damage(own)
    before = sorted(p for p in own.rglob("*") if lock.FOLDER not in p.parts)
    assert refused(call(own, "run")).startswith(f"{own}/{told}")
    assert sorted(p for p in own.rglob("*") if lock.FOLDER not in p.parts) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("foo",), "No such command 'foo'. See `study --help`."),
        (
            ("cite", KEY, "--as", "foo"),
            "Invalid value for '--as': 'foo' is not one of 'text', 'markdown', ",
        ),
        (("results", "--foo"), "No such option '--foo'. See `study results --help`."),
        (("check",), "Missing argument 'REPORTS...'. See `study check --help`."),
        (
            ("run", "--workers", "two"),
            "Invalid value for '--workers': 'two' is not a valid integer",
        ),
        (("run", "--workers", "0"), "Invalid value for '--workers': 0 is not in the range x>=1."),
        (("run", "--workers", "-1"), "Invalid value for '--workers': -1 is not in the range x>=1."),
        (
            ("verify", "--workers", "0"),
            "Invalid value for '--workers': 0 is not in the range x>=1.",
        ),
        (
            ("run", "--cell-seconds", "0"),
            "Invalid value for '--cell-seconds': 0 is not in the range x>=1.",
        ),
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


HEAVY = (
    "numpy",
    "pandas",
    "nltk",
    "yaml",
    "matplotlib",
    "sklearn",
    "scipy",
    "nbformat",
    "jsonschema",
)
WATCHED = f"""
import sys
from analysis import cli
try:
    cli.main(sys.argv[1:])
finally:
    print(sorted(set({HEAVY}) & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("results",),
        ("explain", KEY),
        ("cite", KEY),
        ("explain", f"threat.{ARTICLE}.danger-ahead.lexicon.share"),
    ],
)
def test_reading_answers_at_once_and_imports_nothing_heavy(
    study: Path, words: tuple[str, ...]
) -> None:
    command = [sys.executable, "-c", WATCHED, "--root", str(study), *words]
    took = []
    for _ in range(3):
        before = time.perf_counter()
        done = subprocess.run(
            command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
        )
        took.append(time.perf_counter() - before)
    assert done.stderr == "[]\n"
    assert done.stdout
    assert min(took) < SECONDS
    print(f"study {' '.join(words)}: {min(took):.2f} s")
