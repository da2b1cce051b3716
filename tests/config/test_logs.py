"""What reaches the log: one line per event, nobody in it."""

import io
import logging
import logging.config

import pytest
from django.test import RequestFactory

from config import logs

ANNA = "anna.nowak@example.org"


@pytest.fixture(params=["json", "text"])
def written(request):
    """What a logger with our formatter writes."""
    formatter = logging.config.DictConfigurator({}).configure_formatter(
        logs.configuration(request.param)["formatters"]["event"]
    )
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(formatter)
    logger = logging.getLogger("test.people")
    logger.addHandler(handler)
    yield lambda: handler.stream.getvalue()
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "extra",
    [
        {"request": RequestFactory().get("/pl/newsletter/", {"address": ANNA})},
        {"row": {"to": ANNA}},
        {"rows": [ANNA]},
        {"error": ValueError(f"refused: <{ANNA}>")},
    ],
    ids=["request", "mapping", "list", "exception"],
)
def test_no_attribute_of_an_event_carries_an_address(written, extra):
    logging.getLogger("test.people").warning("Not Found", extra=extra)
    assert "Not Found" in written() and "anna.nowak" not in written()


def test_an_address_in_a_url_is_struck_and_the_rest_stays(written):
    logging.getLogger("test.people").warning("GET /pl/search/?q=anna.nowak%40example.org&page=2 again %2540")
    assert "anna" not in written() and "/pl/search/?q=[address]&page=2" in written()


@pytest.mark.parametrize("door", ["/u/", "/t/c/", "/t/o/", "/pl/newsletter/preferences/", "/en/newsletter/confirm/"])
def test_the_token_of_a_personal_link_is_struck(written, door):
    """Django's log names the path of every answer from 400 on, also of a valid link whose form had an error."""
    logging.getLogger("test.people").warning("Unprocessable Entity: %s", f"{door}U2VjcmV0VG9rZW4_-x/")
    assert "U2VjcmV0" not in written() and f"{door}[token]/" in written()
