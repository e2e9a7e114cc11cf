"""The corpus: what is read, and that each wrong input is one line with file, line and place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import PIECE, changed, fails, small_study, write_piece

from analysis.files import MOST_BYTES
from analysis.study import corpus
from analysis.study.corpus import Piece, read_piece, read_pieces

GROUPS = ("wire", "local")


def told(folder: Path, local: bool = True) -> str:
    """Return the one line that reading `folder` ends with."""
    return fails(lambda: read_pieces(folder, GROUPS, local))


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    """The folder of the small study's pieces."""
    return small_study(tmp_path) / "corpus"


def test_the_committed_corpus_is_an_article_and_fifty_headlines(root: Path) -> None:
    from analysis.study.config import read_facts

    found = read_pieces(root / "corpus", read_facts(root).groups, local=False)
    assert [sum(p.kind == kind for p in found) for kind in corpus.KINDS] == [1, 12, 1, 37]
    assert [p.kind for p in found if p.full] == ["article"]
    assert len(found[0].listed) == 12


def test_pieces_come_by_kind_and_key(pieces: Path) -> None:
    write_piece(pieces, key="a-list", kind="related")
    found = read_pieces(pieces, GROUPS)
    keys = ["port-strike", "a-list", "dockers-vote", "ships-turn-away"]
    assert [p.key for p in found] == keys
    assert [p.full for p in found] == [True, False, True, False]


def test_what_is_not_the_text_is_not_measured(tmp_path: Path) -> None:
    facts = {"source_note": "From elsewhere.", "byline": "By A.", "authors_note": "A writes."}
    piece = read_piece(write_piece(tmp_path, "The lead.", "The text.", **facts), GROUPS)
    assert (piece.source_note, piece.byline, piece.authors_note) == tuple(facts.values())
    assert piece.texts == {
        "headline": "A harbour and its lesson",
        "standfirst": "The lead.",
        "body": "The text.",
    }


@pytest.mark.parametrize(
    ("complete", "basis", "counted"),
    [
        ("yes", "printed", True),
        ("no", "printed", False),
        ("yes", "from the address", False),
        ("no", "from the address", False),
    ],
)
def test_a_title_that_cannot_be_trusted_is_not_counted(
    tmp_path: Path, complete: str, basis: str, counted: bool
) -> None:
    path = write_piece(tmp_path, title_complete=complete, title_basis=basis)
    assert read_piece(path, GROUPS).counted is counted


def test_a_headline_piece_has_one_text(tmp_path: Path) -> None:
    piece = read_piece(write_piece(tmp_path), GROUPS)
    assert not piece.full
    assert piece.texts == {"headline": "A harbour and its lesson"}


@pytest.mark.parametrize("published", ["2022", "2022-01", "2022-01-24", "2020-02-29"])
def test_a_date_may_leave_out_what_is_unknown(tmp_path: Path, published: str) -> None:
    assert read_piece(write_piece(tmp_path, published=published), GROUPS).published == published


@pytest.mark.parametrize(
    "published",
    [
        "2022-13",
        "2022-02-30",
        "2021-02-29",
        "24.01.2022",
        "2022-1-4",
        "0000",
        "２０２２",
        "2022-01-24T08",
        "20220124",
        "2022-W04",
        "2022-W04-1",
        "202-01",
    ],
)
def test_a_date_that_does_not_exist_is_refused(tmp_path: Path, published: str) -> None:
    path = write_piece(tmp_path, published=published)
    line = f"{path}:10: published: found {published!r}; allowed: a date that exists: "
    assert told(tmp_path) == f"{line}YYYY, YYYY-MM or YYYY-MM-DD"


