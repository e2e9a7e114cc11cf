from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from small_study import CODERS, HOSTILE, IDS, SVG, ledger, result, study, written

from analysis.ledger import Ledger
from analysis.reports.page import LARGE, page
from analysis.reports.plain import plain
from analysis.reports.tables import Tables

VOID = {"meta", "input", "img", "br"}
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


class Read(HTMLParser):
    """A page taken apart: elements, attributes, text by element, and whether each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.within: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.within[self.open[-1] if self.open else ""] = (
            self.within.get(self.open[-1] if self.open else "", "") + data
        )

    def values(self, attribute: str) -> list[str]:
        """Return every value of an attribute."""
        return [value for _, name, value in self.attributes if name == attribute]


@pytest.fixture
def held(tmp_path: Path) -> Ledger:
    return study(tmp_path)


@pytest.fixture
def text(tmp_path: Path, held: Ledger) -> str:
    return page("A study", held, Tables(tmp_path))


def embedded(text: str) -> dict[str, object]:
    """Return what the page hands to its script."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_same_bytes_whatever_the_order_of_the_coders(
    tmp_path: Path, held: Ledger, text: str
) -> None:
    turned = dict(reversed(CODERS.items()))
    (tmp_path / "coders.json").write_text(json.dumps(turned), encoding="utf-8")
    assert page("A study", held, Tables(tmp_path)) == text


def test_elements_are_closed_and_ids_are_once_each(text: str) -> None:
    read = Read(text)
    assert read.open == []
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in read.values("href")} <= set(ids)


def test_every_key_and_its_digest_have_an_anchor(held: Ledger, text: str) -> None:
    ids = set(Read(text).values("id"))
    for key, one in held.results.items():
        assert {key, f"{key}~{one.digest}"} <= ids
    assert {"threat.paper.attack.count", "figure-strip", "figure-strip~0123456789ab"} <= ids


def test_policy_allows_this_style_and_script_and_nothing_else(text: str) -> None:
    policy = next(v for v in Read(text).values("content") if v.startswith("default-src"))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert style
    assert script
    marks = [b64encode(sha256(found[1].encode()).digest()).decode() for found in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{marks[0]}'; script-src 'sha256-{marks[1]}'; "
        "img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_asked_for_outside(text: str) -> None:
    read = Read(text)
    assert all(value.startswith("#") for value in read.values("href"))
    assert all(value.startswith("data:image/") for value in read.values("src"))
    assert not [name for _, name, _ in read.attributes if name.startswith("on") or name == "style"]
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_hostile_text_stays_text(text: str) -> None:
    read = Read(text)
    assert read.tags["script"] == 2
    assert read.tags["img"] == 1
    assert "i" not in read.tags
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert plain(HOSTILE) in read.within["h4"]
    assert plain(HOSTILE) in read.within["dd"]
    sentences = embedded(text)["sentences"]
    assert isinstance(sentences, dict)
    assert sentences["evil:s001"] == ["headline", "author", "<b>source</b>", plain(HOSTILE)]
    assert "<" not in re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1]  # type: ignore[index]


def test_without_script_number_range_n_formula_and_validity_are_there(
    held: Ledger, text: str
) -> None:
    one = text[text.index('id="frames.paper.danger.share"') :]
    one = one[: one.index("</details>")]
    for words in (
        '<span class="value">2 of 3</span>',
        'Label of frames.paper.danger.share<span class="tag"> (exploratory)</span>',
        "range of the coders 33 to 100 %; n = 3 sentences",
        "<dt>Formula</dt><dd>worked by hand</dd>",
        "<dt>Validity</dt><dd>alpha .50</dd>",
        f"frames.paper.danger.share~{held['frames.paper.danger.share'].digest}",
    ):
        assert words in one
    assert "model-1: coded by a language model: M, 2026-11-22" in text


def test_data_hold_marks_votes_and_disputes(text: str) -> None:
    data: dict[str, Any] = embedded(text)
    bomb = ["bomb*", "sentiment.negative", "stands for harm"]
    assert list(data["evidence"]) == [IDS[0], IDS[1], IDS[2], IDS[3]]
    assert data["evidence"][IDS[1]] == ["paper:s002", 8, 12, "bomb", bomb]
    assert data["results"]["threat.paper.violent-event.count"] == [
        [IDS[2], IDS[0], IDS[1]],
        [],
        [],
        [],
    ]
    units = ["paper:s001", "paper:s002"]
    assert data["results"]["frames.paper.danger.share"] == [[], units, ["paper:s003"], ["danger"]]
    ballot = "danger = 1 (majority: model-1 1, model-2 0, model-3 1)"
    assert data["ballots"]["danger"]["paper:s002"] == ballot


def test_what_was_looked_for_and_what_a_number_rests_on_is_said_without_script(text: str) -> None:
    one = text[text.index('id="threat.paper.reassurance.count"') :]
    one = one[: one.index("</details>")]
    assert re.search(r"Looked for the \d+ entries of threat\.reassurance: .*relieved", one)
    assert "<li>lexicon:threat.reassurance <code>bbbbbbbbbbbb</code></li>" in one


def test_figures_are_embedded_with_alt_and_caption(text: str) -> None:
    source = Read(text).values("src")[0]
    assert unquote(source.removeprefix("data:image/svg+xml,")) == SVG
    assert 'alt="Three bars, &#34;one&#34; dark"' in text
    assert "Read &lt;left&gt; to right." in text


