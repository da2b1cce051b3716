"""The machinery that staff and readers never see: the worker, and the server that takes its mail."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Office:
    """The worker, a process of its own, and the SMTP server it is told to use."""

    def __init__(self, sink, base_url):
        self.sink, self.log = sink, ""
        self._environment = {
            **os.environ,
            "SITE_BASE_URL": base_url,
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }

    def work(self):
        """Everything that waits, as `manage.py worker --drain`."""
        command = [sys.executable, "manage.py", "worker", "--drain"]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=120)
        self.log += done.stdout + done.stderr
        assert done.returncode == 0, self.log

    def mails_to(self, address):
        return [one.message for one in self.sink.accepted if one.address == address]


def plain(mail):
    return mail.get_body(("plain",)).get_content()


def html(mail):
    return mail.get_body(("html",)).get_content()


def unsubscribe_address(mail):
    return mail["List-Unsubscribe"].strip("<>")
