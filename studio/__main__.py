"""`python -m studio FILE.py Scene` films scenes of any Manim file."""

import sys

from studio.command_line import main

if __name__ == "__main__":
    sys.exit(main())
