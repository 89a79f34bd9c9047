"""The cards of a lecture: their words fit, and their descent goes on from one to the next."""

import pickle

import numpy as np
import pytest

from gd import library
from scenes.card import Cards, by_steps
from scenes.catalog import ARTICLE
from scenes.factories import CardFactory
from scenes.parameters import Card

OPENING = Card("Gradient descent", "in 5 figures; every dot is a computed iterate", 0, 5)
LONG = "Where you start is where you end, and what the slope has to do with it, said once more but slowly"
CARDS = (
    OPENING,
    Card("x", "y"),
    *(Card(entry.title, "", number, len(ARTICLE)) for number, entry in enumerate(ARTICLE, start=1)),
    Card(LONG, LONG.upper(), 0, 1000),
    Card(LONG, "", 999, 1000),
    Card("W" * 100, "V" * 100, 12, 12),
    Card('漢字 <b>&amp;</b> "#$x$" \\', "", 1, 1),
)


def stretch(card):
    data = Cards.compute(card)
    return data.first, data.last, data.run


@pytest.mark.parametrize("card", CARDS, ids=lambda card: f"{card.number} {card.title[:12]}")
def test_nothing_is_crowded(watch_scene, complaints, card, theme_name):
    scene, moments = watch_scene(CardFactory(card, theme_name))
    assert [line for moment in moments for line in complaints(moment)] == []
    shown = [label.reads for label in moments[-1].labels if label.reads]
    title = [line for line in shown if line in card.title]
    assert " ".join(title) == " ".join(card.title.split())
    assert (f"Part {card.number} of {card.count}" in shown) == bool(card.number)
    assert not card.subtitle or card.subtitle in shown
    assert card.title in scene.alt_text


def test_the_subtitles_say_the_card_for_as_long_as_it_lasts(watch_scene):
    for card, words in (
        (OPENING, "Gradient descent, in 5 figures; every dot is a computed iterate"),
        (CARDS[3], "Part 2 of 5: Gradient descent in three steps"),
    ):
        lasts = []
        for tempo in (1.0, 0.5):
            scene = CardFactory(card, tempo=tempo)()
            said = []
            scene.add_subcaption = lambda text, said=said, **when: said.append((text, when))
            watch_scene(lambda scene=scene: scene)
            ((text, when),) = said
            assert text == words and when["offset"] == -when["duration"]
            lasts.append(when["duration"])
        assert 4 <= lasts[0] <= 8 and lasts[1] == pytest.approx(2 * lasts[0])


@pytest.mark.parametrize("count", [1, 2, 5, 7, 8, 13, 30, 61])
def test_every_part_takes_the_descent_on_from_where_it_was(count):
    ends = [stretch(Card("x", "", number, count))[:2] for number in range(1, count + 1)]
    whole = stretch(Card("x", "", 0, count))
    assert (ends[0][0], ends[-1][1]) == whole[:2]
    assert [last for _, last in ends[:-1]] == [first for first, _ in ends[1:]]
    assert all(first < last for first, last in ends)


@pytest.mark.parametrize("count", [1, 5, 30])
def test_the_descent_is_a_real_one_and_ends_at_rest(count):
    x = stretch(Card("x", "", 0, count))[2].trajectory.line.x
    rates = -np.diff(x) / library.ARTICLE_EXACT.slope(x[:-1])
    assert rates == pytest.approx(np.full(len(rates), rates[0]))
    assert x[0] == -1 and x[-1] == pytest.approx(3.7823, abs=0.02)  # where f' = 0


def test_the_ball_stands_where_the_descent_is(watch_scene):
    scene, moments = watch_scene(CardFactory(Card("x", "", 3, 5)))
    data = scene.data
    ((_, _, x, y),) = {(*ball[:2], *ball[:2]) for ball in moments[-1].balls}
    plane = moments[-1].planes[0]
    there = plane.c2p(data.run.trajectory.line.x[data.last], data.run.trajectory.fun[data.last])
    assert (x, y) == pytest.approx(tuple(there[:2]))
    assert len(moments[-1].marks) == data.last


def test_steps_begin_and_end_at_rest_on_an_iterate():
    pace = by_steps(4)
    assert [pace(k / 4) for k in range(5)] == pytest.approx([0, 0.25, 0.5, 0.75, 1])
    assert pace(0.01) < 0.005 < 0.02


def test_a_card_can_be_sent_to_a_worker():
    made = pickle.loads(pickle.dumps(CardFactory(OPENING, "light", 0.8)))()
    assert (made.parameters, made.theme.name, made.tempo) == (OPENING, "light", 0.8)
