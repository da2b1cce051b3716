"""Compiled catalogues. Run as a program: `python -m config.catalogues FROM.po TO.mo`.

A text without a translation is compiled as its English self, Django's own texts too. Django would otherwise answer
with the site's first language, so that an Arabic page had Polish buttons and a Ukrainian form a Polish complaint;
English is the declared fallback of every interface.
"""

import sys
from collections.abc import Sequence
from gettext import c2py
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path, target: Path) -> int:
    """The number of texts that stay English."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    waiting = [message for message in catalogue if message.id and not all(_strings(message.string))]
    for message in waiting:
        message.string = _english(message, catalogue)
    for message in _unknown_to_django(str(catalogue.locale)):
        if catalogue.get(_key(message), message.context) is None:
            catalogue.add(message.id, _english(message, catalogue), context=message.context)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return len(waiting)


def _unknown_to_django(name: str) -> list[Message]:
    """Django's own texts that its catalogue of that language lacks; all of them when it has none."""
    english, known = _djangos("en"), _djangos(name)
    translated = {(_key(m), m.context) for m in known if all(_strings(m.string)) and not m.fuzzy} if known else set()
    return [m for m in english or [] if m.id and (_key(m), m.context) not in translated]


def _djangos(name: str) -> Catalog | None:
    path = Path(django.__file__).parent / "conf" / "locale" / name / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file)


def _key(message: Message) -> str:
    return _strings(message.id)[0]


def _strings(value: str | Sequence[str] | None) -> Sequence[str]:
    return value if isinstance(value, tuple | list) else [str(value or "")]


def _english(message: Message, catalogue: Catalog) -> str | tuple[str, ...]:
    """In plural texts the form that the language uses for 1 is the singular."""
    if isinstance(message.id, str):
        return message.id
    one, many = message.id
    for_one = c2py(catalogue.plural_expr)(1)
    return tuple(one if form == for_one else many for form in range(catalogue.num_plurals))


if __name__ == "__main__":
    compile_catalogue(Path(sys.argv[1]), Path(sys.argv[2]))