NO_HTML = "plain text or Markdown, no HTML"


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"colour": "red"}, ":16: field: found 'colour'; allowed: key, kind, group, title,"),
        (
            {"kind": "blog"},
            ":3: kind: found 'blog'; allowed: article, related, same-author or same-event",
        ),
        ({"group": "press"}, ":4: group: found 'press'; allowed: nothing, or one of wire, local"),
        ({"title": ""}, ":5: title: found ''; allowed: a value"),
        ({"title": "[a, b]"}, ":5: title: found ['a', 'b']; allowed: text"),
        (
            {"title": '"turned \\u202e round"'},
            ":5: title: found '\\u202e'; allowed: text without control characters",
        ),
        (
            {"title": '"two\\n\\nlines"'},
            ":5: title: found 'two\\n\\nlines'; allowed: a title in one line",
        ),
        ({"title": '"open'}, ":15: YAML: found 'found unexpected end of stream'; allowed: YAML"),
        ({"title_complete": "maybe"}, ":6: title_complete: found 'maybe'; allowed: yes or no"),
        ({"outlet": ""}, ":8: outlet: found ''; allowed: a value"),
        (
            {"published": ""},
            ":11: published_basis: found 'printed'; allowed: unknown exactly where published",
        ),
        (
            {"published_basis": "unknown"},
            ":11: published_basis: found 'unknown'; allowed: unknown exactly where published",
        ),
        (
            {"url": "www.example.org"},
            ":14: url: found 'www.example.org'; allowed: an address that begins with http",
        ),
        ({"url": '"https://x.org/ <b>"'}, ":14: url: found 'https://x.org/ <b>'; allowed: an"),
        ({"rights": ""}, ":15: rights: found ''; allowed: a value"),
        ({"listed": "[ghost]"}, ": listed: found 'ghost'; allowed: keys of pieces that are there"),
        ({"listed": "ghost"}, ":16: listed: found 'ghost'; allowed: a list"),
        ({"body": "x"}, ":16: field: found 'body'; allowed: key, kind, group, title,"),
        ({"title": "A <b>dock</b>"}, f":5: title: found '<b>'; allowed: {NO_HTML}"),
        ({"title": "Docks &amp; ships"}, f":5: title: found '&amp;'; allowed: {NO_HTML}"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, facts: dict[str, str], message: str) -> None:
    assert PIECE["published_basis"] == "printed"
    path = tmp_path / "pieces" / "port-strike.md"
    text = "".join(f"{name}: {value}\n" for name, value in {**PIECE, **facts}.items())
    path.parent.mkdir()
    path.write_text(f"---\n{text}---\n", encoding="utf-8")
    assert told(tmp_path).startswith(f"{path}{message}")


def test_a_missing_field_and_one_given_twice_are_named(tmp_path: Path) -> None:
    path = changed(write_piece(tmp_path), "outlet: The Paper\n", "")
    assert told(tmp_path) == f"{path}:2: outlet: found 'nothing'; allowed: text"
    changed(path, "author:", "outlet: The Paper\nkind: related\nauthor:")
    assert told(tmp_path) == f"{path}:9: kind: found 'given twice'; allowed: each field once"


def test_a_misspelt_field_is_told_the_facts_alone(tmp_path: Path) -> None:
    path = changed(write_piece(tmp_path), "outlet: ", "outlets: ")
    assert told(tmp_path) == (
        f"{path}:8: field: found 'outlets'; allowed: key, kind, group, title, title_complete,"
        " title_basis, outlet, author, published, published_basis, original_published,"
        " original_outlet, url, rights, source_note, byline, authors_note, listed"
    )


def test_where_a_piece_first_stood_may_be_left_out(tmp_path: Path) -> None:
    path = changed(write_piece(tmp_path), "original_published:\noriginal_outlet:\n", "")
    piece = read_piece(path, GROUPS)
    assert (piece.original_published, piece.original_outlet) == ("", "")


@pytest.mark.parametrize(
    "found",
    ["<b>", "</b>", "<em onclick=x>", "<b", "<!-- a note -->", "<!DOCTYPE>", "&amp;", "&#8217;",
     "&#x27;", "&frac12;", "<https://x.org>"],
)  # fmt: skip
def test_markup_would_be_counted_as_words(tmp_path: Path, found: str) -> None:
    path = write_piece(tmp_path, body=f"One.\n\nTwo {found}")
    assert told(tmp_path) == f"{path}:22: text: found {found!r}; allowed: {NO_HTML}"


