"""Reports compiled by the tools that make them, where these are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from planted import LEDGER, OLD, SHARE

from analysis.reports.check import check
from analysis.reports.cite import cite
from analysis.reports.live import tex, typ


def test_typst(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst", reason="the typst package is not installed")
    (tmp_path / "results.typ").write_text(typ(LEDGER), encoding="utf-8")
    cited = "\n\n".join(cite(row, "typst") for row in LEDGER.results.values())
    live = f'#result("{SHARE}") #resultrange("{SHARE}") #resultn("{SHARE}")'
    report = tmp_path / "report.typ"
    report.write_text(f'#import "results.typ": *\n{cited}\n\n{live}\n', encoding="utf-8")
    assert typst.compile(str(report)).startswith(b"%PDF")
    for broken in (
        '#result("no.such")',
        '#studycite("no.such", "0123456789ab")[1]',
        '#resultrange("corpus.reference.words.count")',
    ):
        report.write_text(f'#import "results.typ": *\n{broken}\n', encoding="utf-8")
        with pytest.raises(Exception, match=r"no such result: no\.such|no range for the result"):
            typst.compile(str(report))


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex on this machine")
@pytest.mark.parametrize("package", ["", "\\usepackage{hyperref}"])
def test_latex(tmp_path: Path, package: str) -> None:
    (tmp_path / "results.tex").write_text(tex(LEDGER), encoding="utf-8")

    def compiled(body: str) -> subprocess.CompletedProcess[str]:
        head = f"\\documentclass{{article}}{package}\\input{{results}}\\begin{{document}}"
        (tmp_path / "a.tex").write_text(f"{head}\n{body}\n\\end{{document}}\n", encoding="utf-8")
        command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "a.tex"]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace"
        )

    cited = "\n\n".join(cite(row, "latex") for row in LEDGER.results.values())
    live = f"\\result{{{SHARE}}} \\resultrange{{{SHARE}}} \\resultn{{{SHARE}}}"
    made = compiled(f"{cited}\\footnote{{{cite(LEDGER[SHARE], 'latex')}}}\n\n{live}")
    assert made.returncode == 0, made.stdout[-2000:]
    for broken in (
        r"\result{no.such}",
        r"\studycite{no.such}{0123456789ab}{1}",
        r"\resultrange{corpus.reference.words.count}",
    ):
        made = compiled(broken)
        assert made.returncode != 0
        assert "no such result" in made.stdout


@pytest.mark.parametrize("suffix", ["docx", "html", "md", "typ", "tex", "ipynb"])
def test_pandoc_keeps_every_citation(tmp_path: Path, suffix: str) -> None:
    pypandoc = pytest.importorskip("pypandoc", reason="pypandoc-binary is not installed")
    rows = [cite(row, form) for row in LEDGER.results.values() for form in ("markdown", "text")]
    text = (
        "\n\n".join(rows)
        + f"\n\nA note.[^1]\n\n[^1]: It is [29 %](results.html#{SHARE}~{OLD}), with 12 more.\n"
    )
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    made = tmp_path / f"a.{suffix}"
    form = {"md": "markdown", "typ": "typst", "tex": "latex"}.get(suffix, suffix)
    pypandoc.convert_file(
        str(tmp_path / "a.qmd"),
        form,
        format="markdown",
        outputfile=str(made),
        extra_args=["--wrap=none"],
    )
    verdicts = sorted(finding.verdict for finding in check([made], LEDGER))
    assert verdicts == ["right"] * len(rows) + ["stale"]
