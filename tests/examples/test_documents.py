"""The notebook and the page in examples/ run from top to bottom, and what they promise to show is there."""

import re
import shutil
from base64 import b64decode
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import av
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image

from studio.manifest import Manifest

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOK, PAGE = EXAMPLES / "fall_line.ipynb", EXAMPLES / "fall_line.qmd"
TEXT = PAGE.read_text(encoding="utf-8")
QUARTIC_MINIMUM = max(np.roots([4, 0, -6, 1]))  # where the derivative of x^4 - 3x^2 + x vanishes, right of 0

pytestmark = pytest.mark.xdist_group("examples")  # the page takes over the films that the notebook has made


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A folder of their own for the documents, so that the films do not land in the checkout."""
    room = tmp_path_factory.mktemp("examples")
    for document in (NOTEBOOK, PAGE):
        shutil.copy(document, room)
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            patch.setenv(variable, str(room / variable))
        yield room


def executed(notebook, room):
    """The notebook with its outputs. Raises CellExecutionError where a cell fails."""
    return NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(room)}}).execute()


@pytest.fixture(scope="module")
def notebook(room):
    """Its code cells after they were run, by their ids."""
    cells = executed(nbformat.read(room / NOTEBOOK.name, as_version=4), room).cells
    return {cell.id: cell for cell in cells if cell.cell_type == "code"}


@pytest.fixture(scope="module")
def page(room, notebook):
    """(code cells, inline expressions) of the page after they were run in one kernel, as Quarto does."""
    cells = [new_code_cell(source) for source in re.findall(r"```{python}\n(.*?)```", TEXT, re.DOTALL)]
    expressions = [new_code_cell(source) for source in re.findall(r"`{python} (.*?)`", TEXT)]
    executed(new_notebook(cells=cells + expressions), room)
    return cells, expressions


class Elements(HTMLParser):
    """The elements of some HTML as (tag, attributes)."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def shown(cell):
    """The attributes of the image that a cell shows."""
    ((tag, attributes),) = Elements(cell.outputs[-1].data["text/html"]).found
    assert tag == "img"
    return attributes


def settled_at(words):
    return float(re.search(r"Converged at x = (\d+\.\d+)", words)[1])


def printed(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def test_the_notebook_is_saved_as_one_to_start_from():
    saved = nbformat.read(NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(saved)
    assert (saved.nbformat, saved.nbformat_minor, saved.metadata.kernelspec.name) == (4, 5, "python3")
    assert [cell for cell in saved.cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id) for cell in saved.cells)


@pytest.mark.parametrize("cell, name", [("own", "quartic"), ("rates", "rates"), ("trace", "bfgs")])
def test_the_notebook_shows_its_films(room, notebook, cell, name):
    image = shown(notebook[cell])
    head, _, data = image["src"].partition("base64,")
    assert head == "data:image/gif;"
    assert b64decode(data) == (room / "media" / f"{name}.gif").read_bytes()
    with Image.open(BytesIO(b64decode(data))) as film:
        assert film.n_frames > 10
    assert len(image["alt"]) > 40


def test_the_notebook_says_how_the_run_ended(notebook):
    assert settled_at(printed(notebook["verdict"])) == pytest.approx(QUARTIC_MINIMUM, abs=1e-3)


def test_the_notebook_films_the_iterates_of_scipy(room, notebook):
    iterates = np.loadtxt(room / "bfgs.csv")
    assert iterates[0] == 2
    assert iterates[-1] == pytest.approx(QUARTIC_MINIMUM, abs=1e-4)
    with Manifest(room / "media") as manifest:
        made = manifest.entries["bfgs.gif"]
    assert (made["parameters"]["starts"], made["parameters"]["steps"]) == ([[2]], len(iterates) - 1)
    assert settled_at(shown(notebook["trace"])["alt"]) == pytest.approx(QUARTIC_MINIMUM, abs=1e-3)


def test_the_page_begins_with_settings():
    """Flat ones, `key: value` and no more, so that no YAML parser is needed to tell that they are sound."""
    _, settings, _ = TEXT.split("---\n", 2)
    lines = [line.partition(": ") for line in settings.splitlines()]
    assert [key for key, _, _ in lines] == ["title", "lang", "format", "jupyter", "resources"]
    assert all(re.fullmatch(r"\w[^:#]*", value) for _, _, value in lines)


def test_the_files_that_the_page_names_are_made_by_it(room, page):
    named = re.findall(r"\bmedia/[\w./-]+", TEXT)
    assert len(named) == 3
    assert [name for name in named if not (room / name).is_file()] == []


def test_the_film_on_the_page_has_its_size_and_captions(room, page):
    (html,) = re.findall(r"```{=html}\n(.*?)```", TEXT, re.DOTALL)
    (video, film), (track, captions) = Elements(html).found
    assert (video, track, captions["kind"]) == ("video", "track", "captions")
    assert {"controls", "playsinline"} <= film.keys() and len(film["aria-label"]) > 40
    with av.open(str(room / film["src"])) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (int(film["width"]), int(film["height"]))
    assert (room / captions["src"]).read_text(encoding="utf-8").count(" --> ") > 3


def test_every_image_on_the_page_has_a_caption_and_an_alternative_text(room, page):
    images = re.findall(r'!\[(.+)]\((.+)\){#fig-\w+ fig-alt="(.+?)" width=(\d+)}', TEXT)
    assert len(images) == TEXT.count("![")
    for _, path, _, width in images:
        with Image.open(room / path) as image:
            assert image.width == int(width)


def test_the_page_shows_the_film_of_its_last_cell(room, page):
    cells, _ = page
    assert re.search(r"^#\| label: fig-\w+\n#\| fig-cap: \".+\"$", cells[-1].source, re.MULTILINE)
    data = shown(cells[-1])["src"].partition("base64,")[2]
    assert b64decode(data) == (room / "media" / "rates.gif").read_bytes()


def test_the_page_says_how_the_run_ends(page):
    _, (verdict,) = page
    assert settled_at(verdict.outputs[0].data["text/plain"]) == pytest.approx(QUARTIC_MINIMUM, abs=1e-3)
