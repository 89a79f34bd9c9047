"""Whatever goes wrong in a scene file, the line says where in the user's own code it was."""

import pytest

from studio import worker
from studio.errors import one_line
from studio.job import Job
from studio.scene_file import SceneFile, contents
from studio.spec import parse_spec

FILE = """
from manim import *
import helper

class MovedNotAnimated(Scene):
    def construct(self):
        circle = Circle()
        self.play(Create(circle), run_time=0.2)
        self.play(circle.shift(UP))  # MovedNotAnimated

class NoArguments(Scene):
    def construct(self):
        self.play()  # NoArguments

class ZeroTime(Scene):
    def construct(self):
        self.play(Create(Circle()), run_time=0)  # ZeroTime

class WaitZero(Scene):
    def construct(self):
        for k in range(3):
            self.wait(
                0.2 - 0.1 * k
            )

class NoTarget(Scene):
    def construct(self):
        self.play(MoveToTarget(Circle()))  # NoTarget

class BadUpdater(Scene):
    def construct(self):
        square = Square()
        square.add_updater(lambda mobject: mobject.shift(missing * UP))  # BadUpdater
        self.add(square)
        self.play(Create(Circle()), run_time=0.2)

class BadCurve(Scene):
    def construct(self):
        axes = Axes()
        self.add(axes.plot(lambda x: 1 / int(x)))  # BadCurve

class Helped(Scene):
    def construct(self):
        helper.divide(0)

class NoData(Scene):
    def construct(self):
        open("no.csv").read()  # NoData

class NoPicture(Scene):
    def construct(self):
        self.play(FadeIn(ImageMobject("no.png")))  # NoPicture

class DataElsewhere(Scene):
    def construct(self):
        open("data.csv").read()  # DataElsewhere

class Leaves(Scene):
    def construct(self):
        raise SystemExit("enough")  # Leaves

class NotMade(Scene):
    def __init__(self, wanted, **kwargs):
        super().__init__(**kwargs)

    def construct(self):  # NotMade
        self.wait()

class AtTheEnd(Scene):
    def construct(self):  # AtTheEnd
        square = Square()
        self.add(square)
        square.points = "nothing that can be drawn"
"""

HELPER = """
def divide(x):
    return 1 / x  # Helped
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("talk")
    (folder / "talk.py").write_text(FILE)
    (folder / "helper.py").write_text(HELPER)
    (folder / "data.csv").write_text("1,2")
    return folder / "talk.py"


def failure(file, scene, format="gif"):
    spec = parse_spec(format, size="64x36", fps=10)
    job = Job(name=scene, scene=SceneFile(file, scene), spec=spec, target=file.with_name(f"{scene}.{format}"))
    try:
        worker.film(job)
    except SystemExit as error:
        return one_line(error)
    except worker.FilmError as error:
        return str(error)
    pytest.fail("it was filmed")


def line_of(text, mark):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if mark in line)


@pytest.mark.parametrize("format", ["gif", "png"])
@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("MovedNotAnimated", "Unexpected argument Circle passed to Scene.play()"),
        ("NoArguments", "no animations"),
        ("ZeroTime", "run_time of 0"),
        ("NoTarget", "not implemented"),
        ("BadUpdater", "NameError: name 'missing' is not defined"),
        ("BadCurve", "ZeroDivisionError"),
        ("NoData", "no such file or directory: no.csv"),
        ("NoPicture", "no.png"),
        ("DataElsewhere", "Path(__file__).parent / 'data.csv'"),
        ("Leaves", "SystemExit: enough"),
        ("NotMade", "missing 1 required positional argument: 'wanted'"),
        ("AtTheEnd", "Error"),
    ],
)
def test_a_failure_names_the_users_own_line(file, scene, said, format):
    line = failure(file, scene, format)
    assert said in line
    assert f"talk.py, line {line_of(FILE, f'# {scene}')})" in line
    assert "\n" not in line


def test_a_call_over_several_lines_is_named_by_one_of_them(file):
    first = line_of(FILE, "self.wait(")
    assert any(f"(talk.py, line {first + more})" in failure(file, "WaitZero") for more in range(3))


def test_a_failure_in_a_module_of_the_users_is_named_there(file):
    assert f"ZeroDivisionError: division by zero (helper.py, line {line_of(HELPER, '# Helped')})" in failure(
        file, "Helped"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("class", "SyntaxError: invalid syntax (talk.py, line 1)"),
        ("import wrong", "SyntaxError: '(' was never closed (wrong.py, line 2)"),
        (
            "\nimport no_such_module",
            "ModuleNotFoundError: No module named 'no_such_module' (talk.py, line 2)",
        ),
        ("\n\nopen('no.csv')", "no such file or directory: no.csv (talk.py, line 3)"),
        ("\n1 / 0", "ZeroDivisionError: division by zero (talk.py, line 2)"),
        ("x = 1\nraise SystemExit(3)", "SystemExit: 3 (talk.py, line 2)"),
        ("def f():\n\tif 1:\n        pass", "TabError"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line(tmp_path, text, said):
    (tmp_path / "talk.py").write_text(text)
    (tmp_path / "wrong.py").write_text("x = 1\nprint(")
    with pytest.raises(ValueError) as error:
        contents(tmp_path / "talk.py")
    assert "talk.py cannot be read: " in str(error.value) and said in str(error.value)


LATEX = """
from manim import *

