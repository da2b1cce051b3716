"""What the gate names is the author's own to mend, never a fault of our templates."""

import pytest
from factories.pages import fill_site, plant_site
from factories.releases import approved, pack

from home.release.rehearsal import rehearse

pytestmark = pytest.mark.once


def test_no_template_of_ours_is_at_fault(db, roles):
    """Every type of page, with most blocks, has nothing to mend: what is named is the author's own."""
    tree = plant_site(names=("news", "guides", "events", "campaigns"))
    pages = [polish for polish, _english in fill_site(tree).values()]
    bundle = pack(*pages, languages=["pl"])
    for page in pages:
        page.unpublish()
        approved(page)
    assert rehearse(bundle).reasons() == []
