"""People at work on a small site, drawn at random: for tests of what must hold whatever editors do."""

import datetime as dt
import random
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from factories.pages import add, add_image, add_topic, locale, plant_site, translate
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction

from config.jobs import wagtail_schedule
from home.models import NewsPage, SiteImage, StandardPage, Topic
from home.published.refresh import gathered

START = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)


class Newsroom:
    """People at work on a small site. Every method is one editorial action on pages drawn at random."""

    def __init__(self, seed, clock, user):
        self.random, self.clock, self.user, self.made = random.Random(seed), clock, user, 0
        self.tree = plant_site(names=("news", "about"))  # every step looks at every page
        self.topics = [add_topic("Szkoła", en="School"), add_topic("Rodzina")]
        self.images = [add_image(), add_image("Latarnia")]
        self.fixed = set(Page.objects.filter(depth__lte=2).values_list("pk", flat=True))

    # --- drawing -----------------------------------------------------------------------------------------------------

    def page(self, **filters):
        found = Page.objects.filter(depth__gt=2, alias_of=None, **filters).order_by("pk")
        return self.random.choice(list(found)).specific if found else None

    def one_of(self, model):
        found = list(model.objects.order_by("pk"))
        return self.random.choice(found) if found else None

    def word(self, stem):
        self.made += 1
        return f"{stem} {self.made}"

    def body(self):
        aim = self.page()
        return [("text", f'<p>{self.word("Treść")}, <a linktype="page" id="{aim.pk}">odsyłacz</a></p>')]

    # --- actions -----------------------------------------------------------------------------------------------------

    def create(self):
        parent = self.page() or self.tree.pl.news
        kind = self.random.choice([NewsPage, StandardPage])
        fields = {"body": self.body(), "hero_image": self.random.choice([None, *SiteImage.objects.order_by("pk")])}
        topics = [topic for topic in Topic.objects.order_by("pk") if self.random.random() < 0.4]
        add(kind, parent, self.word("Strona"), live=self.random.random() < 0.7, topics=topics, **fields)

    def edit_draft(self):
        page = self.page()
        page.title, page.lead = self.word("Szkic"), self.word("Zdanie")
        page.save_revision()

    def edit_and_publish(self):
        page = self.page()
        page.title, page.body = self.word("Tytuł"), self.body() if hasattr(page, "body") else None
        page.save_revision().publish()

    def publish_draft(self):
        if page := self.page(live=False):
            page.get_latest_revision_as_object().save_revision().publish()

    def publish_later(self):
        page = self.page()
        page.title, page.go_live_at = self.word("Za chwilę"), timezone.now() + dt.timedelta(hours=3)
        page.save_revision().publish()

    def publish_until(self):
        page = self.page(live=True)
        page.expire_at = timezone.now() + dt.timedelta(hours=4)
        page.save_revision().publish()

    def time_passes(self):
        self.clock.shift(dt.timedelta(hours=self.random.choice([1, 2, 5])))
        wagtail_schedule()

    def unpublish(self):
        self.page(live=True).unpublish()

    def unpublish_branch(self):
        UnpublishPageAction(self.page(live=True), user=self.user, include_descendants=True).execute(
            skip_permission_checks=True
        )

    def move(self):
        page, target = self.page(), self.page()
        if not target.path.startswith(page.path) and target.locale_id == page.locale_id:
            page.slug = f"{page.slug[:40]}-{self.made}"  # free at the new place
            page.save()
            page.move(target, pos=self.random.choice(["first-child", "last-child"]))

    def restrict(self):
        kind = self.random.choice([PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
        PageViewRestriction.objects.create(page=Page.objects.get(pk=self.page().pk), restriction_type=kind)

    def lift_restriction(self):
        if restriction := self.one_of(PageViewRestriction):
            restriction.delete()

    def change_slug(self):
        page = self.page()
        page.slug = f"adres-{self.made}"
        self.made += 1
        page.save_revision().publish() if page.live and self.random.random() < 0.5 else page.save()

    def translate(self):
        page = self.page(locale=locale("pl"))
        parent = page.get_parent()
        if not page.has_translation(locale("en")) and parent.has_translation(locale("en")):
            translate(page, "en", self.word("Translated"))

    def copy(self):
        page = self.page()
        attributes = {"slug": f"kopia-{self.made}"}
        self.made += 1
        action = CopyPageAction(page, to=page.get_parent(), recursive=True, update_attrs=attributes, keep_live=True)
        action.execute(skip_permission_checks=True)

    def mirror(self):
        """Beside the page, or anywhere in its language; at times an alias of an alias.

        One step here: Wagtail protects the alias of a protected page only after it is there, in the same transaction.
        """
        page = self.page() if self.random.random() < 0.8 else self.alias() or self.page()
        places = [page.get_parent(), *Page.objects.filter(depth__gt=2, locale=page.locale_id, alias_of=None)]
        with gathered():
            page.create_alias(parent=self.random.choice(places[:4]), update_slug=f"lustro-{self.made}")
        self.made += 1

    def part_from_original(self):
        if alias := self.alias(content_type__model__in=["newspage", "standardpage"]):  # a second list has no sense
            ConvertAliasPageAction(alias).execute(skip_permission_checks=True)

    def alias(self, **filters):
        found = list(Page.objects.exclude(alias_of=None).filter(**filters).order_by("pk"))
        return self.random.choice(found).specific if found else None

    def edit_image(self):
        image = self.random.choice(self.images)
        image.author = self.word("Autor")
        image.save()

    def edit_topic(self):
        if topic := self.one_of(Topic):
            topic.name = self.word("Temat")
            topic.save()

    def delete_topic(self):
        if Topic.objects.count() > 1:
            self.one_of(Topic).delete()
        else:
            add_topic(self.word("Nowy"))

    def delete_image(self):
        self.images.pop().delete()
        self.images.append(add_image(self.word("Obraz")))
        self.images.reverse()

    def delete(self):
        if Page.objects.count() > 16:
            self.page().delete()

    def change_mind(self):
        """A whole transaction that comes to nothing."""
        with transaction.atomic():
            self.unpublish_branch()
            self.create()
            transaction.set_rollback(True)

    # --- the tale ----------------------------------------------------------------------------------------------------

    ACTIONS = (
        *[create] * 5, edit_draft, *[edit_and_publish] * 2, *[publish_draft] * 4, publish_later, publish_until,
        *[time_passes] * 2, unpublish, unpublish_branch, *[move] * 2, restrict, *[lift_restriction] * 2,
        *[change_slug] * 2, *[translate] * 2, copy, *[mirror] * 3, edit_image, edit_topic, delete_topic, delete_image,
        delete, change_mind, part_from_original,
    )  # fmt: skip

    def attempt(self, action):
        """The action's name; an edit the site refuses (a second page with the same role) leaves no trace."""
        try:
            with transaction.atomic():
                action(self)
        except ValidationError:
            return "refused"
        return action.__name__

    def live_a_day(self, steps, check):
        """`check(done)` is asked after every step, with the names of the actions so far."""
        done = []
        for _ in range(steps):
            action = self.random.choice(self.ACTIONS)
            done.append(self.attempt(action))
            check(done)
        return Counter(done)
