"""What dead runs leave is cleared, and nothing else."""

import os
import subprocess
import sys

from studio.cleanup import sweep


def test_leftovers_of_the_dead_are_cleared_and_no_others(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = [tmp_path / f".ball.gif.{ended.pid}.part{end}" for end in ("", ".spool")]
    keep = [
        tmp_path / f".ball.gif.{os.getpid()}.part",
        tmp_path / "ball.gif",
        tmp_path / f".ball.{ended.pid}.txt",
    ]
    for path in dead + keep:
        path.write_text("")
    folder = tmp_path / f".text.{ended.pid}.parts"
    folder.mkdir()
    (folder / "inside").write_text("")
    assert sweep([tmp_path, tmp_path / "missing"]) == sorted([*dead, folder])
    assert set(tmp_path.iterdir()) == set(keep)
