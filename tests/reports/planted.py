"""Reports with planted faults, one per format, and the small ledger that they are held against."""

from __future__ import annotations

import json
import struct
import zlib
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from analysis.ledger import FigureEntry, Ledger
from analysis.reports.escapes import escape as escaped
from analysis.reports.escapes import latex
from analysis.results import Result

NOW, OLD = "0123456789ab", "ba9876543210"
SHARE, WORDS, MEAN, ALPHA, RATE = (
    "threat.harbour.danger.share",
    "corpus.reference.words.count",
    "sentiment.harbour.mean",
    "agreement.harbour.frame.alpha",
    "threat.harbour.danger.rate",
)


def png(source: str, grey: int = 0) -> bytes:
    """Return a picture of one pixel that names its source, or none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    text = chunk(b"tEXt", b"Source\x00" + source.encode()) if source else b""
    head, body = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(bytes([0, grey]))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + text
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def svg(source: str) -> str:
    """Return a drawing that names its source."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><metadata><dc:identifier '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{source}</dc:identifier></metadata></svg>'
    )


PICTURES = {
    "figures/barcode.png": png(f"study-figure:barcode~{NOW}"),  # right
    "old/voices.png": png(f"study-figure:voices~{OLD}"),  # stale
    "other/names.png": png(f"study-figure:nowhere~{NOW}"),  # unknown
    "swapped/barcode.png": png(f"study-figure:voices~{NOW}", 9),  # voices where barcode should be
    "bare/voices.png": png("", 7),  # a figure of the study by its name, its digest lost
    "logo.png": png("", 8),  # nothing to do with the study
}
FIGURE_VERDICTS = ["right", "stale", "unknown", "wrong", "look"]


def _figure(name: str, alt: str) -> FigureEntry:
    sums = {"png": sha256(PICTURES["figures/barcode.png"]).hexdigest()} if name == "barcode" else {}
    return FigureEntry(
        digest=NOW, title=name.title(), alt=alt, caption=alt, keys=(SHARE,), sha256=sums
    )


def _result(key: str, value: float, unit: str, **more: object) -> Result:
    given = {
        "label": f"Label of {key}",
        "n": 47,
        "n_of": "sentences",
        "formula": "14 / 47",
        "digest": NOW,
        **more,
    }
    return Result(key=key, value=value, unit=unit, **given)  # type: ignore[arg-type]


LEDGER = Ledger(
    {
        row.key: row
        for row in (
            _result(ALPHA, 0.7234, "alpha", n=16, n_of="headlines"),
            _result(WORDS, 12345.0, "count", n=1312, n_of="stretches", digits=0),
            _result(MEAN, -0.1234, "score", low=-0.21, high=-0.04, range="stability"),
            _result(RATE, 4.2345, "per 1,000 words", digits=1, n=1870, n_of="words"),
            _result(
                SHARE, 14 / 47, "share", digits=0, hits=14, low=0.276, high=0.324, range="coders"
            ),
        )
    },
    aliases={"threat.harbour.alarm.share": SHARE},
    figures={
        "barcode": _figure("barcode", "47 bars"),
        "voices": _figure("voices", "Bars by voice"),
    },
    version="1.0.0",
)


@dataclass(frozen=True)
class Case:
    """A planted citation: what it shows, its verdict and what a repaired report shows."""

    name: str
    key: str
    visible: str
    verdict: str
    mended: str = ""
    digest: str = NOW
    where: str = "paragraph"


