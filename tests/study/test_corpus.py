"""The corpus: what is read, and that each wrong input is one line with file, place, value and what is allowed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import write_piece

from analysis.errors import StudyError
from analysis.study import corpus, sentences
from analysis.study.corpus import Piece, paragraphs, read, read_piece


def fails(folder: Path, local: bool = True) -> str:
    """Return the one line that reading `folder` ends with."""
    with pytest.raises(StudyError) as caught:
        read(folder, local)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """A copy of the committed pieces."""
    shutil.copytree(root / "corpus" / "pieces", tmp_path / "pieces")
    return tmp_path


def test_the_committed_corpus_is_an_article_and_fifty_headlines(root: Path) -> None:
    pieces = read(root / "corpus", local=False)
    assert [(kind, sum(p.kind == kind for p in pieces)) for kind in corpus.KINDS] == [
        ("article", 1), ("related", 12), ("same-author", 1), ("same-event", 37),
    ]  # fmt: skip
    assert [p.key for p in pieces if p.full] == ["hassakah"]
    assert len(pieces[0].listed) == 12


def test_what_is_not_the_articles_text_is_not_measured(root: Path) -> None:
    article = read(root / "corpus", local=False)[0]
    assert list(article.texts) == ["headline", "standfirst", "body"]
    held = "\n".join(article.texts.values())
    for other in (article.source_note, article.byline, article.authors_note):
        assert other
        assert other not in held


def test_a_title_that_cannot_be_trusted_is_not_counted(root: Path) -> None:
    for piece in read(root / "corpus", local=False):
        assert piece.counted == (piece.title_complete == "yes" and piece.title_basis == "printed")


def test_a_headline_piece_has_one_text(tmp_path: Path) -> None:
    piece = read_piece(write_piece(tmp_path))
    assert not piece.full
    assert piece.texts == {"headline": "A prison and its lesson"}


@pytest.mark.parametrize("published", ["2022", "2022-01", "2022-01-24", "2020-02-29"])
def test_a_date_may_leave_out_what_is_unknown(tmp_path: Path, published: str) -> None:
    assert read_piece(write_piece(tmp_path, published=published)).published == published


@pytest.mark.parametrize("published", ["2022-13", "2022-02-30", "2021-02-29", "24.01.2022", "2022-1-4", "0000", "２０２２", "2022-01-24T08"])
def test_a_date_that_does_not_exist_is_refused(tmp_path: Path, published: str) -> None:
    path = write_piece(tmp_path, published=published)
    assert fails(tmp_path) == f"{path}: published: found {published!r}; allowed: a date that exists: YYYY, YYYY-MM or YYYY-MM-DD"


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"colour": "red"}, ":16: field: found 'colour'; allowed: one of key, kind,"),
        ({"kind": "blog"}, ": kind: found 'blog'; allowed: one of article, related, same-author, same-event"),
        ({"group": "press"}, ": group: found 'press'; allowed: one of (empty), broadcaster,"),
        ({"title": ""}, ": title: found ''; allowed: a value"),
        ({"rights": ""}, ": rights: found ''; allowed: a value"),
        ({"title": "[a, b]"}, ": title: found ['a', 'b']; allowed: text"),
        ({"title_complete": "maybe"}, ": title_complete: found 'maybe'; allowed: one of yes, no"),
        ({"url": "www.example.org"}, ": url: found 'www.example.org'; allowed: an address that begins with http"),
        ({"published": ""}, ": published_basis: found 'printed'; allowed: unknown exactly where published is empty"),
        ({"published_basis": "unknown"}, ": published_basis: found 'unknown'; allowed: unknown exactly where"),
        ({"listed": "[ghost]"}, ": listed: found 'ghost'; allowed: keys of pieces that are there"),
        ({"listed": "ghost"}, ": listed: found 'ghost'; allowed: a list of keys"),
        ({"title": '"turned \\u202e round"'}, ": title: found 'turned \\u202e round'; allowed: text without control characters, a title in one line"),
        ({"title": '"two\\n\\nlines"'}, ": title: found 'two\\n\\nlines'; allowed: text without control characters, a title in one line"),
        ({"title": '"open'}, ": front matter: found "),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, facts: dict[str, str], message: str) -> None:
    path = write_piece(tmp_path, **facts)
    line = fails(tmp_path)
    assert line.startswith(str(path))
    assert message in line


def test_a_missing_field_and_one_given_twice_are_named(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("outlet: The Paper\n", ""), encoding="utf-8")
    assert fails(tmp_path) == f"{path}: outlet: found 'missing'; allowed: every field of a piece, empty where unknown"
    path.write_text(text.replace("outlet: ", "kind: related\noutlet: "), encoding="utf-8")
    assert fails(tmp_path) == f"{path}:8: kind: found 'given twice'; allowed: each field once"


def test_a_key_is_its_files_name(tmp_path: Path) -> None:
    path = write_piece(tmp_path).rename(tmp_path / "pieces" / "other.md")
    assert fails(tmp_path) == f"{path}: key: found 'hassakah'; allowed: the file's name, other"
    path.unlink()
    path = write_piece(tmp_path, key="Not_A_Key")
    assert fails(tmp_path) == f"{path}: key: found 'Not_A_Key'; allowed: small letters and digits, parted by single hyphens"


def test_a_text_given_twice_is_named(tmp_path: Path) -> None:
    write_piece(tmp_path, body="One text.\n\nAnd more.")
    path = write_piece(tmp_path, body="One  text.\nAnd more.", key="other")
    assert fails(tmp_path) == f"{path}: body: found 'the text of hassakah again'; allowed: each text once"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n<!-- body -->\n \n", ":18: <!-- body -->: found 'nothing under it'; allowed: a text, or no marker"),
        ("\n<!-- standfirst -->\n\n<!-- body -->\nText.", ":18: <!-- standfirst -->: found 'nothing under it'; allowed: a text"),
        ("\n<!-- standfirst -->\nText.", "<!-- standfirst -->: found 'no body after it'; allowed: a text under <!-- body -->"),
        ("\nStray.\n<!-- body -->\nText.", "text: found 'Stray.'; allowed: text under <!-- standfirst --> or <!-- body -->"),
        ("\n<!-- body -->\nOne.\n<!-- body -->\nTwo.", "marker: found 'given twice or out of order'; allowed: "),
        ("\n<!-- body -->\nOne.\n<!-- standfirst -->\nTwo.", "marker: found 'given twice or out of order'; allowed: "),
        ("\n<!-- body -->\nOne.\n\n<p>Two.</p>", ":21: text: found '<p>'; allowed: plain text or Markdown, no HTML"),
        ("\n<!-- body -->\nA bell \x07.", ":19: character: found 'U+0007'; allowed: text without control characters"),
        ("\n<!-- body -->\nTurned \u202eround.", ":19: character: found 'U+202E'; allowed: text without control characters"),
    ],
)
def test_a_wrong_text_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = write_piece(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    line = fails(tmp_path)
    assert line.startswith(str(path))
    assert message in line


def test_a_wrong_encoding_names_line_and_byte(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"The Paper", "Königs Zeitung".encode("latin-1")))
    assert fails(tmp_path) == f"{path}:8: encoding: found 'byte 0xf6'; allowed: UTF-8"


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_piece(tmp_path, body="word " * 2000)
    monkeypatch.setattr(corpus, "MOST_BYTES", 9999)
    assert fails(tmp_path) == f"{path}: size: found '{path.stat().st_size:,} bytes'; allowed: at most 9,999 bytes"


def test_no_front_matter_and_no_pieces_are_named(tmp_path: Path) -> None:
    assert fails(tmp_path) == f"{tmp_path / 'pieces'}: no piece found; one Markdown file per piece is expected"
    path = write_piece(tmp_path)
    path.write_text("Just a text.", encoding="utf-8")
    assert fails(tmp_path).startswith(f"{path}:1: the file's beginning: found 'Just a text.'; allowed: front matter")
    path.write_text("---\njust words\n---\n", encoding="utf-8")
    assert fails(tmp_path).startswith(f"{path}:2: front matter: found 'just words'; allowed: lines of `field: value`")


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = write_piece(tmp_path, "A standfirst.", "One.\n\nTwo.")
    plain = read_piece(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_piece(path) == plain


def test_a_local_text_makes_a_full_piece_everywhere(copied: Path) -> None:
    (copied / "local").mkdir()
    (copied / "local" / "README.md").write_text("Texts of one's own go here.", encoding="utf-8")
    (copied / "local" / "ap-stung.md").write_text("IS attacked again.\n\nGuards fled.", encoding="utf-8")
    piece = next(p for p in read(copied) if p.key == "ap-stung")
    assert (piece.full, piece.local, piece.body) == (True, True, "IS attacked again.\n\nGuards fled.")
    table, evidence = sentences.tables([piece])
    assert table["id"].tolist() == ["ap-stung:s001", "ap-stung:s002", "ap-stung:s003"]
    assert table["zone"].tolist() == ["headline", "body", "body"]
    assert {"ap-stung:s002"} <= set(evidence["sentence"])
    assert not any(p.local or (p.key == "ap-stung" and p.full) for p in read(copied, local=False))


def test_a_local_text_without_a_piece_or_beside_one_is_named(copied: Path) -> None:
    local = copied / "local"
    local.mkdir()
    (local / "ghost.md").write_text("A text.", encoding="utf-8")
    assert fails(copied) == f"{local / 'ghost.md'}: name: found 'ghost'; allowed: the key of a piece; add its file to pieces/ first"
    (local / "ghost.md").rename(local / "hassakah.md")
    assert fails(copied) == f"{local / 'hassakah.md'}: text: found 'hassakah'; allowed: a text for a piece that has none in its own file"
    assert isinstance(read(copied, local=False)[0], Piece)


def test_a_body_under_the_marker_makes_a_full_piece(copied: Path) -> None:
    path = copied / "pieces" / "ap-stung.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n<!-- body -->\nGuards fled.\n", encoding="utf-8")
    assert next(p for p in read(copied) if p.key == "ap-stung").body == "Guards fled."


@given(st.text(alphabet="ab \n\t#", max_size=60))
def test_paragraphs_are_slices_that_hold_every_word(text: str) -> None:
    found = list(paragraphs(text))
    assert all(text[start : start + len(part)] == part for start, part in found)
    assert "".join("".join(part.split()) for _, part in found) == "".join(text.split())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert fails(tmp_path) == f"{path}: file: found 'a pipe'; allowed: a regular file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device here")
def test_an_endless_device_is_refused(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.unlink()
    path.symlink_to("/dev/zero")
    assert fails(tmp_path) == f"{path}: file: found 'a device or folder'; allowed: a regular file"


def test_half_a_character_in_a_title_is_named(tmp_path: Path) -> None:
    path = write_piece(tmp_path, title=r'"A prison \ud800"')
    assert fails(tmp_path) == f"{path}:5: character: found 'U+D800'; allowed: whole characters"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("&a A prison", "YAML: found 'the mark & or * for a'; allowed: each value written out"),
        ("!!int 7", "YAML: found 'the tag tag:yaml.org,2002:int'; allowed: values without a tag"),
        ("[" * 30 + "]" * 30, "nesting: found 'too deep'; allowed: at most 20 levels"),
        ("[" * 9000 + "]" * 9000, "nesting: found 'too deep'; allowed: at most 20 levels"),
    ],
)
def test_yaml_that_is_more_than_plain_text_is_named(
    tmp_path: Path, title: str, message: str
) -> None:
    path = write_piece(tmp_path, title=title)
    assert fails(tmp_path) == f"{path}:5: {message}"


@pytest.mark.parametrize("name", ["pieces/other.txt", "pieces/Other.MD", "local/early.txt"])
def test_a_file_that_no_reader_would_look_at_is_named(tmp_path: Path, name: str) -> None:
    write_piece(tmp_path)
    (tmp_path / "local").mkdir()
    (tmp_path / name).write_text("A text.", encoding="utf-8")
    told = f"{tmp_path / name}: name: found '{Path(name).name}'; allowed: names that end in .md"
    assert fails(tmp_path) == told
    (tmp_path / name).rename(tmp_path / "pieces" / ".hidden")
    assert len(read(tmp_path)) == 1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_file_that_holds_more_than_it_says_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_piece(tmp_path)
    path.unlink()
    path.symlink_to("/proc/self/status")
    assert path.stat().st_size == 0
    monkeypatch.setattr(corpus, "MOST_BYTES", 100)
    assert fails(tmp_path) == f"{path}: size: found '101 bytes'; allowed: at most 100 bytes"