class Formula(Scene):
    def construct(self):
        self.play(
            Write(MathTex("x^2"))  # Formula
        )

class Heading(Scene):
    def construct(self):
        self.add(Title("On numbers"))  # Heading

class Number(Scene):
    def construct(self):
        self.add(DecimalNumber(3))  # Number

class Numbers(Scene):
    def construct(self):
        self.add(Axes().add_coordinates())  # Numbers

class Included(Scene):
    def construct(self):
        self.add(NumberPlane(axis_config={"include_numbers": True}))  # Included

class Brackets(Scene):
    def construct(self):
        self.add(Matrix([[1, 2]]))  # Brackets
"""


@pytest.mark.parametrize(
    ("scene", "what", "instead"),
    [
        ("Formula", "MathTex", "MathTypst"),
        ("Heading", "Title", "Typst or Text"),
        ("Number", "DecimalNumber", "mob_class=MathTypst"),
        ("Numbers", "Axes.add_coordinates", 'axis_config={"label_constructor": MathTypst}'),
        ("Included", "NumberPlane", 'axis_config={"label_constructor": MathTypst}'),
        ("Brackets", "Matrix", "MathTypst"),
    ],
)
def test_what_needs_latex_is_named_with_what_does_without(tmp_path, monkeypatch, scene, what, instead):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "formulas.py").write_text(LATEX)
    line = failure(tmp_path / "formulas.py", scene)
    assert line.startswith(f"{what} needs LaTeX, and latex is not installed (formulas.py, line ")
    assert f"line {line_of(LATEX, f'# {scene}')})" in line
    assert "texlive-latex-extra and dvisvgm" in line
    assert instead in line


def test_what_is_named_instead_of_latex_does_without(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "numbers.py").write_text(
        "from manim import *\n"
        "class Numbers(Scene):\n"
        "    def construct(self):\n"
        '        self.add(axes := Axes(axis_config={"label_constructor": MathTypst}).add_coordinates())\n'
        "        labels = {1: Text('1'), 2: Text('2')}\n"
        "        self.add(axes.get_axis_labels(), Graph([1, 2], [(1, 2)], labels=labels))\n"
        "        self.add(DecimalNumber(3, mob_class=MathTypst), MathTypst('x^2'), Typst('*a*'), Text('a'))\n"
        "        config_ = {'mob_class': MathTypst}\n"
        "        self.add(DecimalTable([[1, 2]], element_to_mobject_config=config_))\n"
    )
    spec = parse_spec("png", size="64x36")
    worker.film(Job("n", SceneFile(tmp_path / "numbers.py", "Numbers"), spec, tmp_path / "n.png"))


def test_what_manim_warns_of_is_a_note_with_its_line(tmp_path):
    (tmp_path / "fonts.py").write_text(
        "from manim import *\n"
        "class Fonts(Scene):\n"
        "    def construct(self):\n"
        "        for _ in range(2):\n"
        '            self.add(Text("a", font="No Such Font"))\n'
    )
    spec = parse_spec("png", size="64x36")
    film = worker.film(Job("n", SceneFile(tmp_path / "fonts.py", "Fonts"), spec, tmp_path / "n.png"))
    assert film.notes == (
        "the font 'No Such Font' is not installed, another one is shown (fonts.py, line 5)",
    )
