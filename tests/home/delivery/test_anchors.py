from home.blocks import BodyBlock
from home.delivery.anchors import anchored


def test_every_heading_gets_an_address_of_its_own():
    body = BodyBlock().to_python(
        [
            {"type": "text", "value": "<h2>Co robić?</h2><p>…</p><h2>Co robić?</h2>"},
            {"type": "quote", "value": {"text": "…", "source": ""}},
            {"type": "text", "value": "<h2><b>Школа</b></h2>"},
        ]
    )
    found = anchored(body)
    assert found.headings == [("co-robic", "Co robić?"), ("co-robic-2", "Co robić?"), ("shkola", "Школа")]
    assert '<h2 id="co-robic-2">' in found.parts[0][1]
    assert found.parts[1][1] is None
