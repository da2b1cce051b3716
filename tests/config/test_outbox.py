import pytest
from django.core.mail import EmailMultiAlternatives

pytestmark = pytest.mark.once


@pytest.fixture
def outbox_backend(settings):
    settings.EMAIL_BACKEND = "config.outbox.OutboxBackend"


@pytest.mark.django_db
def test_a_mail_of_the_demo_is_read_in_the_browser(client, outbox_backend):
    mail = EmailMultiAlternatives("Zażółć", "Tekst", "a@example.org", ["b@example.org"])
    mail.attach_alternative("<p>Gęślą jaźń</p>", "text/html")
    mail.send()
    listing = client.get("/outbox/").content.decode()
    address = listing.split('href="/outbox/')[1].split('"')[0]
    assert "Zażółć" in listing
    assert "Tekst" in client.get(f"/outbox/{address}").content.decode()
    page = client.get(f"/outbox/{address}html")
    assert "Gęślą jaźń" in page.content.decode()
    assert "script" not in page["Content-Security-Policy"].replace("sandbox", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../etc/passwd", "20200101T000000000000-00000000", "%2e%2e"])
def test_a_name_that_is_no_mail_is_not_found(client, name):
    assert client.get(f"/outbox/{name}/").status_code == 404
