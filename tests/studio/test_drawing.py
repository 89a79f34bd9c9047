"""Drawing only what changed gives, pixel by pixel, what drawing everything gives."""

import manim
import numpy as np
import pytest
from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, Circle, Dot, Line, Scene, Square, VGroup
from manim.camera.camera import Camera
from manim.camera.moving_camera import MovingCamera
from performing import SMALL, performed, stock_frames

from studio.drawing import Drawing, Settling
from studio.frames import Box
from studio.manim_config import manim_config
from studio.shapes import appearance, shape_of
from studio.spec import parse_spec

COLOURS = ["#56B4E9", "#FF5A4F", "#F5C542", "#3DD68C"]
JOINTS = list(manim.LineJointType)
CAPS = list(manim.CapStyleType)


@pytest.fixture(params=[Camera, MovingCamera], ids=lambda kind: kind.__name__)
def cameras(request):
    """Two cameras alike: one to draw for, one to draw with as Manim does."""
    with manim_config(SMALL):
        yield request.param(), request.param()


def manims(camera, mobjects, static=None):
    """The picture as Manim draws it, all of it."""
    if static is None:
        camera.reset()
    else:
        camera.set_frame_to_background(static)
    camera.capture_mobjects(mobjects)
    return camera.pixel_array.copy()


def shape(draw):
    """A shape of any kind, size and style, somewhere in the picture or out of it."""
    points = draw.normal(size=(draw.integers(3, 9), 3)) * draw.choice([0.1, 1, 4])
    kinds = [
        lambda: Circle(radius=draw.uniform(0.05, 2)),
        lambda: Square(draw.uniform(0.1, 3)).rotate(draw.uniform(0, 3)),
        lambda: Line(*draw.uniform(-7, 7, (2, 3))),
        lambda: manim.VMobject().set_points_as_corners(points),
        lambda: manim.VMobject().set_points_smoothly(points),
        lambda: manim.DashedLine(*draw.uniform(-4, 4, (2, 3))),
        lambda: manim.Annulus(0.3, 1),
        lambda: VGroup(Dot(), Square(0.3).shift(0.2 * UP), VGroup(Line(ORIGIN, RIGHT))),
    ]
    made = kinds[draw.integers(len(kinds))]()
    for part in made.get_family():
        restyle(part, draw)
    return made.shift([*draw.uniform(-8, 8, 2), 0])


def restyle(part, draw):
    part.set_stroke(COLOURS[draw.integers(4)], draw.choice([0, 1, 4, 30]), draw.choice([0.4, 1]))
    part.set_fill(COLOURS[draw.integers(4)], draw.choice([0, 0.5, 1]))
    part.joint_type, part.cap_style = JOINTS[draw.integers(len(JOINTS))], CAPS[draw.integers(len(CAPS))]
    if draw.random() < 0.2:
        part.set_stroke("#0E1116", draw.choice([3, 12]), background=True)
    if draw.random() < 0.2:
        part.set_color_by_gradient(*COLOURS[:3]).set_sheen(0.3, RIGHT)


def change(stack, draw):
    """Something happens to a stack of shapes, or nothing."""
    kind, place = draw.integers(13), draw.integers(len(stack))
    one = stack[place]
    if kind < 4:
        one.shift([*draw.normal(size=2) * draw.choice([0.01, 0.5]), 0])
    elif kind == 4:
        one.rotate(0.3).scale(draw.uniform(0.7, 1.4))
    elif kind == 5:
        restyle(one, draw)
    elif kind == 6:
        stack.append(shape(draw))
    elif kind == 7 and len(stack) > 1:
        del stack[place]
    elif kind == 8:
        stack.insert(draw.integers(len(stack)), stack.pop(place))
    elif kind == 9:
        one.set_z_index(draw.integers(-1, 2))
    elif kind == 10:
        one.become(shape(draw))
    elif kind == 11:
        one.add(shape(draw))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_to_shapes_the_picture_is_manims(cameras, seed):
    draw = np.random.default_rng(seed)
    camera, other = cameras
    drawing, stack = Drawing(camera), [shape(draw) for _ in range(8)]
    for _ in range(6):
        still = [shape(draw) for _ in range(3)]
        static, expected = drawing.stand(still), manims(other, still)
        for _ in range(15):
            change(stack, draw)
            assert drawing.show(stack, static)
            assert np.array_equal(drawing.pixels, manims(other, stack, expected))
            assert np.array_equal(camera.pixel_array, drawing.pixels)


