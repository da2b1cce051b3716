"""The spool: what was answered is in it, exactly once, whoever dies when."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import uuid
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.tracking import spool

hits = st.builds(
    spool.Hit,
    key=st.binary(min_size=16, max_size=16),
    at_us=st.integers(0, 2**60),
    type=st.integers(1, 20),
    signals=st.integers(0, 2**15),
    link_code=st.text("abcdefgh23", max_size=16),
    delivery_id=st.none() | st.uuids(),
    page=st.none() | st.builds(spool.ShownPage, st.uuids(), st.sampled_from(["pl", "zh-hant"])),
)


@pytest.fixture
def folder(settings):
    yield Path(settings.CAMPAIGNS["SPOOL_DIR"])
    spool.writer.close()


def everything():
    return [hit for path in spool.sealed_files() for hit in spool.read(path)]


@given(hits)
def test_a_hit_survives_its_line(hit):
    assert spool.Hit.from_line(hit.to_line()) == hit


@given(hits, st.data())
def test_a_damaged_line_is_no_line(hit, data):
    line = hit.to_line()
    at = data.draw(st.integers(0, len(line) - 1))
    damaged = line[:at] + bytes([line[at] ^ data.draw(st.integers(1, 255))]) + line[at + 1 :]

    with pytest.raises(ValueError):
        spool.Hit.from_line(damaged)


def test_what_is_appended_can_be_read_and_only_by_its_owner(folder):
    one = spool.hit(4, 64, "abcdefg", uuid.uuid4())

    spool.append(one)

    [file] = folder.glob("*.hits")
    assert file.stat().st_mode & 0o777 == 0o600
    assert everything() == [one]


def test_a_sealed_file_is_left_alone_and_the_writer_goes_on_in_another(folder):
    spool.append(first := spool.hit(4, 0, "first"))
    [sealed] = spool.sealed_files()
    before = sealed.read_bytes()

    spool.append(second := spool.hit(4, 0, "second"))

    assert sealed.read_bytes() == before
    assert everything() == [first, second]


def test_a_removed_file_swallows_nothing(folder):
    spool.append(spool.hit(4, 0, "first"))
    [file] = spool.sealed_files()
    file.unlink()

    spool.append(second := spool.hit(4, 0, "second"))

    assert everything() == [second]


def test_a_full_file_is_followed_by_another(folder, monkeypatch):
    monkeypatch.setattr(spool, "FILE_LIMIT", 100)

    for _ in range(5):
        spool.append(spool.hit(4, 0, "abcdefg"))

    assert len(list(folder.glob("*.hits"))) > 1
    assert len(everything()) == 5


def test_a_torn_last_line_does_not_hide_the_lines_before_it(folder):
    spool.append(one := spool.hit(4, 0, "abcdefg"))
    [file] = folder.glob("*.hits")
    with open(file, "ab") as torn:
        torn.write(spool.hit(4, 0, "abcdefg").to_line()[:-5])

    assert everything() == [one]
    assert not list(folder.glob("*.damaged"))


def test_damage_in_the_middle_is_set_aside(folder):
    spool.append(one := spool.hit(4, 0, "abcdefg"))
    [file] = folder.glob("*.hits")
    with open(file, "ab") as damaged:
        damaged.write(b"\xff what is this\n" + one.to_line())

    assert everything() == [one, one]
    assert [aside.read_bytes() for aside in folder.glob("*.damaged")] == [b"\xff what is this\n"]


def test_threads_and_a_reader_that_seals_lose_nothing(folder):
    written, read = [], []

    def write():
        for _ in range(300):
            spool.append(hit := spool.hit(4, 0, "abcdefg"))
            written.append(hit.key)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for thread in writers:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        read += drain_files()
    read += drain_files()

    assert Counter(read) == Counter(written)


def drain_files():
    keys = []
    for path in spool.sealed_files():
        keys += [hit.key for hit in spool.read(path)]
        path.unlink()
    return keys


def test_a_forked_process_has_its_own_file(folder):
    spool.append(spool.hit(4, 0, "parent"))
    child = os.fork()
    if not child:
        spool.append(spool.hit(4, 0, "child"))
        os._exit(0)
    os.waitpid(child, 0)
    spool.append(spool.hit(4, 0, "parent"))

    assert sorted(len(path.read_bytes().splitlines()) for path in folder.glob("*.hits")) == [1, 2]


def test_only_one_process_reads_at_a_time(folder):
    with spool.only_reader() as first, spool.only_reader() as second:
        assert (first, second) == (True, False)
    with spool.only_reader() as again:
        assert again


KILLED = """
    import os, django
    from django.conf import settings
    settings.configure(CAMPAIGNS={"SPOOL_DIR": os.environ["SPOOL"]})
    import importlib.util, sys
    from campaigns.tracking import spool
    while True:
        spool.append(hit := spool.hit(4, 0, "abcdefg"))
        sys.stdout.write(hit.key.hex() + "\\n")   # "answered"
        sys.stdout.flush()
"""


def test_a_process_killed_in_the_middle_loses_no_answered_hit(folder):
    answered = set()
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED)],
            env={**os.environ, "SPOOL": str(folder), "PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(200):
            answered.add(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].split("\n")
        answered |= {line for line in rest if len(line) == 32}

    keys = Counter(hit.key.hex() for hit in everything())
    assert answered <= keys.keys()
    assert max(keys.values()) == 1
    assert len(keys) - len(answered) <= 5  # at most the one a process had written and not yet answered