def test_a_large_drawing_is_embedded_as_pixels(tmp_path: Path, held: Ledger) -> None:
    (tmp_path / "strip.svg").write_text(SVG + " " * LARGE, encoding="utf-8")
    (tmp_path / "strip.png").write_bytes(b"pixels")
    source = Read(page("A study", held, Tables(tmp_path))).values("src")[0]
    assert b64decode(source.removeprefix("data:image/png;base64,")) == b"pixels"


def test_a_missing_figure_is_said(tmp_path: Path, held: Ledger) -> None:
    (tmp_path / "strip.svg").unlink()
    text = page("A study", held, Tables(tmp_path))
    assert "Its file is missing." in text
    assert Read(text).tags["img"] == 0


def test_a_study_without_results_has_a_page(tmp_path: Path) -> None:
    study(tmp_path)
    text = page("A study", Ledger({}), Tables(tmp_path))
    assert "0 results" in text
    assert Read(text).open == []


def test_landmarks_and_headings(text: str) -> None:
    read = Read(text)
    assert [read.tags[tag] for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_contrast_of_text_is_at_least_four_and_a_half() -> None:
    style = (Path(page.__code__.co_filename).parent / "page.css").read_text(encoding="utf-8")
    for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]:
        colour = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for ink in ("ink", "soft", "link", "good", "old"):
            for ground in ("paper", "field"):
                assert _contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
        assert _contrast(colour["ink"], colour["mark"]) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2: (L1 + .05) / (L2 + .05), L the relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_1500_keys_with_3000_rows_of_evidence_stay_under_three_megabytes(tmp_path: Path) -> None:
    sentences = [
        (f"p:s{i:04d}", "p", "body", i * 100, i * 100 + 99, "x" * 99, "author", "")
        for i in range(300)
    ]
    rows = [
        (f"e{i}", f"p:s{i // 10:04d}", at, at + 5, "xxxxx", "t", "c", f"w{i % 400}*", "r" * 40)
        for i, at in enumerate(range(0, 30_000, 10))
    ]
    names = ["id", "piece", "zone", "start", "end", "text", "voice", "source"]
    (tmp_path / "sentences.csv").write_text(written(names, sentences), encoding="utf-8")
    names = [
        "id",
        "sentence",
        "start",
        "end",
        "surface",
        "instrument",
        "category",
        "entry",
        "reason",
    ]
    (tmp_path / "evidence.csv").write_text(written(names, rows), encoding="utf-8")
    words: dict[str, Any] = {
        "label": "l" * 70,
        "formula": "f" * 60,
        "validity": "v" * 90,
        "instrument": "none",
        "inputs": ("piece:p",),
    }
    evidence = [tuple(f"e{(i * 7 + j) % 3000}" for j in range(20)) for i in range(1500)]
    results = [
        result(f"threat.piece-{i // 30}.c{i}.count", i, evidence=ids, **words)
        for i, ids in enumerate(evidence)
    ]
    text = page("A study", ledger(results, inputs={"piece:p": "a" * 12}), Tables(tmp_path))
    assert len(text.encode()) < 3_000_000


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize(
    ("hash_of", "said"),
    [
        ("threat.paper.violent-event.count~CURRENT", "This citation is current."),
        ("threat.paper.violent-event.count~000000000000", "This citation is old."),
        (
            "threat.paper.attack.count~000000000000",
            "attack.count is now called threat.paper.violent-event.count.",
        ),
        (
            "threat.paper.fear.count~000000000000",
            "No result is called threat.paper.fear.count. The nearest:",
        ),
        ("figure-strip~000000000000", "This citation is old."),
    ],
)
def test_a_link_is_answered(
    hash_of: str, said: str, tmp_path: Path, held: Ledger, text: str
) -> None:
    dom = _visited(
        text, hash_of.replace("CURRENT", held["threat.paper.violent-event.count"].digest), tmp_path
    )
    assert said in dom


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
def test_an_opened_number_marks_its_words_and_hostile_text_does_nothing(
    tmp_path: Path, text: str
) -> None:
    dom = _visited(text, "threat.paper.violent-event.count", tmp_path)
    assert (
        'A 😀 <mark>car </mark><mark class="more">bomb</mark><sup>2, 1</sup> <mark>exploded</mark>'
        in dom
    )
    dom = _visited(text, "threat.evil.violent-event.count", tmp_path)
    assert "<mark>&lt;/script&gt;</mark><sup>1</sup>&lt;img src=x" in dom
    assert Read(dom).tags["img"] == 1


def _visited(text: str, hash_of: str, folder: Path) -> str:
    """Return the page as it stands in a browser that followed a link to `hash_of`."""
    (folder / "results.html").write_text(text, encoding="utf-8")
    quiet = "--disable-quic --no-first-run --disable-background-networking "
    quiet += "--disable-component-update --disable-sync"
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        *quiet.split(),
        f"--user-data-dir={folder / 'profile'}",
    ]
    address = f"{(folder / 'results.html').as_uri()}#{hash_of}"
    command = [str(BROWSER), *flags, "--virtual-time-budget=2000", "--dump-dom", address]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=60, check=True
    ).stdout


def test_names_of_any_kind_stay_within_their_attributes(tmp_path: Path, held: Ledger) -> None:
    evil = 'x" onclick="alert(1)"><i>'
    one = held["frames.paper.danger.share"]  # a result takes no such digest
    figure = held.figures["strip"].model_copy(update={"keys": (evil,), "digest": evil})
    aliases = {evil: one.key}
    changed = replace(held, results={one.key: one}, aliases=aliases, figures={"strip": figure})
    read = Read(page("A study", changed, Tables(tmp_path)))
    assert read.tags["i"] == 0
    assert "onclick" not in {name for _, name, _ in read.attributes}
    assert evil in read.values("id")
    assert sorted(read.values("data-digest")) == sorted([one.digest, evil])
