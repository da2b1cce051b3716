"""What changed since a translation was made, beside what the translator wrote: the rows of the editor's comparison."""

from collections.abc import Sequence

from django.db.models import Model
from wagtail_localize.models import Translation

from home.localisation.changes import Change, as_segments, changes, readable
from home.localisation.models import SourceVersion
from home.localisation.segments import own_texts, place

Written = dict[tuple[str, str], str]
"""(place, text of the source) → text of the translation."""


def missed(state: Translation) -> list[SourceVersion]:
    """The versions a translation lacks, the oldest first. `state` comes from `with_state`."""
    later = SourceVersion.objects.filter(source=state.source_id, number__gt=state.made_of)
    return list(later.select_related("made_by").order_by("number"))


def rows(state: Translation, versions: Sequence[SourceVersion], instance: Model) -> list[dict]:
    """From the version the translation was made of to the newest; `versions` are those it lacks. Two queries."""
    made_of = SourceVersion.objects.filter(source=state.source_id, number=state.made_of).first()
    if made_of is None or not versions:
        return []
    found = changes(as_segments(made_of.texts), as_segments(versions[-1].texts))
    written = _written(state)
    return [_row(change, written, instance) for change in found]


def _row(change: Change, written: Written, instance: Model) -> dict:
    """With the text for the new words, if there is one already, else the one for the old."""
    fresh = written.get((change.path, change.new), "")
    translation = readable(fresh or written.get((change.path, change.old), ""))
    is_settled = bool(fresh) and change.kind in {"changed", "added"}
    return {
        "change": change,
        "place": place(instance, change.path),
        "translation": translation,
        "is_settled": is_settled,
    }


def _written(state: Translation) -> Written:
    own = own_texts(state.target_locale_id).filter(context__object=state.source.object_id)
    return {(path, text): data for path, text, data in own.values_list("context__path", "translation_of__data", "data")}
