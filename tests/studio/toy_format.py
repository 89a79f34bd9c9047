"""A toy encoder, the one file that a new format takes: the pictures as they come, behind a line with size,
count and recipe."""

from studio.formats import ReadBack


def encoder(path, spec, title="", recipe=""):
    return Raw(path, f"{spec.width} {spec.height} {recipe}")


def read_back(path):
    width, height, *_, frames = _line(path)
    return ReadBack(int(width), int(height), int(frames))


def recipe(path):
    return " ".join(_line(path)[2:-1])


class Raw:
    def __init__(self, path, line):
        self.file, self.line, self.pictures = path.open("wb"), line, []

    def write(self, frame):
        self.pictures += [frame.pixels.tobytes()] * frame.repeat

    def close(self, chapters=(), sound=None):
        self.file.write(f"{self.line} {len(self.pictures)}\n".encode() + b"".join(self.pictures))
        self.file.close()

    def abort(self):
        self.file.close()


def _line(path):
    return path.read_bytes().partition(b"\n")[0].decode().split(" ")
