"""What axe, and a reader of a small screen, would stumble over."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_A_LOOK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
"""The rules whose answer another width or other colours can change on a page that was looked at whole."""
RUN = """async ([where, options]) => {
    if (!window.axe) return null
    document.getAnimations().forEach(running => running.finish())  // no colour on its way to another
    const found = (await axe.run(where || document, options)).violations
        .map(rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 300))])
    const fits = document.documentElement.scrollWidth <= innerWidth
    return fits ? found : [...found, ['scrolls sideways', []]]
}"""


def barriers(page, where=None, tags=LEVELS, rules=None):
    """(rule, elements) of every violation, in `where` (axe's context); `rules` asks for these only."""
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags}
    # What passed is not written down, and style sheets are not fetched again: half of axe's time. Nor does it wait for
    # frames to answer: they hold other pages, in which there is no axe.
    options = {"runOnly": asked, "resultTypes": ["violations"], "preload": False, "iframes": False}
    found = page.evaluate(RUN, [where, options])
    if found is None:
        page.evaluate(SCRIPT)
        found = page.evaluate(RUN, [where, options])
    return [tuple(barrier) for barrier in found]
