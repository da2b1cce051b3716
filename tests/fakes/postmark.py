"""A mail provider at the network edge: answers like Postmark's real API, keeps its own record, misbehaves on demand.

https://postmarkapp.com/developer/api/email-api, https://postmarkapp.com/developer/api/overview#error-codes
"""

import json
import os
import signal
import socket
import struct
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TOKEN = "11111111-2222-3333-4444-555555555555"
MOST_PER_CALL = 500


@dataclass(frozen=True)
class Accepted:
    """A message the provider took responsibility for."""

    address: str
    delivery: str
    message: dict


@dataclass
class Fault:
    """What happens instead of a normal answer. `happened` proves that the plan was carried out."""

    accepts: bool = False
    kills_caller: bool = False
    resets: bool = False
    status: int = 0
    headers: dict = field(default_factory=dict)
    truncates: bool = False
    seconds: float = 0.0
    inactive: int | None = None
    """Index of the one recipient of the call who is refused (ErrorCode 406)."""
    happened: bool = False


def accept_then_caller_dies():
    return Fault(accepts=True, kills_caller=True, resets=True)


def caller_dies_before_reading():
    return Fault(kills_caller=True, resets=True)


def provider_dies_before_reading():
    return Fault(resets=True)


def reset_after_accept():
    return Fault(accepts=True, resets=True)


def too_many(seconds=1):
    return Fault(status=429, headers={"Retry-After": str(seconds)})


def unavailable(seconds=1):
    return Fault(status=503, headers={"Retry-After": str(seconds)})


def error_after_accept():
    return Fault(accepts=True, status=500)


def truncated_answer():
    return Fault(accepts=True, truncates=True)


def one_bad_recipient(index=3):
    return Fault(accepts=True, inactive=index)


def slow(seconds):
    return Fault(accepts=True, seconds=seconds)


class FakePostmark(ThreadingHTTPServer):
    """Use as a context manager. `plan` maps the number of a call (from 1) to its fault."""

    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.accepted: list[Accepted] = []
        self.calls = 0
        self.plan: dict[int, Fault] = {}
        self.inactive: set[str] = set()
        self.lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A caller that was killed is part of the plan."""

    def next_fault(self):
        with self.lock:
            self.calls += 1
            return self.plan.get(self.calls)

    def copies(self):
        """Address → how many messages for it were accepted."""
        counts: dict[str, int] = {}
        for one in self.accepted:
            counts[one.address] = counts.get(one.address, 0) + 1
        return counts


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_POST(self):
        fault = self.server.next_fault()
        if fault and not fault.accepts and (fault.kills_caller or fault.resets):
            return self._break_off(fault)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if fault and fault.status and not fault.accepts:
            fault.happened = True
            return self._answer(fault.status, {"ErrorCode": fault.status, "Message": "Try again later."}, fault.headers)
        status, answer = self._process(body, fault)
        if fault and (fault.kills_caller or fault.resets):
            return self._break_off(fault)
        if fault:
            time.sleep(fault.seconds)
            fault.happened = True
        if fault and fault.status:
            return self._answer(fault.status, {"Message": "Internal error"})
        return self._answer(status, answer, truncates=bool(fault and fault.truncates))

    def _process(self, body, fault):
        if self.headers.get("X-Postmark-Server-Token") != TOKEN:
            return 401, {"ErrorCode": 10, "Message": "No Account or Server API tokens were supplied."}
        try:
            data = json.loads(body)
        except ValueError:
            return 422, {"ErrorCode": 402, "Message": "Received invalid JSON input."}
        if self.path == "/email":
            answer = self._one(data, is_inactive=False)
            return (200 if answer["ErrorCode"] == 0 else 422), answer
        if self.path != "/email/batch":
            return 404, {"Message": "Not found"}
        if len(data) > MOST_PER_CALL:
            return 422, {"ErrorCode": 410, "Message": "Too many batch messages"}
        refused = fault.inactive if fault else None
        return 200, [self._one(item, is_inactive=n == refused) for n, item in enumerate(data)]

    def _one(self, item, is_inactive):
        to = item.get("To", "")
        if "@" not in to or "," in to:
            return {"ErrorCode": 300, "Message": f"Invalid 'To' address: '{to}'."}
        if not item.get("From"):
            return {"ErrorCode": 300, "Message": "Invalid 'From' address: ''."}
        if is_inactive or to in self.server.inactive:
            self.server.inactive.add(to)
            return {
                "ErrorCode": 406,
                "Message": "You tried to send to a recipient that has been marked as inactive.\n"
                f"Found inactive addresses: {to}.\nInactive recipients are ones that have generated a hard bounce, "
                "a spam complaint, or a manual suppression.",
            }
        with self.server.lock:
            self.server.accepted.append(Accepted(to, item.get("Metadata", {}).get("delivery", ""), item))
        return {
            "To": to,
            "SubmittedAt": "2026-03-01T12:00:00.0000000Z",
            "MessageID": str(uuid.uuid4()),
            "ErrorCode": 0,
            "Message": "OK",
        }

    def _answer(self, status, answer, headers=None, truncates=False):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if truncates else body)
        self.close_connection = truncates

    def _break_off(self, fault):
        """RST instead of FIN; with `kills_caller` the process at the other end dies first."""
        fault.happened = True
        if fault.kills_caller:
            kill_owner_of(self.client_address[1])
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


def kill_owner_of(port):
    """SIGKILL to our child process whose socket has this local port; waits until it is gone."""
    wanted = f":{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {row[9] for row in rows if row[1].endswith(wanted)}
    links = {f"socket:[{inode}]" for inode in inodes}
    pid = next(pid for pid in _children() if _open_files(pid) & links)
    os.kill(pid, signal.SIGKILL)
    while _is_alive(pid):
        time.sleep(0.01)


def _children():
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if _status(pid)[1:2] == [str(os.getpid())]]


def _status(pid):
    """State, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _open_files(pid):
    try:
        return {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return set()


def _is_alive(pid):
    return _status(pid)[:1] not in ([], ["Z"])
