"""The public storage: a name says what is inside, so a file is written once and never under another name."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages


class PublicStorage(FileSystemStorage):
    """Writing is complete or it did not happen: the server never hands out half a file."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as draft:
            draft.writelines(content.chunks())
        os.chmod(draft.name, self.file_permissions_mode or 0o644)
        os.replace(draft.name, place)
        return name


def public_storage() -> Storage:
    return storages["public"]
