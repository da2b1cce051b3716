"""Compiled catalogues. Run as a program: `python -m config.catalogues FROM.po TO.mo`.

A text without a translation is compiled as its English self. Django would otherwise answer with the site's first
language, so that an Arabic page had Polish buttons; English is the declared fallback of every interface.
"""

import sys
from collections.abc import Sequence
from gettext import c2py
from pathlib import Path

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
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return len(waiting)


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