@pytest.mark.parametrize("joint", JOINTS)
def test_sharp_corners_of_thick_lines_leave_nothing_behind(cameras, joint):
    camera, other = cameras
    drawing = Drawing(camera)
    corner = manim.VMobject(stroke_width=80, joint_type=joint)
    corner.set_points_as_corners([2 * LEFT, 0.35 * UP, 2 * LEFT + 0.55 * UP])
    for _ in range(4):
        assert drawing.show([corner], None)
        assert np.array_equal(drawing.pixels, manims(other, [corner]))
        corner.shift(0.9 * LEFT)


def test_one_goes_while_others_change_places(cameras):
    camera, other = cameras
    drawing = Drawing(camera)
    low, middle, high = (Square(2, fill_color=colour, fill_opacity=1) for colour in COLOURS[:3])
    middle.shift(0.5 * RIGHT)
    gone = Dot(5 * LEFT)
    for stack in ([low, middle, gone, high], [middle, low, high], [high, low, gone, middle]):
        assert drawing.show(stack, None)
        assert np.array_equal(drawing.pixels, manims(other, stack))


def test_what_had_settled_is_not_in_the_picture_manim_goes_on_with(cameras):
    """Somebody unknown comes in the middle of a play: Manim draws all that moves over what stands still."""
    camera, other = cameras
    drawing, still, settled, ball = Drawing(camera), Square(), Circle(stroke_opacity=0.5), Dot()
    static, expected = drawing.stand([still]), manims(other, [still])
    for _ in range(5):
        assert drawing.show([settled, ball], static)
        ball.shift(0.1 * RIGHT)
    assert not np.array_equal(static, expected)
    image = manim.ImageMobject(np.zeros((4, 4, 3), np.uint8))
    assert not drawing.show([settled, ball, image], static)
    assert np.array_equal(static, expected)


