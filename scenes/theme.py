"""Every number of the look: colours by role, type sizes, strokes, layout and tempo. Nothing of the look is
decided elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """Colours by role. Text roles reach 4.5:1 against the background, marks 3:1."""

    name: str
    background: str
    text: str
    quiet: str
    axes: str
    curve: str
    ball: str
    slope: str
    good: str
    trouble: str
    extra: str


DARK = Theme(
    "dark",
    "#0E1116",
    "#E8ECEF",
    "#9AA4AE",
    "#6B7681",
    "#56B4E9",
    "#FF5A4F",
    "#F5C542",
    "#3DD68C",
    "#FF9F43",
    "#C792EA",
)
LIGHT = Theme(
    "light",
    "#FFFFFF",
    "#1B1F24",
    "#57606A",
    "#858E99",
    "#0072B2",
    "#D0312D",
    "#A15C00",
    "#00734F",
    "#B4530A",
    "#7A3E9D",
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
DEFAULT_THEME, DEFAULT_TEMPO = DARK.name, 1.0


@dataclass(frozen=True)
class Winter:
    """The tones of the skier's mountain, for things to look at. Words of any role may stand on `sky`, `far`
    and `drift`; on `snow`, the lit slope, only those in the role `text`."""

    sky: str
    far: str
    snow: str
    drift: str
    fir: str
    glow: str
    star: str


# A night under the moon; a white day, in which the stars are not seen.
WINTER = {
    "dark": Winter("#0F1728", "#18233B", "#2A3D63", "#1B2945", "#3C6078", "#E6DFC4", "#8796B2"),
    "light": Winter("#FFFFFF", "#EEF5FC", "#DCEAF7", "#F3F8FD", "#8FAFC4", "#FFE6AE", "#FFFFFF"),
}

# Type sizes, in Manim's font units: so many are one unit of the frame, and 24 is 14 px in a picture 800 px
# wide.
UNIT = 96
OPENING = 80
CARD = 64
TITLE = 40
FORMULA = 44
CAPTION = 34
EQUATION = 34
LABEL = 28
TICK = 24

# Stroke widths, in Manim's units: 100 are one unit of the frame.
CURVE_STROKE = 5.0
TANGENT_STROKE = 4.5
ARROW_STROKE = 5.0
AXIS_STROKE = 2.0
GUIDE_STROKE = 2.0

# Radii, in units of the frame.
BALL = 0.17
GHOST = 0.085
SMALL_BALL = 0.12

# The frame is 16:9, 8 units high. Nothing stands within 4% of its edge.
FRAME_WIDTH, FRAME_HEIGHT = 128 / 9, 8.0
SAFE_X, SAFE_Y = 0.46 * FRAME_WIDTH, 0.46 * FRAME_HEIGHT
RIGHT = 6.4

# Tempo, in seconds.
QUICK = 0.4
BEAT = 0.8
SLOW = 1.4
READ = 1.6
"""The shortest hold after words that have to be read."""
