"""What wagtail-localize does not remember: versions of a source, what a revision was made of, who waived a segment,
what waits for its source, and what is protected because its source is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin


class SourceVersion(models.Model):
    """The content of a translated source at one publication.

    `texts` is a list of `[path, text]` in the order of the page. It serves the gate (a text of any version is a text
    of the source's language) and the comparison "what changed since I translated".
    """

    source = models.ForeignKey(
        "wagtail_localize.TranslationSource",
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name=_("source"),
    )
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(_("digest of all translated and synchronised fields"), max_length=64)
    texts = models.JSONField(_("texts"))
    is_minor = models.BooleanField(_("minor change"), default=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("version of a source")
        verbose_name_plural = _("versions of sources")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="source_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} v{self.number}"


class TranslatedRevision(models.Model):
    """Which version of the source a saved revision of a translation was made from."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="translated", verbose_name=_("revision")
    )
    translation = models.ForeignKey(
        "wagtail_localize.Translation", on_delete=models.CASCADE, related_name="+", verbose_name=_("translation")
    )
    version = models.ForeignKey(SourceVersion, on_delete=models.CASCADE, related_name="+", verbose_name=_("version"))

    class Meta:
        verbose_name = _("translated revision")
        verbose_name_plural = _("translated revisions")

    def __str__(self) -> str:
        return f"{self.revision_id} of {self.version_id}"


class MinorRevision(models.Model):
    """Its author called the change of this revision minor, before it was published."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="+", verbose_name=_("revision")
    )

    class Meta:
        verbose_name = _("minor change")
        verbose_name_plural = _("minor changes")

    def __str__(self) -> str:
        return str(self.revision_id)


class WaitingRevisionQuerySet(models.QuerySet):
    def waiting_for(self, source: TranslatableMixin) -> "WaitingRevisionQuerySet":
        """Translations that were made from this instance."""
        return self.filter(
            translation__source__object=source.translation_key, translation__source__locale=source.locale_id
        )

    def of(self, target: TranslatableMixin) -> "WaitingRevisionQuerySet":
        """The one that is this instance's, or none."""
        return self.filter(
            translation__source__object=target.translation_key, translation__target_locale=target.locale_id
        )


class WaitingRevision(models.Model):
    """A revision of a translation that was approved, and goes live when its source does."""

    translation = models.OneToOneField(
        "wagtail_localize.Translation", on_delete=models.CASCADE, related_name="waiting", verbose_name=_("translation")
    )
    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="+", verbose_name=_("revision")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("approved by")
    )
    at = models.DateTimeField(_("approved at"), auto_now_add=True)

    objects = WaitingRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation waiting for its source")
        verbose_name_plural = _("translations waiting for their source")

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.revision_id}"


class FollowedRestriction(models.Model):
    """A view restriction a translation has because its source has it."""

    restriction = models.OneToOneField(
        "wagtailcore.PageViewRestriction",
        on_delete=models.CASCADE,
        related_name="follows",
        verbose_name=_("restriction of the translation"),
    )
    source = models.ForeignKey(
        "wagtailcore.PageViewRestriction",
        null=True,
        on_delete=models.SET_NULL,
        related_name="followers",
        verbose_name=_("restriction of the source"),
    )

    class Meta:
        verbose_name = _("restriction that follows its source")
        verbose_name_plural = _("restrictions that follow their source")

    def __str__(self) -> str:
        return f"{self.restriction_id} follows {self.source_id}"


class OrphanedTranslation(models.Model):
    """What the gate must still know of a translation that wagtail-localize knows nothing of (any more): its source was
    deleted, or it is a copy of a translation.

    `foreign` are the texts of the source in all its versions, `allowed` the `[path, text]` a person wrote or waived.
    """

    translation_key = models.UUIDField(_("translation key"))
    locale = models.ForeignKey(
        "wagtailcore.Locale", on_delete=models.CASCADE, related_name="+", verbose_name=_("language")
    )
    foreign = models.JSONField(_("texts of the source"))
    allowed = models.JSONField(_("texts that may stay"))

    class Meta:
        verbose_name = _("translation without its source")
        verbose_name_plural = _("translations without their source")
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="orphaned_translation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} ({self.locale})"

    @property
    def allowed_segments(self) -> set[tuple[str, str]]:
        return {(path, text) for path, text in self.allowed}


class SegmentWaiver(models.Model):
    """A person's decision that one segment of one translation may keep the source's text, with the reason.

    It hangs on context and string, not on wagtail-localize's segment row, which is made anew at every sync: when the
    source's text changes, the waiver no longer applies, and when it comes back, it does again.
    """

    translation = models.ForeignKey(
        "wagtail_localize.Translation", on_delete=models.CASCADE, related_name="waivers", verbose_name=_("translation")
    )
    context = models.ForeignKey(
        "wagtail_localize.TranslationContext", on_delete=models.CASCADE, related_name="+", verbose_name=_("place")
    )
    string = models.ForeignKey(
        "wagtail_localize.String", on_delete=models.CASCADE, related_name="+", verbose_name=_("text")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("waived by")
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("waived at"), auto_now_add=True)

    class Meta:
        verbose_name = _("waived segment")
        verbose_name_plural = _("waived segments")
        constraints = [
            models.UniqueConstraint(fields=["translation", "context", "string"], name="segment_waived_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="segment_waiver_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.reason}"
