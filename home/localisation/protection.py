"""Who protects a source protects all its languages; what a translation is protected by itself is nobody else's.

A source's restriction is copied to every translation, beside the translation's own, and the copy knows where it came
from (`FollowedRestriction`). It changes with the source's, cannot be removed alone, and outlives it unless a person
says otherwise: to be protected is the safe state.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.log_actions import log
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import Translation

from home.localisation import answers
from home.localisation.models import FollowedRestriction

STAYS, LIFTED = "home.protection_stays", "home.protection_lifted"


def follow(restriction: PageViewRestriction) -> None:
    """A restriction was made or changed: the same one stands before every translation of what it protects."""
    for copy in list(_copies(restriction)):
        _agree(copy, restriction)
    close(restriction)


def close(door: PageViewRestriction) -> None:
    """No translation of a page behind `door` is outside: it, or a page above it, has a copy. Three queries and the
    copies."""
    is_door = Q(view_restrictions=door) | Q(view_restrictions__follows__source=door)
    closed = list(Page.objects.filter(is_door).values_list("path", flat=True))
    for page in _translated_from(door.page.get_descendants(inclusive=True), door.page.locale_id):
        if not page.path.startswith(tuple(closed)):
            copy_to(page, door)
            closed.append(page.path)


def _translated_from(sources: QuerySet[Page], locale_id: int) -> QuerySet[Page]:
    """Their translations, the highest first."""
    made = Translation.objects.filter(
        source__object=OuterRef("translation_key"), source__locale=locale_id, target_locale=OuterRef("locale")
    )
    return Page.objects.filter(Exists(made), translation_key__in=sources.values("translation_key")).order_by("path")


def follow_move(moved: Page) -> None:
    """A source may be behind a door now, or its translation outside; and who came out may be opened by hand."""
    above = Q(page__in=moved.get_ancestors(inclusive=True))
    for door in PageViewRestriction.objects.filter(above | Q(followers__isnull=False)).distinct():
        close(door)
    keys = moved.get_descendants(inclusive=True).values("translation_key")
    here = {"source__page__locale": moved.locale_id, "restriction__page__translation_key__in": keys}
    for followed in FollowedRestriction.objects.filter(**here).select_related("source__page", "restriction__page"):
        assert followed.source is not None  # the query asks for its page
        door = followed.source.page
        if not (moved.path.startswith(door.path) or door.path.startswith(moved.path)):
            followed.delete()
            log(instance=followed.restriction.page.specific, action=STAYS, data={"source": str(door)})


def copy_to(page: Page, restriction: PageViewRestriction) -> PageViewRestriction:
    copy = PageViewRestriction.objects.filter(page=page, follows__source=restriction).first()
    if copy is None:
        copy = PageViewRestriction(page=page, restriction_type=restriction.restriction_type)
        copy.password = restriction.password
        copy.save(user=answers.current().user)
        FollowedRestriction.objects.create(restriction=copy, source=restriction)
    _agree(copy, restriction)
    return copy


def _agree(copy: PageViewRestriction, restriction: PageViewRestriction) -> None:
    values = (restriction.restriction_type, restriction.password)
    if (copy.restriction_type, copy.password) != values:
        copy.restriction_type, copy.password = values
        copy.save(user=answers.current().user)
    copy.groups.set(restriction.groups.all())


def protect_as(source: Page, page: Page) -> None:
    for restriction in source.view_restrictions.all():
        copy_to(page, restriction)


def protect_new(source: Page, page: Page) -> None:
    """A new translation is protected as its source is. Wagtail copied that, too, but would not remember it."""
    page.view_restrictions.all().delete()
    protect_as(source, page)


def keep_following(restriction: PageViewRestriction) -> None:
    """Somebody changed a copy: the source decides."""
    followed = FollowedRestriction.objects.filter(restriction=restriction).select_related("source").first()
    if followed and followed.source:
        _agree(restriction, followed.source)


def source_of(restriction: PageViewRestriction) -> PageViewRestriction | None:
    followed = FollowedRestriction.objects.filter(restriction=restriction).select_related("source").first()
    return followed.source if followed else None


def come_of_age(restriction: PageViewRestriction) -> None:
    """A source's restriction is being removed. Its copies stay, as the translations' own, unless a person says no."""
    said = answers.current()
    for copy in _copies(restriction):
        data = {"source": str(restriction.page), "reason": said.reason}
        FollowedRestriction.objects.filter(restriction=copy).delete()
        if said.lifts_protection:
            copy.delete(user=said.user)
        log(instance=copy.page.specific, action=LIFTED if said.lifts_protection else STAYS, user=said.user, data=data)


def _copies(restriction: PageViewRestriction) -> Iterator[PageViewRestriction]:
    return PageViewRestriction.objects.filter(follows__source=restriction).select_related("page").iterator()


def follow_groups(restriction: PageViewRestriction) -> None:
    for copy in PageViewRestriction.objects.filter(follows__source=restriction):
        copy.groups.set(restriction.groups.all())


def leader_of(page: Page) -> Page | None:
    """The source because of which `page` is protected, for the editor's explanation."""
    followed = FollowedRestriction.objects.filter(restriction__page=page, source__isnull=False)
    found = followed.select_related("source__page").first()
    return found.source.page if found and found.source else None


def has_followers(page: Page) -> bool:
    return FollowedRestriction.objects.filter(source__page=page).exists()
