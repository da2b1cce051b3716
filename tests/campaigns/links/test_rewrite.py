"""The links of a newsletter become placeholders, and nothing else changes."""

import re
import time

import mrml
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.links import utm
from campaigns.links.rewrite import BadLinks, FoundLink, find_bad_links, rewrite

SITE = "https://example.org"
UTM = utm.parameters(source="newsletter", medium="email")
TAIL = "utm_source=newsletter&utm_medium=email"


def rewritten(html, text=""):
    return rewrite(html, text, utm=UTM, base_url=SITE)


def test_every_web_link_becomes_a_numbered_placeholder():
    result = rewritten("<a href=\"https://a.example/x?y=1&amp;z=2#f\">First</a> <A HREF='/pl/'><b>Second</b>\n one</A>")

    assert result.html == "<a href=\"[[link:1]]\">First</a> <A HREF='[[link:2]]'><b>Second</b>\n one</A>"
    assert result.links == [
        FoundLink(1, f"https://a.example/x?y=1&z=2&{TAIL}#f", "First"),
        FoundLink(2, f"https://example.org/pl/?{TAIL}", "Second one"),
    ]


def test_one_address_with_two_labels_is_two_links_and_with_one_label_one():
    result = rewritten(
        '<a href="/a"><img src="x.png" alt="A photograph"></a><a href="/a">Read more</a><a href="/a">Read more</a>'
    )

    assert re.findall(r"\[\[link:\d\]\]", result.html) == ["[[link:1]]", "[[link:2]]", "[[link:2]]"]
    assert [link.label for link in result.links] == ["A photograph", "Read more"]


def test_the_text_part_shares_the_numbers_of_the_html():
    result = rewritten(
        '<a href="https://a.example/">A</a><a href="https://b.example/">B</a>',
        "See (https://b.example/), then https://a.example/. And https://only.example/text_(1)!",
    )

    assert result.text == "See ([[link:2]]), then [[link:1]]. And [[link:3]]!"
    assert result.links[2] == FoundLink(3, f"https://only.example/text_(1)?{TAIL}", "")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="mailto:biuro@example.org?subject=a">write</a>',
        '<a href="tel:+48 12 345">call</a>',
        '<a href="#top">up</a>',
        '<a href="[[unsubscribe]]">leave</a>',
        '<a name="top">no link</a>',
        '<a data-href="https://a.example/" title=\'href="https://b.example/"\'>no link either</a>',
        '<link href="https://a.example/style.css"><img src="https://a.example/x.png">',
        "<p>https://a.example/ written in a paragraph</p>",
    ],
)
def test_what_is_no_web_link_stays(html):
    assert rewritten(html).html == html
    assert rewritten(html).links == []


def test_links_for_outlook_in_conditional_comments_count_too():
    outlook = (
        '<!--[if mso | IE]><v:roundrect xmlns:v="urn:x" href="https://a.example/" arcsize="8%">Go</v:roundrect>'
        '<![endif]--><!--[if !mso]><!--><a href="https://a.example/">Go</a><!--<![endif]-->'
    )

    result = rewritten(outlook)

    assert result.html == outlook.replace('"https://a.example/"', '"[[link:1]]"', 1).replace(
        '"https://a.example/"', '"[[link:2]]"'
    )


MJML = """<mjml><mj-head><mj-style inline="inline">a { color: #005 }</mj-style></mj-head><mj-body><mj-section>
<mj-column><mj-image href="https://a.example/?q=1&amp;r=2" alt="Photo" src="https://example.org/p.png" />
<mj-text>Zażółć &amp; <a href="https://b.example/">gęślą</a> jaźń&nbsp;„x”</mj-text>
<mj-button href="https://c.example/">More</mj-button></mj-column></mj-section></mj-body></mjml>"""


def test_mail_html_keeps_every_other_byte():
    html = mrml.to_html(MJML).content

    result = rewritten(html)

    back = result.html
    for link, written in zip(
        result.links, ["https://a.example/?q=1&amp;r=2", "https://b.example/", "https://c.example/"], strict=True
    ):
        back = back.replace(f"[[link:{link.position}]]", written)
    assert back == html
    assert [link.label for link in result.links] == ["Photo", "gęślą", "More"]


def test_every_refused_link_is_named_at_once():
    html = '<a href="javascript:alert(1)">Click me</a><a href="http://10.0.0.7/plan">Plan</a><a href="">Empty</a>'

    with pytest.raises(BadLinks) as refused:
        rewritten(html, "http://localhost/")

    assert [(bad.label, bad.code) for bad in refused.value.links] == [
        ("Click me", "scheme"),
        ("Plan", "internal"),
        ("Empty", "empty"),
        ("", "internal"),
    ]
    assert "Click me" in str(refused.value)
    assert "http://10.0.0.7/plan" in str(refused.value)
    assert find_bad_links(html, "", base_url=SITE) == refused.value.links[:3]


@given(
    st.lists(
        st.sampled_from(["<a href=", '"', "'", ">", "</a>", "https://a.example/", " ", "<!--", "-->", "x"]), max_size=40
    )
)
def test_broken_html_neither_crashes_nor_loses_what_is_no_link(pieces):
    html = "".join(pieces)
    if not find_bad_links(html, "", base_url=SITE):
        result = rewritten(html)

        assert len(result.links) == len(set(re.findall(r"\[\[link:(\d+)\]\]", result.html)))


def test_a_lost_quote_in_a_long_newsletter_costs_no_minutes():
    began = time.perf_counter()

    rewritten('<a title="x' + "' href=y " * 20_000)

    assert time.perf_counter() - began < 2
