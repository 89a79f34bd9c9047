"""What dead runs leave is cleared, and nothing else."""

import os
import subprocess
import sys

from studio.atomic import HOST
from studio.cleanup import sweep


def test_leftovers_of_the_dead_are_cleared_and_no_others(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    forgotten = tmp_path / f".ball.gif.0badcafe.{os.getpid()}.part"
    dead = [tmp_path / f".ball.gif.{HOST}.{ended.pid}.part{end}" for end in ("", ".spool")]
    dead += [forgotten, tmp_path / f".ball.gif.{ended.pid}.part"]
    keep = [
        tmp_path / f".ball.gif.{HOST}.{os.getpid()}.part",
        tmp_path / f".ball.gif.0badcafe.{ended.pid}.part",
        tmp_path / "ball.gif",
        tmp_path / f".ball.{ended.pid}.txt",
    ]
    for path in dead + keep:
        path.write_text("")
    os.utime(forgotten, (0, 0))
    folder = tmp_path / f".text.{HOST}.{ended.pid}.parts"
    folder.mkdir()
    (folder / "inside").write_text("")
    assert sweep([tmp_path, tmp_path / "missing"]) == sorted([*dead, folder])
    assert set(tmp_path.iterdir()) == set(keep)