FULL = "30 % (range of the coders 28 to 32 %; n = 47 sentences)"
CASES = (
    Case("whole", SHARE, FULL, "right"),
    Case("short", SHARE, "30 %", "right", where="footnote"),
    Case("percent in a word", SHARE, "30 percent", "right"),
    Case("as a decimal", SHARE, "0.30", "right", where="cell"),
    Case("more digits", SHARE, "29.8 %", "right", where="caption"),
    Case("with words", SHARE, "about 30 % of the 47 sentences", "right"),
    Case("of n", SHARE, "14 of 47 sentences", "right"),
    Case(
        "smart minus", MEAN, "−0.12 (stability under resampled paragraphs −0.21 to −0.04)", "right"
    ),
    Case("hyphen for minus", MEAN, "-0.12", "right", where="cell"),
    Case("thousands", WORDS, "12,345 (n = 1,312 stretches)", "right"),
    Case("no thousands", WORDS, "12345", "right", where="cell"),
    Case("rounded to thousands", WORDS, "12,000", "right"),
    Case("rate", RATE, "4.2 per 1,000 words (n = 1,870 words)", "right"),
    Case("alpha", ALPHA, "alpha = .72 (n = 16 headlines)", "right"),
    Case("old name", "threat.harbour.alarm.share", "30 %", "right"),
    Case("wrong digit", SHARE, "31 %", "wrong", "30 %"),
    Case("wrong digit in a footnote", SHARE, "80 %", "wrong", "30 %", where="footnote"),
    Case("wrong digit in a cell", WORDS, "12,354", "wrong", "12,345", where="cell"),
    Case(
        "wrong digit in a caption",
        RATE,
        "4.7 per 1,000 words",
        "wrong",
        "4.2 per 1,000 words",
        where="caption",
    ),
    Case("wrong rounding", SHARE, "29 %", "wrong", "30 %"),
    Case("wrong rounding of digits", ALPHA, ".73", "wrong", ".72"),
    Case("lost sign", MEAN, "0.12", "wrong", "−0.12"),
    Case("wrong n", SHARE, "30 % (n = 46 sentences)", "wrong", "30 % (n = 47 sentences)"),
    Case("wrong range", SHARE, "30 % (28 to 33 %)", "wrong", "30 % (28 to 32 %)"),
    Case(
        "wrong kind",
        SHARE,
        "30 % (95 % Wilson interval 28 to 32 %)",
        "wrong",
        "30 % (range of the coders 28 to 32 %)",
    ),
    Case("percent of a share", SHARE, "0.30 %", "wrong", "30 %"),
    Case("percent of a rate", RATE, "4.2 %", "wrong", "4.2 per 1,000 words"),
    Case(
        "all wrong",
        SHARE,
        FULL.replace("30", "38").replace("28", "26").replace("47", "74"),
        "wrong",
        FULL,
    ),
    Case("stale", SHARE, "27 % (n = 45 sentences)", "stale", "30 % (n = 47 sentences)", OLD),
    Case("stale in a cell", WORDS, "11,999", "stale", "12,345", OLD, "cell"),
    Case("unchanged", SHARE, FULL, "unchanged", FULL, OLD),
    Case("unknown", "threat.harbour.dangr.share", "30 %", "unknown"),
    Case("in words", SHARE, "three in ten", "look"),
    Case("a comparison", SHARE, "more than 30 %", "look"),
    Case("a number of its own", SHARE, "30 % in 2022", "look"),
    Case("decimal comma", SHARE, "29,8 %", "look"),
)
COUNTS = {
    verdict: sum(case.verdict == verdict for case in CASES)
    for verdict in dict.fromkeys(c.verdict for c in CASES)
}


def _url(case: Case) -> str:
    return f"results.html#{case.key}~{case.digest}"


def _markdown(case: Case) -> str:
    link = f"[{escaped(case.visible, 'markdown')}]({_url(case)})"
    note = case.name.replace(" ", "-")
    return {
        "paragraph": f"In the article {link}, against 31 % elsewhere.\n",
        "footnote": f"A sentence.[^{note}]\n\n[^{note}]: See {link}.\n",
        "cell": f"| measure | value |\n|---|---|\n| {case.name} | {link} |\n",
        "caption": f"![A photograph; {link}](logo.png)\n",
    }[case.where]


def as_markdown() -> str:
    """Return the report in Markdown."""
    decoys = (
        "Half, 50 % or 12 of 13, without a key. See [results](results.html) and "
        "`[31 %](results.html#a.b~0123456789ab)`.\n"
        "\n```markdown\n[99 %](results.html#threat.harbour.danger.share~0123456789ab)\n```\n"
        "\n<!-- [98 %](results.html#threat.harbour.danger.share~0123456789ab) -->\n"
    )
    pictures = "\n".join(f"![A picture]({name})\n" for name in PICTURES)
    return "# A report\n\n" + "\n".join(map(_markdown, CASES)) + "\n" + decoys + "\n" + pictures


def as_quarto() -> str:
    """Return the report in Quarto's Markdown."""
    hidden = "[97 %](results.html#threat.harbour.danger.share~0123456789ab)"
    chunk = f'```{{python}}\n#| label: fig-one\nprint("{hidden}")\n```\n'
    return "---\ntitle: A report\nformat: html\n---\n\n" + as_markdown() + "\n" + chunk


