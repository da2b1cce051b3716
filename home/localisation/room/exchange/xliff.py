"""XLIFF 1.2, which every translators' program takes (why not 2.0: docs/decisions/0012): one `<file>` is one sheet.

Tags travel as `<g>` and `<x>`, which programs show as locked pieces. Letters that XML cannot hold travel as `<x>` too.
"""

import re
from xml.etree.ElementTree import Element, ParseError, SubElement, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from home.localisation.room.exchange import markup
from home.localisation.room.exchange.markup import Piece
from home.localisation.room.exchange.sheets import Sheet, Unit, Unreadable, moment

ENDING, MIME = "xlf", "application/x-xliff+xml"
NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SHOWN_AS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "a": "link", "br": "lb"}
# XML 1.0 has no place for these; a bare carriage return it has, but a reader turns it into a newline.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")
UNCONFIRMED = {"new", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n"} | {
    "needs-review-translation",
    "needs-translation",
}


def write(sheet: Sheet) -> bytes:
    root = Element("xliff", {"version": "1.2", "xmlns": NAMESPACE})
    file = SubElement(
        root,
        "file",
        {
            "original": sheet.translation,
            "source-language": sheet.source_language,
            "target-language": sheet.target_language,
            "datatype": "html",
            "product-name": _xml(sheet.title),
            **({"date": sheet.exported_at.isoformat()} if sheet.exported_at else {}),
            SPACE: "preserve",
        },
    )
    body = SubElement(file, "body")
    for unit in sheet.units:
        _write_unit(body, unit)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _write_unit(body: Element, unit: Unit) -> None:
    row = SubElement(body, "trans-unit", {"id": f"{unit.number}:{unit.path}", "resname": unit.path, SPACE: "preserve"})
    _write_text(SubElement(row, "source"), unit.source)
    if unit.target:
        state = "translated" if unit.is_confirmed else "needs-review-translation"
        _write_text(SubElement(row, "target", {"state": state}), unit.target)
    SubElement(row, "note").text = _xml(unit.note)


def _xml(text: str) -> str:
    return UNSPEAKABLE.sub(" ", text)


def _write_text(parent: Element, html: str) -> None:
    here = [parent]
    for kind, value in markup.pieces(html):
        if kind == "text":
            _append_text(here[-1], value)
        elif kind == "close":
            here.pop()
        elif kind == "raw":
            SubElement(here[-1], "x", {"id": "raw", "equiv-text": _xml(value)})
        else:
            tag = value.rstrip("0123456789n") if value.startswith("an") else value.rstrip("0123456789")
            element = SubElement(here[-1], "g" if kind == "open" else "x", _shown(tag, value))
            here += [element] if kind == "open" else []


def _shown(tag: str, name: str) -> dict[str, str]:
    return {"id": name, "ctype": SHOWN_AS.get(tag, f"x-{tag}")}


def _append_text(parent: Element, text: str) -> None:
    last = 0
    for match in UNSPEAKABLE.finditer(text):
        _say(parent, text[last : match.start()])
        SubElement(parent, "x", {"id": f"char{ord(match[0]):x}", "ctype": "x-char"})
        last = match.end()
    _say(parent, text[last:])


def _say(parent: Element, text: str) -> None:
    """ElementTree hangs text behind the last child, if there is one."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def read(content: bytes) -> list[Sheet]:
    """The sheets of a file. Document types and entities are refused: nothing is expanded, nothing fetched.

    Raises `Unreadable`.
    """
    parser = DefusedXMLParser(target=TreeBuilder(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(content)
        root = parser.close()
    except DefusedXmlException:
        raise Unreadable(
            _("The file declares a document type or entities, which is refused. Export it anew.")
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(_("The file is not well-formed XML (%s).") % error) from None
    if root.tag != f"{{{NAMESPACE}}}xliff":
        raise Unreadable(_("The file is not XLIFF 1.2. Save it in that version."))
    return [_sheet(file) for file in root.iter(f"{{{NAMESPACE}}}file")]


def _sheet(file: Element) -> Sheet:
    rows = file.iter(f"{{{NAMESPACE}}}trans-unit")
    return Sheet(
        translation=file.get("original", ""),
        title=file.get("product-name", ""),
        source_language=file.get("source-language", ""),
        target_language=file.get("target-language", ""),
        exported_at=moment(file.get("date", "")),
        units=[_unit(number, row) for number, row in enumerate(rows, start=1)],
    )


def _unit(number: int, row: Element) -> Unit:
    source, target = (row.find(f"{{{NAMESPACE}}}{name}") for name in ("source", "target"))
    path = row.get("resname") or row.get("id", "").partition(":")[2]
    try:
        texts = [markup.assemble(list(_pieces(side))) if side is not None else "" for side in (source, target)]
    except (markup.Broken, RecursionError) as error:
        return Unit(number=number, path=path, source="", error=str(error))
    return Unit(
        number=number,
        path=path,
        source=texts[0],
        target=texts[1],
        is_confirmed=target is None or target.get("state") not in UNCONFIRMED,
    )


def _pieces(parent: Element):
    if parent.text:
        yield Piece("text", parent.text)
    for child in parent:
        yield from _piece(child)
        if child.tail:
            yield Piece("text", child.tail)


def _piece(element: Element):
    tag, name = str(element.tag).rpartition("}")[2], element.get("id", "")
    if tag == "mrk":  # a segment or a remark a program put around the text
        yield from _pieces(element)
    elif tag == "g":
        yield Piece("open", name)
        yield from _pieces(element)
        yield Piece("close", name)
    elif name == "raw":
        yield Piece("raw", element.get("equiv-text", ""))
    elif element.get("ctype") == "x-char" or re.fullmatch(r"char[0-9a-f]{1,4}", name):
        yield Piece("text", _letter(name))
    else:
        yield Piece("empty", name)


def _letter(name: str) -> str:
    """Only a letter XML cannot hold: everything else would be a way round the checks."""
    try:
        letter = chr(int(name.removeprefix("char"), 16))
    except ValueError:
        letter = ""
    if not UNSPEAKABLE.fullmatch(letter):
        raise markup.Broken(_("The tag “%s” is not one of the original. Restore the original's tags.") % name)
    return letter