def test_what_only_looks_like_markup_is_text(tmp_path: Path) -> None:
    text = "R&D; a < b, 3 <4, Q&A, <3 & so on;"
    assert read_piece(write_piece(tmp_path, body=text, title=text), GROUPS).body == text


def test_a_key_is_its_files_name(tmp_path: Path) -> None:
    path = write_piece(tmp_path).rename(tmp_path / "pieces" / "other.md")
    line = f"{path}:2: key: found 'port-strike'; allowed: the file's name, other"
    assert told(tmp_path) == line
    path.unlink()
    path = write_piece(tmp_path, key="Not_A_Key")
    assert told(tmp_path) == (
        f"{path}:2: key: found 'Not_A_Key';"
        " allowed: small letters and digits, parted by single hyphens"
    )


def test_a_text_given_twice_is_named(tmp_path: Path) -> None:
    write_piece(tmp_path, body="One text.\n\nAnd more.")
    path = write_piece(tmp_path, body="One  text.\nAnd more.", key="quay")
    line = f"{path}: body: found 'the text of port-strike again'; allowed: each text once"
    assert told(tmp_path) == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "\n<!-- body -->\n \n",
            "18: <!-- body -->: found 'nothing under it'; allowed: a text, or no marker",
        ),
        (
            "\n<!-- standfirst -->\n\n<!-- body -->\nText.",
            "18: <!-- standfirst -->: found 'nothing under it'; allowed: a text, or no marker",
        ),
        (
            "\n<!-- standfirst -->\nText.",
            "17: <!-- standfirst -->: found 'no body after it'; allowed: a text under <!-- body",
        ),
        (
            "\nStray.\n<!-- body -->\nText.",
            "17: text: found 'Stray.'; allowed: text under <!-- standfirst --> or <!-- body -->",
        ),
        (
            "\n<!-- body -->\nOne.\n<!-- body -->\nTwo.",
            "17: marker: found 'given twice or out of order'; allowed: <!-- standfirst -->, then",
        ),
        (
            "\n<!-- body -->\nOne.\n<!-- standfirst -->\nTwo.",
            "17: marker: found 'given twice or out of order'; allowed: <!-- standfirst -->, then",
        ),
        (
            "\n<!-- body -->\nOne.\n\n<p>Two.</p>",
            "21: text: found '<p>'; allowed: plain text or Markdown, no HTML",
        ),
        (
            "\n<!-- body -->\nA bell \x07.",
            "19: character: found 'U+0007'; allowed: text without control characters",
        ),
        (
            "\n<!-- body -->\nTurned \u202eround.",
            "19: character: found 'U+202E'; allowed: text without control characters",
        ),
    ],
)
def test_a_wrong_text_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = write_piece(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert told(tmp_path).startswith(f"{path}:{message}")


def test_a_wrong_encoding_names_line_and_byte(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"The Paper", "Für alle".encode("latin-1")))
    assert told(tmp_path) == f"{path}:8: encoding: found 'byte 0xfc'; allowed: UTF-8"


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    os.truncate(path, MOST_BYTES + 1)  # the rest of it takes no room on the disk
    line = f"{path}: size: found '32,000,001 bytes'; allowed: at most 32,000,000 bytes"
    assert told(tmp_path) == line


def test_no_front_matter_and_no_pieces_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "pieces"
    assert told(tmp_path) == f"{folder}: no piece found; one Markdown file per piece is expected"
    path = write_piece(tmp_path)
    path.write_text("Just a text.", encoding="utf-8")
    assert told(tmp_path) == (
        f"{path}:1: the file's beginning: found 'Just a text.';"
        " allowed: front matter between two lines of ---"
    )
    path.write_text("---\njust words\n---\n", encoding="utf-8")
    line = f"{path}:2: the file: found 'just words'; allowed: a mapping of fields"
    assert told(tmp_path) == line


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = write_piece(tmp_path, "A standfirst.", "One.\n\nTwo.")
    plain = read_piece(path, GROUPS)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_piece(path, GROUPS) == plain