def test_what_settled_and_moves_after_all_never_settles_again():
    settling, (low, high) = Settling(), (Dot(), Dot())
    moves = [0, 0, 0, 0, 1, 0, 0, 0, 0]  # of the lower one; the higher one moves all the time
    settled = []
    with manim_config(SMALL):
        camera = Camera()
        matrix = Camera.get_cairo_context(camera, camera.pixel_array).get_matrix()
        for move in moves:
            low.shift(move * RIGHT)
            high.shift(0.1 * RIGHT)
            seen = [shape_of(one, appearance(one), camera, matrix) for one in (low, high)]
            settled.append(settling.count(seen))
    assert settled == [0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_what_stands_still_stays_as_it_was_drawn(cameras):
    """As with Manim: who changes it unasked sees that in the next play."""
    camera, other = cameras
    drawing, still, ball = Drawing(camera), Square(3, fill_opacity=1), Dot()
    static, expected = drawing.stand([still]), manims(other, [still])
    lowest = Circle(radius=2)
    for step in range(8):
        still.rotate(0.1)
        ball.shift(0.1 * RIGHT)
        if step > 5:
            lowest.shift(0.1 * UP)  # it had settled by then
        assert drawing.show([lowest, ball], static)
        assert np.array_equal(drawing.pixels, manims(other, [lowest, ball], expected))


def test_what_cannot_be_known_is_left_to_manim(cameras):
    camera, _ = cameras
    image = manim.ImageMobject(np.zeros((4, 4, 3), np.uint8))
    for unknown in (image, manim.PGroup(manim.Point()), Square().color_using_background_image("a.png")):
        assert not Drawing(camera).show([Dot(), unknown], None)
    assert not Drawing(manim.ThreeDCamera()).show([Dot()], None)


def test_points_that_are_no_numbers_are_not_drawn(cameras):
    camera, other = cameras
    drawing, broken = Drawing(camera), Square()
    for value in (0.0, np.nan, np.inf, 1e9):
        broken.points[3] = value
        assert drawing.show([broken, Dot()], None)
        assert np.array_equal(drawing.pixels, manims(other, [broken, Dot()]))


def test_two_far_changes_are_two_small_rectangles():
    left, right, curve = Dot(4 * LEFT + DOWN), Dot(4 * RIGHT + UP), Line(7 * LEFT, 7 * RIGHT)
    with manim_config(parse_spec("mp4", size="1600x900")):
        drawing = Drawing(Camera())
        for _ in range(5):  # until the curve has settled
            drawing.show([curve, left, right], None)
            damage = drawing.take_damage()
            left.shift(0.01 * UP)
            right.shift(0.01 * UP)
    assert len(damage) == 2
    assert all(box.area < 50 * 50 for box in damage)
    near_left = Box(0, 900, 0, 800)
    assert [bool(box.within(near_left)) for box in sorted(damage, key=lambda box: box.left)] == [True, False]


def test_nothing_changed_is_no_damage_and_no_drawing(monkeypatch):
    with manim_config(SMALL):
        drawing, stack = Drawing(Camera()), [Square(), Dot()]
        drawing.show(stack, None)
        assert drawing.take_damage() is None  # nothing is known of the picture before the first
        monkeypatch.setattr("studio.shapes.Pencil.draw", lambda *_: pytest.fail("drawn again"))
        drawing.show(stack, None)
        assert drawing.take_damage() == []


def test_only_what_touches_the_damage_is_drawn(monkeypatch):
    drawn = []
    with manim_config(SMALL):
        ball, under, beside = Dot(), Square(0.5), Square().shift(5 * RIGHT)
        drawing = Drawing(Camera())
        drawing.show([ball, under, beside], None)
        monkeypatch.setattr("studio.shapes.Pencil.draw", lambda _, shape: drawn.append(shape.mobject))
        ball.shift(0.05 * UP)
        drawing.show([ball, under, beside], None)
    assert drawn == [ball, under]


def test_an_outline_that_comes_again_is_not_spelt_out_again(monkeypatch):
    from studio import shapes

    traced, trace = [], shapes.trace
    monkeypatch.setattr(shapes, "trace", lambda *given: traced.append(given[1]) or trace(*given))
    with manim_config(SMALL):
        ball, above = Dot(), Square()
        drawing, places = Drawing(Camera()), [ball.points.copy(), ball.copy().shift(RIGHT).points]
        for n in range(6):
            drawing.show([ball, above], None)
            ball.points = places[n % 2].copy()
    assert traced == [ball, above, ball]


class StillCameraThenMoving(manim.MovingCameraScene):
    """The camera moves with an updater that Manim does not see, over things that stand still."""

    def construct(self):
        self.add(Square(fill_opacity=1), Circle().shift(RIGHT))
        dot = Dot()
        self.play(dot.animate.shift(RIGHT), run_time=0.5)
        self.add_updater(lambda dt: self.camera.frame.shift(dt * LEFT) if self.time > 0.9 else None)
        self.play(dot.animate.shift(UP), run_time=0.8)
        self.updaters.clear()
        self.play(dot.animate.shift(DOWN), run_time=0.4)


class BackgroundChanges(Scene):
    def construct(self):
        self.add(Square())
        self.wait(0.2)
        self.camera.background_color = "#224466"
        self.play(manim.Create(Circle()), run_time=0.4)
        self.wait(0.2)


class PicturesComeAndGo(Scene):
    """An image is of unknown extent; it stands, moves and leaves among shapes."""

    def construct(self):
        image = manim.ImageMobject(np.full((30, 40, 3), 90, np.uint8)).set(height=3)
        square, dot = Square(), Dot(LEFT)
        self.add(square)
        self.play(dot.animate.shift(RIGHT), run_time=0.3)
        self.add(image)
        self.play(dot.animate.shift(UP), run_time=0.4)
        self.play(image.animate.shift(RIGHT), run_time=0.3)
        self.remove(image)
        self.play(dot.animate.shift(DOWN), square.animate.scale(2), run_time=0.4)


class LooksAtItself(Scene):
    """Who reads the camera's pixels between plays finds the picture, and may scribble on it."""

    def construct(self):
        dot = Dot(2 * LEFT)
        self.play(dot.animate.shift(RIGHT), run_time=0.3)
        self.add(Square(fill_opacity=float(self.camera.pixel_array.max()) / 255))
        self.camera.pixel_array[:] = 77
        self.play(dot.animate.shift(UP), run_time=0.3)
        self.camera.capture_mobjects([Circle(fill_opacity=1)])
        self.play(dot.animate.shift(UP), run_time=0.3)


@pytest.mark.parametrize(
    "scene",
    [StillCameraThenMoving, BackgroundChanges, PicturesComeAndGo, LooksAtItself],
    ids=lambda scene: scene.__name__,
)
def test_scenes_that_upset_what_is_known_give_the_stock_renderers_frames(scene):
    stock, (ours, _, _) = stock_frames(scene), performed(scene)
    assert len(ours) == len(stock) > 5
    assert all(np.array_equal(a, b) for a, b in zip(ours, stock, strict=True))
