"""PO and XLIFF: whatever a text holds comes back as it went, and whatever is no such file is refused in words."""

import datetime as dt
import io
import re
import zipfile

import polib
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from home.localisation.room.exchange import bundle, markup, po, xliff
from home.localisation.room.exchange.sheets import Sheet, Unit, Unreadable

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30) | st.sampled_from(
    [
        "\"quoted\" and 'so'",
        "two\nlines\r\n",
        "a < b && c > d",
        "&nbsp;&lt;b&gt;",
        "🔦🇵🇱👩‍🏫",
        "\u200fעברית\u200e",
        "\\n \\\\ %s %(x)s",
    ]
)
TEXT = WORDS.map(lambda words: markup.canonical(words.replace("&", "&amp;").replace("<", "&lt;")))
TAGS = st.sampled_from(
    ["<b>{}</b>", "<i>{}</i>", '<a id="a1">{}</a>', "<a>{}</a>", "{}<br/>", "<em><code>{}</code></em>"]
)
FRAGMENT = st.lists(st.tuples(TAGS, TEXT).map(lambda pair: pair[0].replace("{}", pair[1])) | TEXT, max_size=4).map(
    "".join
)
FRAGMENT = FRAGMENT.map(markup.canonical)
UNITS = st.lists(
    st.tuples(st.from_regex(r"[a-z]{1,8}(\.[0-9a-f-]{1,8})?", fullmatch=True), FRAGMENT, FRAGMENT, st.booleans())
)


def sheet(rows, **fields):
    units = [
        Unit(n, path, source, target, sure or not target) for n, (path, source, target, sure) in enumerate(rows, 1)
    ]
    fields = {"exported_at": dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)} | fields
    return Sheet("5b1f0c1e-0000-4000-8000-000000000000", "Żółw\ni łódź", "pl", "en", units=units, **fields)


def content(found):
    return [(unit.path, unit.source, unit.target, unit.is_confirmed) for unit in found.units]


@pytest.mark.parametrize("kind", bundle.FORMATS)
@given(rows=UNITS)
@settings(max_examples=60, deadline=None)
def test_every_text_comes_back_as_it_went(kind, rows):
    sent = sheet(rows)
    [found] = bundle.FORMATS[kind].read(bundle.FORMATS[kind].write(sent))
    assert content(found) == content(sent)
    assert (found.translation, found.source_language, found.target_language, found.exported_at) == (
        sent.translation,
        "pl",
        "en",
        sent.exported_at,
    )


@given(html=st.text(max_size=60) | FRAGMENT)
@settings(max_examples=100, deadline=None)
def test_the_stored_form_of_a_text_is_stable(html):
    assert markup.canonical(markup.canonical(html)) == markup.canonical(html)
    assert markup.assemble(markup.pieces(html)) == markup.canonical(html)


def test_other_programs_read_our_po():
    rows = [
        ("title", 'Trzy "słowa"', "Three\nwords", True),
        ("body.1", "<b>x</b>", "", True),
        ("lead", "a", "b", False),
    ]
    read = polib.pofile(po.write(sheet(rows)).decode())
    assert [(entry.msgctxt, entry.msgid, entry.msgstr, entry.fuzzy) for entry in read] == [
        (path, source, target, not sure) for path, source, target, sure in rows
    ]


def test_po_as_other_programs_write_it():
    file = polib.POFile(wrapwidth=20)
    file.metadata = {po.TRANSLATION: "x", "Language": "pt_BR"}
    file.append(
        polib.POEntry(msgctxt="title", msgid="Długie zdanie z wielu słów", msgstr='Long "quoted"\nsentence of words')
    )
    file.append(polib.POEntry(msgctxt="old", msgid="Stare", msgstr="Old", obsolete=True))
    [found] = po.read(b"\xef\xbb\xbf" + str(file).replace("\n", "\r\n").encode())
    assert content(found) == [("title", "Długie zdanie z wielu słów", 'Long "quoted"\nsentence of words', True)]
    assert found.target_language == "pt-BR"


