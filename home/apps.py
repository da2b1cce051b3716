from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Latarnia CMS"

    def ready(self) -> None:
        """Everything that is fastened when Django starts. Running it again changes nothing, as Django asks."""
        from django.db.models.signals import post_save
        from wagtail.models import Revision

        from home.delivery.pdf import able
        from home.localisation import checks, enforce, gate, receivers
        from home.media import follow, rights
        from home.media import receivers as media_receivers
        from home.pages import taken
        from home.published import former, refresh, roots
        from home.published import receivers as published_receivers
        from home.register import keep, versions
        from home.release import guard

        checks.register()
        roots.fasten()
        taken.connect()
        able.register()
        enforce.fasten()
        receivers.connect()
        published_receivers.connect()
        refresh.followers[:] = [former.remember, follow.follow]
        guard.fasten()
        media_receivers.connect()
        enforce.doorkeepers[:] = [
            gate.refuse_leftovers,
            guard.refuse_alone,
            rights.refuse_without_rights,
            versions.refuse_going_back,
        ]
        enforce.witnesses[:] = [keep.keep]
        enforce.around[:] = [refresh.gathered]
        post_save.connect(keep.note_why, sender=Revision, dispatch_uid="register")
