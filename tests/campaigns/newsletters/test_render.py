"""The mail itself: whatever an author writes, it stays words; whatever the frame needs is there."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from campaigns.newsletters.compose import BLOCKS
from campaigns.newsletters.render import NewsletterContent, Part, render
from campaigns.ports import Identity

US = Identity(name="Latarnia", url="https://latarnia.example/pl/", postal_address="ul. Prosta 1\n00-001 Warszawa")
WEB = re.compile(r"""(?:src|href|action|background)\s*=\s*["']?([^"'\s>]+)|url\(([^)]+)\)""")
PAGE = {"title": "Poradnik", "lead": "Krótko.", "url": "https://latarnia.example/p", "image_url": "", "image_alt": ""}
EXAMPLES = {
    "heading": {"words": "Nagłówek"},
    "text": {"html": "<p>Akapit</p>", "text": "Akapit"},
    "page": PAGE | {"image_url": "https://latarnia.example/i.jpg", "image_alt": "Rzeka"},
    "pages": {"heading": "Nowe", "pages": [PAGE, PAGE]},
    "image": {"url": "https://latarnia.example/i.jpg", "alt": "Most", "width": 500, "caption": "Wiosna"},
    "button": {"words": "Zapisz się", "url": "https://latarnia.example/z"},
    "fact": {"heading": "Telefon", "telephone": "800 000 000", "dial": "800000000", "html": "", "text": ""},
    "divider": {},
}
NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</mj-text><mj-raw><script>",
            '" onload="alert(1)',
            "<!-- --> <![endif]-->",
            "{{ settings.SECRET_KEY }}{% debug %}",
            "[[unsubscribe]] [[pixel]]",
            "]]> &lt;b&gt; &amp;amp; &#60;i&#62;",
            "\x00\x0b\ud800\ufffe",
            "<mj-include path='/etc/passwd'/>",
        ]
    ),
)


class Reader(HTMLParser):
    """Tags and what a person reads."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.words, self.hidden = [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.hidden += tag in {"style", "title"}

    def handle_endtag(self, tag):
        self.hidden -= tag in {"style", "title"}

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def mail(*parts, language="pl", **fields):
    parts = [Part(kind, values) for kind, values in parts]
    return render(NewsletterContent(language, **({"subject": "Temat", "identity": US, "parts": parts} | fields)))


def test_every_block_has_both_templates_and_an_example_here():
    assert set(EXAMPLES) == set(BLOCKS)
    whole = mail(*EXAMPLES.items())
    for words in ("Nagłówek", "Akapit", "Poradnik", "Krótko.", "Most", "Wiosna", "Zapisz się", "800 000 000"):
        assert words in whole.html
        assert words in whole.text


def test_no_mjml_is_left_and_nothing_comes_from_another_host():
    html = mail(*EXAMPLES.items(), preheader="Zajawka").html
    assert "<mj-" not in html and "</mj-" not in html and "<script" not in html and "@import" not in html
    addresses = {a or b for a, b in WEB.findall(html)}
    assert {a for a in addresses if not a.startswith(("https://latarnia.example/", "tel:", "[["))} == set()


@given(NASTY, NASTY, NASTY)
def test_what_an_author_writes_stays_words(subject, words, address):
    kinds = {
        kind: {name: value if isinstance(value, int) else words for name, value in values.items()}
        for kind, values in EXAMPLES.items()
        if kind not in {"text", "pages", "fact"}
    }
    kinds["fact"] = EXAMPLES["fact"] | {"heading": words, "telephone": words}
    kinds["pages"] = {"heading": words, "pages": [dict.fromkeys(PAGE, words)]}
    identity = Identity(name=words, url=US.url, postal_address=address)
    whole = mail(*kinds.items(), subject=subject, preheader=words, topic=words, identity=identity)
    plain = mail(*((kind, dict(values)) for kind, values in EXAMPLES.items() if kind != "text"), preheader="x")
    assert "script" not in Reader(whole.html).tags
    assert {name for _, name, _ in Reader(whole.html).attributes} <= {n for _, n, _ in Reader(plain.html).attributes}
    for part in (whole.html, whole.text):
        assert (part.count("[[unsubscribe]]"), part.count("[[preferences]]")) == (1, 1)
    assert (whole.html.count("[[pixel]]"), whole.text.count("[[pixel]]")) == (1, 0)
    assert "\n" not in whole.subject
    whole.html.encode(), whole.text.encode(), whole.subject.encode()


@pytest.mark.parametrize("subject", ['Tom & "Ala" <ala@x>', "Zażółć gęślą jaźń", "Нова — “цитата”", "❤️ 👩‍🏫 maj"])
def test_words_arrive_as_they_were_written(subject):
    whole = mail(subject=subject)
    assert ("div", "aria-label", subject) in Reader(whole.html).attributes
    assert subject in "".join(Reader(whole.html).words)
    assert subject in whole.text and whole.subject == subject


def test_the_frame_says_why_and_how_to_leave():
    whole = mail(topic="Poradniki")
    for part in (whole.html, whole.text):
        assert "Poradniki" in part and "00-001 Warszawa" in part and "Latarnia" in part
    assert 'href="[[unsubscribe]]"' in whole.html and 'href="[[preferences]]"' in whole.html


def test_it_names_its_language_and_is_ready_for_a_dark_screen():
    html = mail(language="uk").html
    assert '<html lang="uk" dir="ltr"' in html
    assert '<meta name="color-scheme" content="light dark">' in html and "prefers-color-scheme: dark" in html


def test_an_arabic_mail_reads_from_the_right():
    html = mail(("text", EXAMPLES["text"]), language="ar").html
    assert '<html lang="ar" dir="rtl"' in html and 'align="right"' in html


def test_every_image_has_alt_text_and_a_button_is_a_link_with_words():
    reader = Reader(mail(*EXAMPLES.items()).html)
    images = [tag for tag in reader.tags if tag == "img"]
    alts = [value for tag, name, value in reader.attributes if (tag, name) == ("img", "alt")]
    assert len(images) == len(alts) == 2
    assert ("a", "href", "https://latarnia.example/z") in reader.attributes


def test_the_same_data_gives_the_same_mail_whoever_looks():
    with override("en"):
        english = mail(*EXAMPLES.items())
    with override("uk"):
        ukrainian = mail(*EXAMPLES.items())
    assert english == ukrainian


def test_the_inert_mail_has_no_placeholder():
    whole = mail(*EXAMPLES.items()).inert("https://latarnia.example")
    assert "[[" not in whole.html + whole.text


def test_the_text_part_has_no_markup_and_no_holes():
    text = mail(*EXAMPLES.items(), preheader="Zajawka", topic="Poradniki").text
    assert "<" not in text and "&" not in text
    assert "\n\n\n" not in text and not re.search(r"[ \t]$", text, re.M)
