"""Nothing is crowded: what stands on screen after every animation, in both themes."""

import numpy as np
import pytest

from scenes import theme as look
from scenes.catalog import figure
from scenes.theme import THEMES

ROLES_OF_TEXT = ("text", "quiet", "ball", "curve", "slope", "good", "trouble", "extra")


def where(moment, *labels) -> str:
    return f"in {moment.section}: " + " / ".join(repr(label.reads) for label in labels)


def test_labels_keep_off_the_edge(watch, figure_name, theme_name):
    for moment in watch(figure_name, theme_name)[1]:
        for label in moment.labels:
            assert -look.SAFE_X <= label.left and label.right <= look.SAFE_X, where(moment, label)
            assert -look.SAFE_Y <= label.bottom and label.top <= look.SAFE_Y, where(moment, label)


def test_labels_do_not_overlap(watch, figure_name, theme_name):
    for moment in watch(figure_name, theme_name)[1]:
        for i, label in enumerate(moment.labels):
            for other in moment.labels[i + 1 :]:
                assert not label.overlaps(other), where(moment, label, other)


def test_no_label_on_a_ball(watch, figure_name, theme_name):
    for moment in watch(figure_name, theme_name)[1]:
        for x, y, radius in moment.balls:
            for label in moment.labels:
                nearest = (np.clip(x, label.left, label.right), np.clip(y, label.bottom, label.top))
                assert np.hypot(x - nearest[0], y - nearest[1]) > radius, where(moment, label)


def test_no_label_on_a_curve(watch, figure_name, theme_name):
    for moment in watch(figure_name, theme_name)[1]:
        x, y = moment.curve_points.T
        for label in moment.labels:
            inside = (label.left < x) & (x < label.right) & (label.bottom < y) & (y < label.top)
            assert not inside.any(), where(moment, label)


def test_every_section_is_there(watch, figure_name):
    assert tuple(dict.fromkeys(m.section for m in watch(figure_name)[1])) == figure(figure_name).sections


def luminance(color: str) -> float:
    """Relative luminance of a #rrggbb colour, as WCAG 2.2 defines it."""
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("role", ROLES_OF_TEXT + ("axes",))
def test_contrast(role, theme_name):
    theme = THEMES[theme_name]
    dim, bright = sorted(luminance(color) for color in (theme.background, getattr(theme, role)))
    assert (bright + 0.05) / (dim + 0.05) >= (3.0 if role == "axes" else 4.5), role
