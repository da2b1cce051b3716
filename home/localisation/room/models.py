"""What the room remembers: who translates until when, questions, where a text came from, files handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """Who translates, and until which day. Either may be open."""

    translation = models.OneToOneField(
        "wagtail_localize.Translation",
        on_delete=models.CASCADE,
        related_name="assignment",
        verbose_name=_("translation"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("translator"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True, db_index=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    assigned_at = models.DateTimeField(_("assigned at"), auto_now=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.assignee_id}, {self.due_on}"


class Question(models.Model):
    """Something a translator, an author or an approver wants to know, about one text or the whole translation.

    It hangs on the place, not on wagtail-localize's segment row, which is made anew when the source changes.
    """

    translation = models.ForeignKey(
        "wagtail_localize.Translation",
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_("translation"),
    )
    context = models.ForeignKey(
        "wagtail_localize.TranslationContext",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("place"),
    )
    text = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("resolved by"),
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question about a translation")
        verbose_name_plural = _("questions about translations")
        ordering = ["asked_at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="question_says_something")]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.text[:40]}"


class Answer(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", verbose_name=_("question"))
    text = models.TextField(_("answer"), max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["answered_at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="answer_says_something")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:40]}"


class SegmentOrigin(models.Model):
    """Where a translated text came from, when no person typed it here.

    `came` is the text as it came: while the translation still says it, the words count as taken over. Whether a person
    stands behind it is said by the translation itself: wagtail-localize makes it "manual" when somebody saves it.
    """

    class Kind(models.TextChoices):
        MEMORY = "memory", _("translation memory")
        MACHINE = "machine", _("machine translation")
        FILE = "file", _("file")

    string_translation = models.OneToOneField(
        "wagtail_localize.StringTranslation",
        on_delete=models.CASCADE,
        related_name="origin",
        verbose_name=_("translated text"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    came = models.TextField(_("text as it came"))
    taken_from = models.ForeignKey(
        "wagtail_localize.StringTranslation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("translated before as"),
    )
    tool = models.CharField(_("file or service"), max_length=255, blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("brought by"),
    )
    brought_at = models.DateTimeField(_("brought at"), auto_now=True)

    class Meta:
        verbose_name = _("origin of a text")
        verbose_name_plural = _("origins of texts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["memory", "machine", "file"]), name="segment_origin_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.string_translation_id}: {self.kind}"


class ExchangedFile(models.Model):
    """A file somebody handed in: kept until its texts are applied or a week has passed, then only its report."""

    name = models.CharField(_("name"), max_length=255)
    content = models.BinaryField(_("content"))
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("brought by"),
    )
    brought_at = models.DateTimeField(_("brought at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    texts_applied = models.PositiveIntegerField(_("texts taken over"), default=0)

    class Meta:
        verbose_name = _("file with translations")
        verbose_name_plural = _("files with translations")

    def __str__(self) -> str:
        return self.name
