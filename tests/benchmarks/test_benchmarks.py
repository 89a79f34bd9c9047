"""The stopwatch and the table, on commands that do next to nothing."""

import sys

import pytest

from benchmarks.contests import Track
from benchmarks.measure import CommandFailed, Cost, measure, medians, one_after_another
from benchmarks.table import Row, at_least, faster, limit, machine, markdown

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stopwatch reads Linux's /proc")

# A child that fills its memory and is left to others to wait for.
ORPHANED = """
import subprocess, sys
child = "import time; full = b'x' * 100_000_000\\nwhile time.process_time() < 0.4: pass"
subprocess.Popen([sys.executable, "-c", child])
"""


def test_a_command_costs_its_time_its_processor_and_its_memory(tmp_path):
    cost = measure(
        [sys.executable, "-c", "import time; full = b'x' * 100_000_000; time.sleep(0.8)"], tmp_path
    )
    assert cost.seconds >= 0.8
    assert 0 < cost.cpu < cost.seconds
    assert 100e6 < cost.memory < 200e6


def test_processes_left_behind_are_counted(tmp_path):
    cost = measure([sys.executable, "-c", ORPHANED], tmp_path)
    assert cost.cpu >= 0.4
    assert cost.memory > 100e6


def test_the_memory_of_several_processes_is_added_up(tmp_path):
    fill = "import time; full = b'x' * 60_000_000; time.sleep(0.8)"
    child = f"child = subprocess.Popen([sys.executable, '-c', {fill!r}])"
    two = f"import subprocess, sys; {child}; {fill}; child.wait()"
    assert measure([sys.executable, "-c", two], tmp_path).memory > 120e6


def test_a_command_that_fails_says_why(tmp_path):
    with pytest.raises(CommandFailed, match="exit status 1: no snow"):
        measure([sys.executable, "-c", "import sys; sys.exit('no snow')"], tmp_path)


def test_medians_and_sums():
    costs = [Cost(1, 5, 30, 2), Cost(3, 4, 10, 2), Cost(2, 9, 20, 2)]
    assert medians(costs) == Cost(2, 5, 20, 2)
    assert one_after_another(costs) == Cost(6, 18, 30, 6)


def test_a_row_says_whether_its_target_is_met():
    ours, theirs = Cost(2, 2, 50e6), Cost(5, 5, 60e6)
    assert faster("speed", ours, theirs, 2).cells()[3:] == ("2.50", "≥ 2", "met")
    assert faster("speed", ours, theirs, 4).cells()[3:] == ("2.50", "≥ 4", "missed by 38%")
    assert limit("memory", 300, 400, "MB").verdict() == "met"
    assert limit("memory", 500, 400, "MB").verdict() == "missed by 20%"
    assert at_least("quality", 61, 60, "dB").verdict() == "met"
    assert at_least("quality", 57, 60, "dB").verdict() == "missed by 5%"
    assert Row("gifski", "", "needs npm", target=1).verdict() == "not measured"


def test_the_table_has_a_line_for_each_row():
    lines = markdown([Row("a", "b", "c | d", 1.5)]).splitlines()
    assert lines[2] == "| a | b | c / d | 1.50 |  |  |"
    assert {line.count("|") for line in lines} == {7}
    assert "cores" in machine()


def test_runs_take_turns(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(Track, "run", lambda self, name, runner: ran.append(name) or Cost(len(ran), 0, 0))
    assert Track(2, True, tmp_path).race(ours=None, theirs=None) == {
        "ours": Cost(2, 0, 0),
        "theirs": Cost(3, 0, 0),
    }
    assert ran == ["ours", "theirs", "ours", "theirs"]
