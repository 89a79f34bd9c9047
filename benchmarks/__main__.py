"""Runs the contests and writes benchmarks/results.md."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.contests import CONTESTS, Track
from benchmarks.measure import CommandFailed
from benchmarks.table import Row, machine, markdown

RESULTS = Path(__file__).with_name("results.md")
BULK = "## Thousands of films"


def main() -> int:
    options = _parser().parse_args()
    if sys.platform != "linux":
        print("The benchmarks read Linux's /proc; they run nowhere else.", file=sys.stderr)
        return 2
    runs = options.runs or (1 if options.quick else 3)
    measured_on, rows = machine(), []
    with tempfile.TemporaryDirectory(prefix="fall-line-benchmarks-") as folder:
        for name in options.only or CONTESTS:
            try:
                for row in CONTESTS[name](Track(runs, options.quick, Path(folder))):
                    rows.append(row)
                    print(*row.cells(), sep="  |  ", file=sys.stderr, flush=True)
            except CommandFailed as failure:  # the other contests are still worth having
                rows.append(Row(name, "", f"stopped: {failure}"))
    report = f"# Measured\n\n{measured_on}\n- {_how(runs, options.quick)}\n\n{markdown(rows)}\n"
    print(report)
    if not options.quick:
        bulk = RESULTS.read_text(encoding="utf-8").partition(BULK)[1:]  # benchmarks.bulk writes it
        RESULTS.write_text(report + "".join(["\n", *bulk] if bulk[0] else []), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--runs", type=int, metavar="N", help="of each contender (default: 3); the table has medians"
    )
    parser.add_argument("--only", nargs="+", choices=CONTESTS, metavar="NAME", help=", ".join(CONTESTS))
    parser.add_argument(
        "--quick", action="store_true", help="small pictures, one figure, one run: tries it out"
    )
    return parser


def _how(runs: int, quick: bool) -> str:
    medians = f"medians of {runs} runs in turns" if runs > 1 else "one run"
    trial = "; a trial with small pictures, which measures nothing" if quick else ""
    return (
        f"{medians}{trial}; a ratio is how many times quicker or smaller ours is; "
        "seconds are of whole processes, memory is the peak of all of them together"
    )


if __name__ == "__main__":
    sys.exit(main())
