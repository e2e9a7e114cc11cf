"""Reports made to be slow or to fill the memory: time grows with length, bombs are refused."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from planted import LEDGER, NOW, SHARE

from analysis.errors import StudyError
from analysis.reports.check import check

SHORT, LONG, FEW_SECONDS = 50_000, 200_000, 5.0
CITED = f"](r.html#{SHARE}~{NOW})\n"


def again(unit: str) -> Callable[[int], str]:
    return lambda length: unit * (length // len(unit))


def nested(opening: str, closing: str) -> Callable[[int], str]:
    def made(length: int) -> str:
        times = length // len(opening + closing)
        return opening * times + "1" + closing * times

    return made


def runs(sign: str, between: str) -> Callable[[int], str]:
    """Return runs of a sign, each longer than the one before."""
    return lambda length: between.join(sign * size for size in range(1, int((2 * length) ** 0.5)))


def citing(visible: str) -> Callable[[int], str]:
    return again(f"[{visible}{CITED}")


def longer(shape: Callable[[int], str]) -> Callable[[int], str]:
    """Return a shape that is slow only where it is longer than the others."""
    return lambda length: shape(4 * length)


SHAPES: dict[str, Callable[[int], str]] = {
    "blanks after a macro.tex": lambda length: "\\studycite{" + " " * length,
    "blanks after a key.tex": lambda length: f"\\studycite{{a{' ' * 190}}}{{b{' ' * length}",
    "blanks after a result.tex": lambda length: "\\result{" + " " * length,
    "blanks before a picture.tex": lambda length: "\\includegraphics" + " " * length,
    "bars of verbatim text.tex": lambda length: "".join(
        f"\\verb{chr(0x4E00 + i)}" for i in range(length // 10)
    ),
    "macros in macros.tex": nested("\\studycite{a.b}{0}{", "}"),
    "links in links.tex": nested("\\href{#a.b~0}{", "}"),
    "links in links.typ": longer(nested('#link("#a.b~0")[', "]")),
    "open images.html": lambda length: "<img " * (length // 5) + ">",
    "open images.md": lambda length: "<img src " * (length // 9) + ">",
    "pictures in pictures.md": nested("![", "](a)"),
    "links in links.md": nested("[", "](#a.b~0)"),
    "links in links.html": longer(again("<a href=#a.b~0>" * 500 + "1</a>")),
    "runs of backticks.md": longer(runs("`", " x ")),
    "a fence of tildes.md": lambda length: "~" * length + "`",
    "a fence with a tilde.md": lambda length: "~~~" + "a" * length + "~\n",
    "keys in brackets.md": again("1 [a.b~] "),
    "keys in brackets.html": again("[a.b~]"),
    "digits.md": longer(citing("1" * 1_900)),
    "decimals.md": citing("0." + "3" * 1_900),
    "digits after zeros.md": longer(citing("0" * 1_900 + "1")),
}


def took(path: Path) -> float:
    start = perf_counter()
    check([path], LEDGER)
    return perf_counter() - start


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_the_length(tmp_path: Path, name: str) -> None:
    short, long = tmp_path / f"short {name}", tmp_path / f"long {name}"
    short.write_text(SHAPES[name](SHORT), encoding="utf-8")
    long.write_text(SHAPES[name](LONG), encoding="utf-8")
    first = took(short)
    assert first < FEW_SECONDS
    second = took(long)
    assert second < FEW_SECONDS
    assert second < 10 * first + 0.5


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(folder: Path, body: str) -> Path:
    """Write a Word file whose document has one paragraph of this XML."""
    text = f'<w:document xmlns:w="{SPACE}"><w:body><w:p>{body}</w:p></w:body></w:document>'
    with zipfile.ZipFile(folder / "a.docx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", text)
    return folder / "a.docx"


def sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


TEXT = "<w:r><w:t>1</w:t></w:r>"
LINK = f'<w:hyperlink w:anchor="{SHARE}~{NOW}">'
DEEP = {
    "links within each other": LINK * 2_000 + TEXT * 20_000 + "</w:hyperlink>" * 2_000,
    "elements": "<a>" * 2_000_000 + "</a>" * 2_000_000,
}
LONG_ONES = {
    "fields within each other": (sign("begin") + sign("separate")) * 2_000 + TEXT * 20_000,
    "lines of text": "<w:r><w:t>" + "\n" * 1_100_000 + "</w:t></w:r>",
    "citations": f"<w:r><w:t>{f'[a.b~{NOW}]' * 21_000}</w:t></w:r>",
}


@pytest.mark.parametrize("name", DEEP)
def test_a_word_file_that_is_too_deep_gets_one_line(tmp_path: Path, name: str) -> None:
    path = word(tmp_path, DEEP[name])
    with pytest.raises(StudyError) as caught:
        check([path], LEDGER)
    told = str(caught.value)
    assert told.startswith(f"{path}: word/document.xml: Excessive depth in document: ")
    assert "\n" not in told


@pytest.mark.parametrize("name", LONG_ONES)
def test_a_word_file_made_to_be_slow_is_not(tmp_path: Path, name: str) -> None:
    assert took(word(tmp_path, LONG_ONES[name])) < FEW_SECONDS


def test_many_citations_in_one_paragraph_of_a_word_file(tmp_path: Path) -> None:
    path = word(tmp_path, f"<w:r><w:t>{f'30 % [{SHARE}~{NOW}], ' * 5_000}</w:t></w:r>")
    assert took(path) < FEW_SECONDS
    assert {finding.verdict for finding in check([path], LEDGER)} == {"right"}


def test_a_long_instruction_of_a_field(tmp_path: Path) -> None:
    lines = "\n" * 2_000_000
    assert (
        took(word(tmp_path, f"{sign('begin')}<w:r><w:instrText>{lines}</w:instrText></w:r>"))
        < FEW_SECONDS
    )


IN_ONE_GIGABYTE = """
import resource, sys
from pathlib import Path
from planted import LEDGER
from analysis.reports.check import check
from analysis.errors import StudyError
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
try:
    print(check([Path(sys.argv[1])], LEDGER))
