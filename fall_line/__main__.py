"""`python -m fall_line` is the console command, wherever the package can be imported."""

import sys

from fall_line.main import main

if __name__ == "__main__":
    sys.exit(main(program=("python", "-m", "fall_line")))
