"""Runs the tests on every database that answers, and says which: SQLite always, PostgreSQL with Redis if there.

`TEST_POSTGRES_URL` (a server where databases may be created) and `TEST_REDIS_URL` choose the servers; without them
the local ones are tried. Groups run beside each other: the tests on SQLite, in shares, so that no core idles at the
end; those that PostgreSQL could answer differently again on it with Redis (`--on-a-database`); and the browser
journeys, once, on SQLite. Arguments are handed to pytest, which then runs SQLite in one.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time

import pytest

POSTGRES = os.environ.get("TEST_POSTGRES_URL") or f"postgres://{os.environ.get('USER', 'root')}@127.0.0.1:5432/postgres"
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
LOCALISED = ["tests/home/localisation", "tests/home/release"]
SHARES = {
    "SQLite, everything but the site": ["--ignore=tests/home"],
    "SQLite, the site": ["tests/home", *(f"--ignore={folder}" for folder in LOCALISED)],
    "SQLite, languages and releases": LOCALISED,
}
CI = os.environ.get("CI") == "true"


def postgres_answers():
    import psycopg

    try:
        with psycopg.connect(POSTGRES, connect_timeout=10) as connection:
            return connection.execute(MAY_CREATE).fetchone()[0]
    except psycopg.Error:
        return False


def redis_answers():
    import redis

    try:
        return redis.Redis.from_url(REDIS, socket_connect_timeout=10).ping()
    except redis.RedisError:
        return False


def groups():
    """What runs beside each other: a title, arguments for pytest, the environment."""
    clean = dict.fromkeys(["DATABASE_URL", "REDIS_URL"], "")
    whole = not sys.argv[1:]
    for title, share in (SHARES if whole else {"SQLite": []}).items():
        yield title, ["-m", "not journey", *share], clean
    if postgres_answers():
        with_redis = {"REDIS_URL": REDIS} if redis_answers() else {}
        title = "PostgreSQL with Redis" if with_redis else "PostgreSQL"
        yield title, ["-m", "not journey", "--on-a-database"], {**clean, "DATABASE_URL": POSTGRES, **with_redis}
    yield "journeys", ["-m", "journey", *(["tests/journeys"] if whole else [])], clean


def start(arguments, environment, output):
    command = [sys.executable, "-m", "pytest", "-q", "--durations=8", *arguments, *sys.argv[1:]]
    return subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)


def finish(title, process, output):
    """Whether the group passed. What the first one says is seen at once, the others speak when they are done."""
    code = process.wait()
    if output:
        output.seek(0)
        print(f"\n==> {title}", output.read(), sep="\n", flush=True)
    return code == 0 or (code == pytest.ExitCode.NO_TESTS_COLLECTED and bool(sys.argv[1:]))


def main():
    began = time.monotonic()
    planned = list(groups())
    print(f"==> beside each other: {', '.join(title for title, *_ in planned)}", flush=True)
    without_postgres = not any(title.startswith("PostgreSQL") for title, *_ in planned)
    if without_postgres:
        print("==> No PostgreSQL answers, so nothing is shown for it.", flush=True)
    with contextlib.ExitStack() as stack:
        logs = [None, *(stack.enter_context(tempfile.TemporaryFile("w+")) for _ in planned[1:])]
        running = [
            (title, start(arguments, environment, log), log)
            for (title, arguments, environment), log in zip(planned, logs, strict=True)
        ]
        passed = [finish(*group) for group in running]
    print(f"==> tests took {time.monotonic() - began:.0f} s")
    return int(not all(passed) or (CI and without_postgres))


if __name__ == "__main__":
    sys.exit(main())