def test_tags_are_locked_pieces_in_xliff():
    text = xliff.write(sheet([("body", 'Zob. <a id="a1">tu</a>,<br/> <b>pilne</b>', "", True)])).decode()
    assert '<g id="a1" ctype="link">tu</g>' in text and '<x id="br1" ctype="lb" />' in text
    assert '<g id="b1" ctype="bold">pilne</g>' in text


XML = '<?xml version="1.0"?>'
BOMB = f'{XML}<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
FETCH = f'{XML}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [
        ("a.xlf", BOMB.encode(), "document type"),
        ("a.xlf", FETCH.encode(), "document type"),
        ("a.xlf", b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>', "document type"),
        ("a.xlf", b"<xliff>", "not well-formed"),
        ("a.xlf", b"", "not well-formed"),
        ("a.xlf", b"\x00\xff\xfe", "not well-formed"),
        ("a.xliff", b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "not XLIFF 1.2"),
        ("a.po", b"\xff\xfe", "UTF-8"),
        ("a.po", b"", "does not say which translation"),
        ("a.po", b'msgid "a"\nmsgstr "b"\n', "does not say which translation"),
        ("a.po", b"/etc/passwd", "Line 1"),
        ("a.po", b'msgid "a"\nmsgstr "b\n', "Line 2"),
        ("a.docx", b"x", "Neither PO nor XLIFF"),
        ("noending", b"x", "Neither PO nor XLIFF"),
        ("a.zip", b"PK no zip", "cannot be opened"),
        ("a.po", b"x" * (bundle.LARGEST + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(name, file, says):
    [(_name, refusal)] = bundle.unpack(name, file)
    assert isinstance(refusal, Unreadable) and says in str(refusal)


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(bundle, "LARGEST_UNPACKED", 1000)
    [(_name, refusal)] = bundle.unpack("a.zip", zipped(a=b"0" * 2000))
    assert "too much" in str(refusal)


def test_a_bad_file_in_a_zip_does_not_hide_the_good_ones():
    good = po.write(sheet([("title", "Tytuł", "Title", True)]))
    found = dict(bundle.unpack("a.zip", zipped(**{"en/good.po": good, "en/bad.xlf": b"<", "../../x.txt": b"x"})))
    assert content(found["en/good.po"][0]) == [("title", "Tytuł", "Title", True)]
    assert isinstance(found["en/bad.xlf"], Unreadable) and isinstance(found["../../x.txt"], Unreadable)


def test_a_damaged_zip_is_refused():
    data = bytearray(zipped(a=b"some text to compress " * 50))
    data[40:60] = bytes(20)
    assert [str(refusal)[:30] for _name, refusal in bundle.unpack("a.zip", bytes(data))] == [
        "The zip file cannot be opened "
    ]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("<b>x", "never closed"),
        ("x</b>", "closes nothing"),
        ("<b><i>x</b></i>", "closes nothing"),
        ("x", "− <b>"),
        ("<b>x</b><i>y</i>", "+ <i>"),
        ('<b>x</b><a id="a9">y</a>', "+ <a a9>"),
        ("<b>x</b><script>y</script>", "not allowed"),
        ('<b onclick="x()">x</b>', "attributes"),
        ("<b>x</b> %(name)s", "+ %(name)s"),
        ("<b>" * 500 + "x" + "</b>" * 500, "20 deep"),
    ],
)
def test_broken_markup_says_what_differs(target, says):
    with pytest.raises(markup.Broken, match=re.escape(says)), translation.override("en"):
        markup.refuse_broken("<b>tekst</b>", target)


def test_the_same_tags_in_another_order_are_fine():
    markup.refuse_broken('<a id="a1">tu</a> i <b>tam</b><br/>{name}', '<b>There</b> {name}<br> and <a id="a1">here</a>')