def test_a_local_text_makes_a_full_piece_everywhere(pieces: Path) -> None:
    local = pieces / "local"
    local.mkdir()
    (local / "README.md").write_text("Texts of one's own go here.", encoding="utf-8")
    (local / "ships-turn-away.md").write_text("Ships left.\n\nCranes stood.", encoding="utf-8")
    piece = next(p for p in read_pieces(pieces, GROUPS) if p.key == "ships-turn-away")
    assert (piece.full, piece.local, piece.body) == (True, True, "Ships left.\n\nCranes stood.")
    without = read_pieces(pieces, GROUPS, local=False)
    assert not any(p.local or (p.key == "ships-turn-away" and p.full) for p in without)


def test_a_local_text_may_have_a_standfirst(pieces: Path) -> None:
    (pieces / "local").mkdir()
    text = "<!-- standfirst -->\nThe lead.\n<!-- body -->\nShips left."
    (pieces / "local" / "ships-turn-away.md").write_text(text, encoding="utf-8")
    piece = next(p for p in read_pieces(pieces, GROUPS) if p.local)
    assert (piece.standfirst, piece.body) == ("The lead.", "Ships left.")


def test_a_local_text_without_a_piece_or_beside_one_is_named(pieces: Path) -> None:
    local = pieces / "local"
    local.mkdir()
    ghost = local / "ghost.md"
    ghost.write_text("A text.", encoding="utf-8")
    line = f"{ghost}: name: found 'ghost'; allowed: the key of a piece; add its file to pieces/"
    assert told(pieces) == f"{line} first"
    path = ghost.rename(local / "port-strike.md")
    line = f"{path}: text: found 'port-strike'; allowed: a text for a piece that has none in its"
    assert told(pieces) == f"{line} own file"
    assert isinstance(read_pieces(pieces, GROUPS, local=False)[0], Piece)


def test_a_body_under_the_marker_makes_a_full_piece(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "\n<!-- body -->\nCranes stood.\n")
    assert read_piece(path, GROUPS).body == "Cranes stood."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert told(tmp_path) == f"{path}: file: found 'a pipe'; allowed: a regular file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device here")
def test_an_endless_device_is_refused(tmp_path: Path) -> None:
    path = write_piece(tmp_path)
    path.unlink()
    path.symlink_to("/dev/zero")
    assert told(tmp_path) == f"{path}: file: found 'a device or folder'; allowed: a regular file"


def test_half_a_character_in_a_title_is_named(tmp_path: Path) -> None:
    path = write_piece(tmp_path, title=r'"A harbour \ud800"')
    assert told(tmp_path).startswith(f"{path}:5: YAML: found 'found invalid Unicode character")


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("&a A harbour", "YAML: found 'the mark & or * for a'; allowed: each value written out"),
        ("!!int 7", "YAML: found 'the tag !!int'; allowed: values without a tag"),
        ("[" * 30 + "]" * 30, "nesting: found 'too deep'; allowed: at most 20 levels"),
        ("[" * 9000 + "]" * 9000, "nesting: found 'too deep'; allowed: at most 20 levels"),
    ],
)
def test_yaml_that_is_more_than_plain_text_is_named(
    tmp_path: Path, title: str, message: str
) -> None:
    path = write_piece(tmp_path, title=title)
    assert told(tmp_path) == f"{path}:5: {message}"


@pytest.mark.parametrize("name", ["pieces/other.txt", "pieces/Other.MD", "local/early.txt"])
def test_a_file_that_no_reader_would_look_at_is_named(tmp_path: Path, name: str) -> None:
    write_piece(tmp_path)
    (tmp_path / "local").mkdir()
    path = tmp_path / name
    path.write_text("A text.", encoding="utf-8")
    line = f"{path}: name: found '{path.name}'; allowed: names that end in .md"
    assert told(tmp_path) == line
    path.rename(tmp_path / "pieces" / ".hidden")
    assert len(read_pieces(tmp_path, GROUPS)) == 1


words = st.text("abc \n.#é“”", max_size=40).map(str.strip).filter(bool)


@given(standfirst=words | st.just(""), body=words)
def test_a_text_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, standfirst: str, body: str
) -> None:
    piece = read_piece(write_piece(tmp_path_factory.mktemp("p"), standfirst, body), GROUPS)
    assert (piece.standfirst, piece.body) == (standfirst, body)
