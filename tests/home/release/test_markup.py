"""What can be seen in HTML without a browser. Pure: no database, no site."""

import pytest

from home.release import markup


def codes(inside):
    return [code for code, _name in markup.faults(markup.look(f"<body><main>{inside}</main></body>"))]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<h1>A</h1><h3>B</h3>", "heading_skips"),
        ("<h2>A</h2>", "heading_skips"),
        ("<h1>A</h1><h2> </h2>", "heading_empty"),
        ("<a href='/pl/'><span></span></a>", "link_without_words"),
        ("<a href='/pl/'><img src='x.jpg' alt=''></a>", "link_without_words"),
        ("<table><caption>Dane</caption><tr><td>1</td></tr></table>", "table_without_headers"),
        ("<img src='x.jpg'>", "image_without_alt"),
        ("<video src='x.mp4'></video>", "film_without_transcript"),
        ("<iframe src='https://example.org/'></iframe>", "film_without_transcript"),
    ],
)
def test_a_fault_is_seen(html, code):
    assert codes(html) == [code]


@pytest.mark.parametrize(
    "html",
    [
        "<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>",
        "<a href='/pl/'>Dalej</a><a href='/pl/'><img src='x.jpg' alt='Granat'></a>",
        "<a href='/pl/' aria-label='Dalej'><svg><path d='M0'/></svg></a>",
        "<table><tr><th scope='col'>A<td>1</table>",
        "<img src='x.jpg' alt=''><p>unclosed<li>too",
        "<video src='x.mp4'><track kind='captions' src='x.vtt'></video>",
        "<video src='x.mp4'></video><details class='film__transcript'>…</details>",
    ],
)
def test_what_is_right_is_left_alone(html):
    assert codes(html) == []


def test_only_the_content_is_judged():
    html = "<h3>Menu</h3><img src='logo.svg'><main><h1>A</h1></main><a href='/'></a>"
    assert markup.faults(markup.look(html)) == []


def test_a_link_keeps_its_words_and_its_address():
    seen = markup.look("<main><a href='/pl/x/#y'>Czytaj <b>dalej</b></a><a>nic</a></main>")
    assert [(link.href, link.words) for link in seen.links] == [("/pl/x/#y", "Czytaj dalej"), (None, "nic")]