except StudyError as error:
    print(error)
"""


def in_one_gigabyte(path: Path) -> str:
    """Return what a check says that may take a gigabyte and a minute."""
    import planted

    program = (
        f"import sys\nsys.path.insert(0, {str(Path(planted.__file__).parent)!r}){IN_ONE_GIGABYTE}"
    )
    command = [sys.executable, "-c", program, str(path)]
    root = Path(planted.__file__).parents[2]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=root, timeout=60, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of memory is set as Unix does")
def test_a_small_word_file_does_not_take_gigabytes(tmp_path: Path) -> None:
    path = word(tmp_path, "<w:r><w:t>" + "\n" * 30_000_000 + "</w:t></w:r>")
    assert path.stat().st_size < 40_000
    told = in_one_gigabyte(path)
    assert told.startswith(
        f"{path}: word/document.xml: Resource limit exceeded: Text node too long"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of memory is set as Unix does")
def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("word/document.xml", "w") as member,
    ):
        for _ in range(1_000):
            member.write(b" " * 1_000_000)
    data = path.read_bytes()
    entry = data.rindex(b"PK\x01\x02")
    path.write_bytes(data[: entry + 24] + (1_000).to_bytes(4, "little") + data[entry + 28 :])
    told = in_one_gigabyte(path)
    assert told == f"{path}: not a Word file: Bad CRC-32 for file 'word/document.xml'\n"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", f'<!DOCTYPE d [<!ENTITY a0 "1">{levels}]><d>&a11;</d>')
    with pytest.raises(StudyError, match="a document type is not allowed in a Word file"):
        check([path], LEDGER)


def test_many_parts_of_a_word_file(tmp_path: Path) -> None:
    path = word(tmp_path, TEXT)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for i in range(5_000):
            file.writestr(
                f"word/header{i}.xml", f'<w:hdr xmlns:w="{SPACE}"><w:p>{TEXT}</w:p></w:hdr>'
            )
    assert took(path) < FEW_SECONDS
