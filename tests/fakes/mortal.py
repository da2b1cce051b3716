"""Workers as real processes that can be killed at one planned instant.

They are forked from the tests' own process, which has loaded the site already: the same command, a process of its own,
a real SIGKILL, without four seconds of start each.
"""

import logging
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections


class MortalWorker:
    """`manage.py worker --drain` in a process of its own.

    `dies_at` is `MODULE:FUNCTION:call|return:NTH`; `marker` is written just before. Nothing of the program is changed
    for that: the interpreter's profiling hook only watches it.
    """

    def __init__(self, output, *, dies_at="", marker=None, **changed_settings):
        self.output = Path(output)
        connections.close_all()  # neither process may speak on the other's connection
        self.pid = os.fork()
        if self.pid == 0:
            self._live(dies_at, marker, changed_settings)

    def _live(self, dies_at, marker, changed_settings):
        code = 1
        try:
            self._redirect()
            for name, value in changed_settings.items():
                setattr(settings, name, value)
            if dies_at:
                watch(dies_at, marker)
            call_command("worker", drain=True)
            code = 0
        except BaseException:  # noqa: BLE001 - the parent reads it in the output
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _redirect(self):
        target = os.open(self.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, 1)
        os.dup2(target, 2)
        sys.stdout = sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(sys.stderr)

    def finish(self, seconds=120):
        """Exit code (minus the signal's number when killed) and output. Kills it when it does not end in time."""
        deadline = time.monotonic() + seconds
        while (found := os.waitpid(self.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.02)
        return os.waitstatus_to_exitcode(found[1]), self.output.read_text()


def watch(point, marker):
    module, function, event, nth = point.split(":")
    left = [int(nth)]

    def see(frame, what, _argument):
        if what != event or frame.f_code.co_name != function or frame.f_globals.get("__name__") != module:
            return
        left[0] -= 1
        if left[0] == 0:
            Path(marker).write_text(point)
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(see)
