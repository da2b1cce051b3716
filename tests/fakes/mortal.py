"""Runs `manage.py` and dies by SIGKILL at one instant: `mortal.py MODULE:FUNCTION:call|return:NTH MARKER command…`.

Nothing of the program is changed: the interpreter's profiling hook only watches it.
"""

import os
import signal
import sys
from pathlib import Path


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


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root), str(root / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    watch(sys.argv[1], sys.argv[2])
    execute_from_command_line(["manage.py", *sys.argv[3:]])
