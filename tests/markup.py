"""What a strict reader of HTML finds wrong with a page: the parser's errors, and rules people of assistive tools need.

html5lib reports every parse error of the HTML standard; the rules are checks of ours over its tree.
"""

from collections import Counter

import html5lib

NAMES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list", "headers")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OBSOLETE = {"center", "font", "big", "strike", "marquee", "blink", "acronym", "tt", "frame", "frameset", "dir"}
FIELDS = {"input", "select", "textarea"}
WITHOUT_LABEL = {"hidden", "submit", "button", "image", "reset"}


def parse(html):
    """The tree (without namespaces) and the parser's errors in words."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [f"line {line}: {code} {details.get('name', '')}" for (line, _column), code, details in parser.errors]
    return tree, errors


def faults(tree, errors):
    """One sentence per fault of what `parse` returned; empty for a good page."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    checks = (_ids, _headings, _landmarks, _images, _fields, _links, _tables, _words)
    return errors + [fault for check in checks for fault in check(tree, elements)]


def text_of(element):
    """What is read aloud: words, and the alternative texts of pictures."""
    words = " ".join([*element.itertext(), *(image.get("alt", "") for image in element.iter("img"))])
    return " ".join(f"{words} {element.get('aria-label', '')}".split())


def _ids(_tree, elements):
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1 or not name.strip())
    for element in elements:
        for name in NAMES:
            missing = [target for target in element.get(name, "").split() if target not in ids]
            yield from (f"{element.tag}[{name}] names no element: {target}" for target in missing)
        if element.tag == "a" and element.get("href", "").startswith("#") and element.get("href")[1:] not in ids:
            yield f"link to {element.get('href')} leads nowhere"


def _headings(_tree, elements):
    levels = [int(element.tag[1]) for element in elements if element.tag in HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first headings"
    yield from (
        f"h{after} follows h{before}" for before, after in zip(levels, levels[1:], strict=False) if after > before + 1
    )
    yield from (f"{e.tag} is empty" for e in elements if e.tag in HEADINGS and not text_of(e))


def _landmarks(tree, elements):
    if tree.find("body") is None or not tree.get("lang"):
        yield "the language of the page is not said"
    if (mains := sum(element.tag == "main" for element in elements)) != 1:
        yield f"{mains} main elements"
    navs = Counter(e.get("aria-label") or e.get("aria-labelledby") for e in elements if e.tag == "nav")
    yield from (f"{count} navigations are called {name}" for name, count in navs.items() if count > 1 or name is None)


def _images(_tree, elements):
    for element in elements:
        if element.tag == "img":
            yield from (
                f"img without {name}: {element.get('src')}" for name in ("alt", "src") if element.get(name) is None
            )
            if not (element.get("width") and element.get("height")):
                yield f"img without its size moves the page: {element.get('src')}"


def _fields(_tree, elements):
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    inside = {field for label in elements if label.tag == "label" for field in label.iter() if field.tag in FIELDS}
    for element in elements:
        if element.tag not in FIELDS or element.get("type") in WITHOUT_LABEL or element in inside:
            continue
        if element.get("id") not in labelled and not (element.get("aria-label") or element.get("aria-labelledby")):
            yield f"{element.tag}[name={element.get('name')}] has no label"


def _links(_tree, elements):
    for element in elements:
        if element.tag in ("a", "button"):
            if not text_of(element):
                yield f"{element.tag} without words: {element.get('href')}"
            if any(inner.tag in ("a", "button", *FIELDS) for inner in element.iter() if inner is not element):
                yield f"something to press inside a {element.tag}: {text_of(element)}"


def _tables(_tree, elements):
    for table in (element for element in elements if element.tag == "table"):
        heads = list(table.iter("th"))
        if not heads or any(cell.get("scope") is None for cell in heads):
            yield f"a table whose headings do not say what they head: {text_of(table)[:60]}"


def _words(_tree, elements):
    for element in elements:
        if element.tag in OBSOLETE:
            yield f"{element.tag} is obsolete"
        if element.get("style") is not None or element.tag == "style":
            yield f"style inside the page: {element.tag}"
        yield from (f"script inside {element.tag}: {name}" for name in element.attrib if str(name).startswith("on"))
