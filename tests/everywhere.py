"""Runs the tests on every database that answers, and says which: SQLite always, PostgreSQL with Redis if there.

`TEST_POSTGRES_URL` (a server where databases may be created) and `TEST_REDIS_URL` choose the servers; without them
the local ones are tried. The browser journeys run once, on SQLite. Arguments are handed to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time

POSTGRES = os.environ.get("TEST_POSTGRES_URL") or f"postgres://{os.environ.get('USER', 'root')}@127.0.0.1:5432/postgres"
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
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


def pytest(arguments, environment, output=None):
    command = [sys.executable, "-m", "pytest", "-q", "--durations=8", *arguments]
    return subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)


def main():
    clean = dict.fromkeys(["DATABASE_URL", "REDIS_URL"], "")
    with_redis = {"REDIS_URL": REDIS} if redis_answers() else {}
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        second = None
        if postgres_answers():
            print(
                f"==> SQLite with journeys, and beside it PostgreSQL{' with Redis' if with_redis else ''}", flush=True
            )
            environment = {**clean, "DATABASE_URL": POSTGRES, **with_redis}
            second = pytest(["-m", "not journey", *sys.argv[1:]], environment, log)
        else:
            print("==> SQLite with journeys. No PostgreSQL answers, so nothing is shown for it.", flush=True)
        first = pytest(sys.argv[1:], clean).wait()
        other = second.wait() if second else int(CI)
        if second:
            log.seek(0)
            print("\n==> PostgreSQL", log.read(), sep="\n", flush=True)
    print(f"==> tests took {time.monotonic() - began:.0f} s")
    return first or other


if __name__ == "__main__":
    sys.exit(main())
