"""The public folder as tests see it, and the worker's queue of pictures."""

import re
from pathlib import Path

from django.core.files.storage import storages
from django.test import Client
from django_tasks_db.models import DBTaskResult

SRC = re.compile(r'(?:src|srcset)="([^"]+)"')


def work():
    """What the worker does with the queue; returns how many files were made."""
    waiting = DBTaskResult.objects.ready().filter(queue_name="images")
    made = sum(task.task.call(*task.args_kwargs["args"]) for task in waiting)
    waiting.delete()
    return made


def stored():
    root = Path(storages["public"].location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def pictures():
    return {name for name in stored() if name.startswith("images/")}


def shown(page, client=None):
    """Addresses of every picture on the page."""
    return addresses((client or Client()).get(page.url).content.decode())


def addresses(html):
    return {part.split()[0] for value in SRC.findall(html) for part in value.split(", ") if "/static/" not in part}


def got(address, client=None):
    return (client or Client()).get(address).status_code
