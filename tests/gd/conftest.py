import sys
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).with_name("reference"))
)  # for what the scripts there share with the tests
