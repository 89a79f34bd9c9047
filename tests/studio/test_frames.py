"""Which rectangle of a picture changed."""

import numpy as np
import pytest

from studio.frames import Box, Reel, changed_box, gathered


def blank():
    return np.zeros((9, 12, 4), np.uint8)


@pytest.mark.parametrize(
    ("points", "box"),
    [
        ([(2, 3)], Box(2, 3, 3, 4)),
        ([(2, 3), (7, 1)], Box(2, 8, 1, 4)),
        ([(0, 0), (8, 11)], Box(0, 9, 0, 12)),
        ([], None),
    ],
)
def test_the_smallest_rectangle_around_all_changes(points, box):
    after = blank()
    for row, column in points:
        after[row, column, 2] = 1
    assert changed_box(blank(), after) == box


def test_everything_is_new_in_the_first_picture():
    assert changed_box(None, blank()) == Box(0, 9, 0, 12)


@pytest.mark.parametrize(
    ("box", "even"), [(Box(1, 3, 5, 8), Box(0, 4, 4, 8)), (Box(2, 4, 6, 8), Box(2, 4, 6, 8))]
)
def test_even_edges_reach_outwards(box, even):
    assert box.even() == even


def test_a_reel_remembers_although_the_picture_is_drawn_over():
    reel, seen, picture = Reel(), [], blank()
    reel.show(picture, seen.append)
    reel.show(picture, seen.append, repeat=3)
    picture[4, 5] = 9
    reel.show(picture, lambda frame: seen.append((frame.before[4, 5].tolist(), frame.changed)))
    reel.show(picture, seen.append, key=True)
    assert [seen[0].changed, seen[1].changed, seen[3].changed] == [(Box(0, 9, 0, 12),), (), ()]
    assert (seen[1].repeat, seen[3].key) == (3, True)
    assert seen[2] == ([0, 0, 0, 0], (Box(4, 5, 5, 6),))


def test_a_change_is_looked_for_where_it_can_be():
    reel, seen, picture = Reel(), [], blank()
    reel.show(picture, seen.append)
    picture[1, 1] = picture[7, 9] = 9
    reel.show(picture, seen.append, damage=[Box(0, 3, 0, 3), Box(5, 9, 6, 12), Box(4, 5, 0, 12)])
    assert seen[1].changed == (Box(1, 2, 1, 2), Box(7, 8, 9, 10))
    assert np.array_equal(reel.last, picture)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], []),
        ([Box(0, 10, 0, 10), Box(500, 510, 900, 910)], [Box(0, 10, 0, 10), Box(500, 510, 900, 910)]),
        ([Box(0, 10, 0, 10), Box(0, 10, 12, 20)], [Box(0, 10, 0, 20)]),
        ([Box(0, 300, 0, 300), Box(299, 600, 299, 600)], [Box(0, 600, 0, 600)]),
        # Two that lie far apart are joined by a third that reaches both.
        ([Box(0, 9, 0, 9), Box(900, 909, 900, 909), Box(5, 905, 5, 905)], [Box(0, 909, 0, 909)]),
    ],
)
def test_far_boxes_stay_apart_and_near_ones_become_one(boxes, expected):
    assert gathered(boxes) == expected


@pytest.mark.parametrize("count", [30, 150, 1000])
def test_however_many_changes_there_are_the_boxes_are_few(count):
    draw = np.random.default_rng(count)
    corners = draw.integers(0, 2000, (count, 2)).tolist()
    boxes = [Box(top, top + 9, left, left + 9) for top, left in corners]
    few = gathered(boxes)
    assert 1 <= len(few) <= 16
    assert all(any(box.within(one) == box for one in few) for box in boxes)
    assert not any(one.meets(other) for one in few for other in few if one is not other)
