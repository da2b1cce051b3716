"""Workers killed at planned instants while a bundle goes live: nothing is half public, all of it is in the end.

Real processes and a real SIGKILL, on whichever database the tests run.
"""

import datetime as dt
import signal

import pytest
from factories.pages import plant_site
from factories.releases import approved, news, pack, planned
from fakes.mortal import MortalWorker

from home.models import Bundle, PublishedDocument
from home.roles import ensure_roles

pytestmark = pytest.mark.django_db(transaction=True)

INSTANTS = {
    "after the first page": "home.release.pages:_publish:return:1",
    "before the checks": "home.release.readiness:inspect:call:1",
    "before the commit": "home.release.go_live:_release:return:1",
}


@pytest.fixture
def waiting(transactional_db):
    """(bundle that is due, the pages in it)."""
    ensure_roles()
    tree = plant_site(names=("news",))
    pages = news(tree)
    bundle = pack(pages[0])
    for page in pages:
        approved(page)
    return planned(bundle, after=dt.timedelta(minutes=-1)), [page.pk for page in pages]


def public(pages):
    return PublishedDocument.objects.filter(page__in=pages).count()


def state():
    return Bundle.objects.get().state


def test_killed_anywhere_nothing_is_half_public_and_the_next_worker_does_it(waiting, tmp_path):
    _bundle, pages = waiting
    for number, instant in enumerate(INSTANTS.values()):
        marker = tmp_path / f"died-{number}"
        code, _log = MortalWorker(tmp_path / f"{number}.log", dies_at=instant, marker=marker).finish()
        assert code == -signal.SIGKILL and marker.exists()
        assert (public(pages), state()) == (0, "planned")
    code, log = MortalWorker(tmp_path / "last.log").finish()
    assert code == 0, log
    assert (public(pages), state()) == (2, "live")


def test_of_several_workers_one_does_it(waiting, tmp_path):
    bundle, pages = waiting
    workers = [MortalWorker(tmp_path / f"{number}.log") for number in range(3)]
    assert [worker.finish()[0] for worker in workers] == [0, 0, 0]
    assert (public(pages), state()) == (2, "live")
    assert bundle.items.get().record["pages"][0]["before"] is None