def as_latex() -> str:
    """Return the report in LaTeX."""

    def one(case: Case) -> str:
        macro = rf"\studycite{{{case.key}}}{{{case.digest}}}{{{latex(case.visible)}}}"
        return {
            "paragraph": f"In the article {macro}, against 31~\\% elsewhere.\n",
            "footnote": f"A sentence.\\footnote{{See {macro}.}}\n",
            "cell": "\\begin{tabular}{ll}measure & value \\\\ x & "
            f"{macro} \\\\\\end{{tabular}}\n",
            "caption": "\\begin{figure}\\includegraphics{logo}"
            f"\\caption{{A photograph; {macro}}}\\end{{figure}}\n",
        }[case.where]

    decoys = (
        "% \\studycite{threat.harbour.danger.share}{0123456789ab}{99 \\%}\n"
        "\\begin{verbatim}\n"
        "\\studycite{threat.harbour.danger.share}{0123456789ab}{98 \\%}\n\\end{verbatim}\n"
    )
    pictures = "".join(
        f"\\includegraphics[width=1cm]{{{name.removesuffix('.png')}}}\n\n" for name in PICTURES
    )
    head = "\\documentclass{article}\n\\usepackage{graphicx,hyperref}\n\\input{results}\n"
    head += "\\begin{document}\n"
    return head + "\n".join(map(one, CASES)) + decoys + pictures + "\\end{document}\n"


def as_typst() -> str:
    """Return the report in Typst."""

    def one(case: Case) -> str:
        shown = escaped(case.visible, "typst")
        call = f'#studycite("{case.key}", "{case.digest}")[{shown}]'
        return {
            "paragraph": f"In the article {call}, against 31 % elsewhere.\n",
            "footnote": f"A sentence.#footnote[See {call}.]\n",
            "cell": f"#table(columns: 2, [measure], [{call}])\n",
            "caption": f'#figure(image("logo.png"), caption: [A photograph; {call}])\n',
        }[case.where]

    decoys = '// #studycite("threat.harbour.danger.share", "0123456789ab")[99 %]\n'
    decoys += "https://example.org/ and 12 %\n"
    pictures = "".join(f'#image("{name}", width: 1cm)\n' for name in PICTURES)
    return (
        '#import "results.typ": *\n= A report\n\n'
        + "\n".join(map(one, CASES))
        + "\n"
        + decoys
        + pictures
    )


def as_html() -> str:
    """Return the report in HTML; figures that have no file of their own stand in it."""

    def one(case: Case) -> str:
        shown = escape(case.visible).replace(" %", "&nbsp;%")
        link = f'<a class="number" href="{_url(case)}">{shown}</a>'
        return {
            "paragraph": f"<p>In the article {link}, against 31 % elsewhere.</p>\n",
            "footnote": "<p>A sentence.<sup>1</sup></p>"
            f'<aside role="doc-footnote">See {link}.</aside>\n',
            "cell": f"<table><tr><td>measure</td><td>{link}</td></tr></table>\n",
            "caption": '<figure><img src="logo.png" alt="">'
            f"<figcaption>{link}</figcaption></figure>\n",
        }[case.where]

    decoys = "<!-- <a href='results.html#a.b~0123456789ab'>1</a> --><p>50 %</p>"
    decoys += "<pre>[1 [a.b~0123456789ab]</pre>\n"
    held = dict(PICTURES)
    inline = b64encode(held.pop("old/voices.png")).decode()
    data = f'<img alt="x" src="data:image/png;base64,{inline}">\n'
    pictures = "".join(f'<img src="{name}" alt="A picture">\n' for name in held)
    body = "".join(map(one, CASES)) + decoys + pictures + data
    return f"<!doctype html><html><body>\n{body}</body></html>\n"


def as_notebook() -> str:
    """Return the report as a notebook: cells of Markdown, an output and an attachment."""
    lines = [
        f"{line}\n"
        for line in as_markdown().replace("![A picture](old/voices.png)\n", "").split("\n")
    ]
    image = b64encode(PICTURES["old/voices.png"]).decode()
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": image, "text/plain": ["<Figure>"]},
    }
    code = {
        "cell_type": "code",
        "id": "draw",
        "metadata": {},
        "execution_count": 1,
        "source": ["1"],
        "outputs": [output],
    }
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": lines}
    return (
        json.dumps(
            {"cells": [text, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1
        )
        + "\n"
    )


TEXTS = {
    "report.md": as_markdown,
    "report.qmd": as_quarto,
    "report.tex": as_latex,
    "report.typ": as_typst,
    "report.html": as_html,
    "report.ipynb": as_notebook,
}


def write(folder: Path, name: str) -> Path:
    """Write a report and the pictures beside it."""
    for picture, data in PICTURES.items():
        (folder / picture).parent.mkdir(parents=True, exist_ok=True)
        (folder / picture).write_bytes(data)
    path = folder / name
    path.write_text(TEXTS[name](), encoding="utf-8")
    return path
