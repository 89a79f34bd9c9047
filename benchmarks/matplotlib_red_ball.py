"""The red ball as Matplotlib draws it: curve, ball, tangent and running numbers, every frame a new picture.

python -m benchmarks.matplotlib_red_ball FRAMES WIDTH HEIGHT FPS mp4|gif --out FOLDER

The MP4 goes through the program ffmpeg (H.264, CRF 18, as ours), a GIF through Pillow.
"""

import shutil
import sys
from fractions import Fraction

import matplotlib

matplotlib.use("Agg")
import imageio_ffmpeg
import numpy as np
from matplotlib import pyplot
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter

from gd import gradient_descent, minimize
from scenes.catalog import figure
from scenes.theme import DARK

DPI = 100
H264 = [
    "-preset",
    "veryfast",
    "-crf",
    "18",
    "-pix_fmt",
    "yuv420p",
    "-threads",
    "2",
    "-movflags",
    "+faststart",
]


def animation(frames: int, width: int, height: int) -> FuncAnimation:
    parameters = figure("red_ball_steps").parameters
    objective, rate = parameters.objective, parameters.learning_rates[0]
    run = minimize(
        objective, parameters.starts[0], gradient_descent(rate), maxiter=parameters.steps, gtol=1e-8
    )
    walk = run.trajectory.line.x
    picture, axes = pyplot.subplots(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=DARK.background)
    axes.set_facecolor(DARK.background)
    axes.tick_params(colors=DARK.quiet)
    curve_x = np.linspace(*objective.region[0], 400)
    axes.plot(curve_x, objective.curve(curve_x), color=DARK.curve, linewidth=2.5)
    axes.set_title("f(x) = 2x² cos(x) − 5x", color=DARK.text)
    (tangent,) = axes.plot([], [], color=DARK.slope, linewidth=2.2)
    (ball,) = axes.plot([], [], "o", color=DARK.ball, markersize=12)
    numbers = axes.text(0.62, 0.78, "", transform=axes.transAxes, color=DARK.text, family="monospace")

    def draw(frame: int):
        step = frame / max(1, frames - 1) * (len(walk) - 1)
        x = float(np.interp(step, np.arange(len(walk)), walk))
        y, slope = float(objective.curve(x)), float(objective.slope(x))
        ball.set_data([x], [y])
        tangent.set_data([x - 0.6, x + 0.6], [y - 0.6 * slope, y + 0.6 * slope])
        numbers.set_text(f"step   {int(step):>9}\nx      {x:>9.5f}\nf(x)   {y:>9.5f}\nf'(x)  {slope:>9.5f}")
        return ball, tangent, numbers

    return FuncAnimation(picture, draw, frames=frames, blit=True)


if __name__ == "__main__":
    frames, width, height, fps, format, _, folder = sys.argv[1:]
    rate = float(Fraction(fps))
    writer = PillowWriter(rate) if format == "gif" else FFMpegWriter(rate, codec="h264", extra_args=H264)
    matplotlib.rcParams["animation.ffmpeg_path"] = shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()
    film = animation(int(frames), int(width), int(height))
    film.save(f"{folder}/red_ball.{format}", writer, dpi=DPI, savefig_kwargs={"facecolor": DARK.background})
