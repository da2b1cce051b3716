"""What axe, and a reader of a small screen, would stumble over."""

from axe_playwright_python.sync_playwright import Axe

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_A_LOOK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
"""The rules whose answer another width or other colours can change on a page that was looked at whole."""


def barriers(page, where=None, tags=LEVELS, rules=None):
    """(rule, elements) of every violation, in `where` (axe's context); `rules` asks for these only."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate("document.getAnimations().forEach((running) => running.finish())")  # no colour on its way to another
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags}
    # What passed is not written down, and style sheets are not fetched again: half of axe's time.
    options = {"runOnly": asked, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("([where, options]) => axe.run(where || document, options)", [where, options])
    for rule in found["violations"]:
        yield rule["id"], [node["html"][:300] for node in rule["nodes"]]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        yield "scrolls sideways", []
