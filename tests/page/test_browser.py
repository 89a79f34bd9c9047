"""The page in a real browser: what it shows plays, what it copies is right, and nobody is shut out."""

import base64
import io
import itertools
import re
import shutil
from urllib.parse import unquote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from films_for_the_page import FILES, NASTY
from PIL import Image

from studio import embed
from studio.embed import Clip

pytestmark = pytest.mark.xdist_group("browser")

FILMS = sum(kind in ("mp4", "webm") for _, formats, _ in FILES.values() for kind in formats)
GIFS = sum("gif" in formats for _, formats, _ in FILES.values())
FILM = "video:has(source[src='blink.mp4'])"
LENGTH = 1.28


@pytest.fixture(params=["disk", "web"])
def home(request):
    """Where the page is opened from."""
    return request.getfixturevalue("server") if request.param == "web" else None


def through_the_page(page):
    """Scroll from top to bottom, a screen at a time, and back."""
    page.evaluate(
        """async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const painted = async () => { await frame(); await frame(); };
            for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
                scrollTo({ top: y, behavior: "instant" });
                await painted();
            }
            scrollTo({ top: 0, behavior: "instant" });
            await painted();
        }"""
    )


def scrolled_to(page, element):
    """Scroll there, and let the page notice."""
    element.scroll_into_view_if_needed()
    page.evaluate(
        """async () => {
            for (let n = 0; n < 3; n++) await new Promise((done) => requestAnimationFrame(done));
        }"""
    )


def moving(page):
    """The GIFs and films that move, by file."""
    return page.evaluate(
        """() => {
            const shown = [...document.images].map((image) => image.getAttribute("src"));
            const films = [...document.querySelectorAll("video")].filter((film) => !film.paused);
            return [...shown.filter((src) => src.endsWith(".gif")), ...films.map((film) => film.currentSrc)];
        }"""
    )


def test_every_film_plays_to_its_end(visit, home):
    page = visit(home, reduced_motion="reduce")
    films = page.locator("video").all()
    assert len(films) == FILMS
    for film in films:
        speed = 4 if home else 1  # the films are the same ones
        film.evaluate("(film, speed) => { film.muted = true; film.playbackRate = speed; }", speed)
        film.evaluate("(film) => film.play()")
        until_ended(film)
        *size, time = film.evaluate("(film) => [film.videoWidth, film.videoHeight, film.currentTime]")
        assert size == [160, 90]
        assert time == pytest.approx(LENGTH if "01-white" not in film.inner_html() else 0.56, abs=0.1)


def until_ended(film):
    film.page.wait_for_function("(film) => film.ended", arg=film.element_handle())


def test_captions_show(visit, home):
    page = visit(home, reduced_motion="reduce")
    film = page.locator(FILM)
    film.evaluate("(film) => { film.controls = false; film.muted = true; film.currentTime = 0.3; }")
    film.evaluate("(film) => film.play()")
    page.wait_for_function("(film) => film.currentTime > 0.3", arg=film.element_handle())
    film.evaluate("(film) => { film.pause(); film.currentTime = 0.3; }")
    page.wait_for_function("(film) => film.paused && !film.seeking", arg=film.element_handle())
    without = film.screenshot()
    film.evaluate("(film) => { film.textTracks[0].mode = 'showing'; }")
    page.wait_for_function("(film) => film.textTracks[0].activeCues?.length", arg=film.element_handle())
    cues = film.evaluate("(film) => [...film.textTracks[0].activeCues].map((cue) => cue.text)")
    assert cues == ["It is white."]
    assert differing(film.screenshot(), without) > 0.005, "words on a dark ground"


def differing(*shots):
    """The share of pixels in which two screenshots differ; not those that are painted a shade darker next
    time."""
    first, second = (np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=int) for shot in shots)
    return float((abs(first - second).max(axis=2) > 40).mean())


@pytest.mark.parametrize("number", range(GIFS))
def test_a_gif_as_played_takes_its_declared_length(visit, folder, number):
    page = visit(width=360, height=300, reduced_motion="reduce")
    gif = page.locator(".gif").nth(number)
    declared = length_of(folder / unquote(gif.get_attribute("data-gif")))
    gif.locator("button").click()
    gif.locator("img").scroll_into_view_if_needed()
    box = gif.locator("img").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    starts = turns_to_light(page, middle, seconds=4.5 * declared)
    assert len(starts) >= 3
    assert (starts[-1] - starts[0]) / (len(starts) - 1) == pytest.approx(declared, rel=0.05)


def turns_to_light(page, point, seconds):
    """When, in seconds, the screen at a point turned from dark to light. Every GIF here does so once a loop.

    The first time is left out: it may come from the still that was there before.
    """
    shown, screen = [], page.context.new_cdp_session(page)

    def keep(frame):
        screen.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
        shown.append((frame["metadata"]["timestamp"], frame["data"]))

    screen.on("Page.screencastFrame", keep)
    screen.send("Page.startScreencast", {"format": "png"})
    page.wait_for_timeout(1000 * seconds)
    screen.send("Page.stopScreencast")
    lights = [(moment, light_at(point, picture)) for moment, picture in shown]
    turns = [now for (_, was), (now, light) in itertools.pairwise(lights) if light and not was]
    return turns[1:]


def light_at(point, picture):
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        return image.convert("L").getpixel(point) > 128


def length_of(path):
    """What the GIF's delays add up to, in seconds."""
    with Image.open(path) as image:
        frames = range(image.n_frames)
        return sum(image.seek(number) or image.info["duration"] for number in frames) / 1000


@pytest.mark.parametrize("clipboard", ["new", "old"])
def test_copy_buttons_give_what_they_say(visit, home, folder, clipboard):
    page = visit(home, reduced_motion="reduce")
    if clipboard == "old":
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.body.append(document.createElement('textarea'))")
    alt, beside = "A screen blinks white & black.", ("blink.mp4.poster.png", "blink.mp4.vtt")
    clip = Clip("blink.mp4", "mp4", 160, 90, alt, *beside)
    given = {
        "HTML": (folder / "blink.mp4.html").read_text(encoding="utf-8").removesuffix("\n"),
        "Markdown": (folder / "blink.mp4.md").read_text(encoding="utf-8").removesuffix("\n"),
        "Quarto": embed.quarto(clip),
        "Hugo": embed.hugo(clip),
        "Jupyter": embed.jupyter(clip),
    }
    buttons = page.get_by_role("group", name="Copy the embed of blink.mp4").get_by_role("button")
    assert buttons.all_inner_texts() == list(given)
    for button, (kind, text) in zip(buttons.all(), given.items(), strict=True):
        button.click()
        page.get_by_text(f"Copied the {kind} embed of blink.mp4.").wait_for(state="attached")
        assert pasted(page) == text
    page.get_by_text("Alt text, recipe and code of blink.mp4").click()
    page.get_by_role("button", name="Copy the recipe of blink.mp4").click()
    page.get_by_text("Copied the recipe of blink.mp4.").wait_for(state="attached")
    assert pasted(page) == "python render.py Black and white"


def pasted(page):
    area = page.locator("body > textarea")
    area.fill("")
    area.press("Control+V")
    return area.input_value()


def test_who_prefers_less_motion_gets_stills_and_a_button(visit):
    page = visit(reduced_motion="reduce")
    through_the_page(page)
    assert moving(page) == [] and not any(url.endswith(".gif") for url in page.asked())
    button = page.get_by_role("button", name="Play the GIF blink.gif")
    button.click()
    assert moving(page) == ["blink.gif"]
    page.get_by_role("button", name="Stop the GIF blink.gif").click()
    assert moving(page) == [] and button.is_visible()


def test_what_moves_by_itself_can_be_stopped_and_stays_stopped(visit):
    page = visit(height=500)
    assert moving(page) == []
    gif = page.locator(".gif", has_text="blink.gif")
    gif.scroll_into_view_if_needed()
    stop = page.get_by_role("button", name="Stop the GIF blink.gif")
    stop.click()
    assert moving(page) == []
    through_the_page(page)
    scrolled_to(page, gif)
    assert moving(page) == []
    assert page.evaluate("document.getAnimations().length") == 0


def test_one_thing_moves_at_a_time_and_nothing_out_of_sight(visit):
    page = visit(reduced_motion="reduce")
    page.get_by_role("button", name="Play the GIF blink.gif").click()
    film = page.locator(FILM)
    film.evaluate("(film) => { film.loop = film.muted = true; return film.play(); }")
    page.get_by_role("button", name="Play the GIF blink.gif").wait_for()
    assert [url.rpartition("/")[2] for url in moving(page)] == ["blink.mp4"]
    page.get_by_role("button", name="Play the GIF blink.gif").click()
    assert moving(page) == ["blink.gif"]
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    page.get_by_role("button", name="Play the GIF blink.gif").wait_for(state="attached")
    assert moving(page) == []


def test_films_load_only_when_seen(visit):
    page = visit(width=360, height=300)
    assert [url for url in page.asked() if re.search(r"\.(mp4|webm|gif)$", url)] == []
    with page.expect_request(lambda request: request.url.endswith("/blink.mp4")):
        page.locator(FILM).scroll_into_view_if_needed()
    assert page.locator(FILM).get_attribute("poster") == "blink.mp4.poster.png"
    assert not any(url.endswith("02-black.gif") for url in page.asked())


def test_chapters_go_to_their_place_and_play(visit):
    page = visit(reduced_motion="reduce")
    film = page.locator(FILM)
    film.evaluate("(film) => { film.muted = true; }")
    page.get_by_role("list", name="Chapters of blink.mp4").get_by_role("button", name="Black").press("Enter")
    until_ended(film)
    played = film.evaluate("(film) => film.played.start(0)")
    assert played == pytest.approx(0.56, abs=0.05)
    assert page.locator("[aria-current]").all_inner_texts() == ["0:01 Black"]


def test_a_film_shows_all_of_its_picture_until_it_plays(visit, home):
    page = visit(home, reduced_motion="reduce")
    film, play = page.locator(FILM), page.get_by_role("button", name="Play the film blink.mp4")
    film.evaluate("(film) => { film.muted = film.loop = true; }")
    play.scroll_into_view_if_needed()
    page.wait_for_function("(film) => film.readyState && film.poster", arg=film.element_handle())
    idle = film.screenshot()
    film.evaluate("(film) => { film.controls = false; }")
    bare = film.screenshot()
    film.evaluate("(film) => { film.controls = true; film.classList.remove('idle'); }")
    assert differing(idle, bare) < 0.001 < 0.01 < differing(film.screenshot(), bare), "controls can be told"
    film.evaluate("(film) => { film.classList.add('idle'); }")
    play.press("Enter")
    page.wait_for_function("(film) => film.currentTime > 0", arg=film.element_handle())
    page.get_by_role("button", name="Pause the film blink.mp4").click()
    play.wait_for()
    assert film.evaluate("(film) => film.paused && film.controls && !film.ended")


@pytest.mark.parametrize("width", [320, 360, 800, 1280, 1920, 3840])
def test_nothing_overflows(visit, width):
    page = visit(width=width, reduced_motion="reduce")
    open_details(page)
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *:not(.unseen)")]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
            .map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def open_details(page):
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_no_violation(visit, width, scheme):
    page = visit(width=width, color_scheme=scheme, reduced_motion="reduce")
    open_details(page)
    page.get_by_role("button", name="Play the GIF blink.gif").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_everything_is_reached_by_the_keyboard_and_can_be_seen_there(visit):
    page = visit(reduced_motion="reduce")
    open_details(page)
    expected = page.locator("a, button, summary, video").count()
    page.evaluate("window.reached = new Set()")
    for stop in range(6 * expected):  # a player has stops of its own
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            """() => {
                const at = document.activeElement;
                reached.add(at);
                return [at.outerHTML, getComputedStyle(at).outlineStyle];
            }"""
        )
        if stop == 0:
            assert "Skip to the films" in at
        if at.startswith("<body"):  # once round
            break
        assert outline != "none" or at.startswith("<video"), at  # a player shows the focus inside
    assert page.evaluate("reached.delete(document.body) && reached.size") == expected


def test_the_skip_link_leads_to_the_films(visit):
    page = visit(reduced_motion="reduce")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "films"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article .first').contains(document.activeElement)")


def test_a_gif_plays_by_the_keyboard(visit):
    page = visit(reduced_motion="reduce")
    page.get_by_role("button", name="Play the GIF blink.gif").press("Enter")
    assert moving(page) == ["blink.gif"]
    page.get_by_role("button", name="Stop the GIF blink.gif").press("Space")
    assert moving(page) == []


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_pasted_snippets_keep_their_place_and_may_stand_still(visit, folder, tmp_path, motion):
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    pasted = [(tmp_path / f"blink.{kind}.html").read_text(encoding="utf-8") for kind in ("gif", "mp4")]
    head = '<!doctype html><meta charset="utf-8"><title>A post</title><link rel="icon" href="data:,"><body>'
    (tmp_path / "index.html").write_text(head + "".join(pasted), encoding="utf-8")
    page = visit(tmp_path.as_uri() + "/", width=100, reduced_motion=motion)
    image, film = page.locator("img"), page.locator("video")
    shown = image.evaluate("(image) => image.decode().then(() => image.currentSrc)")
    assert shown.endswith("blink.gif.poster.png" if motion == "reduce" else "blink.gif")
    # As wide as there is room, and of the film's shape before any of it is loaded.
    sizes = [element.bounding_box() for element in (image, film)]
    assert [(size["width"], size["height"]) for size in sizes] == [(84, pytest.approx(47.25, abs=0.1))] * 2
    wanted = ["controls", "loop", "muted", "paused", "playsInline"]
    assert film.evaluate("(film, wanted) => wanted.filter((name) => film[name])", wanted) == wanted
    assert film.evaluate("(film) => film.readyState") == 0


def test_a_figure_with_a_nasty_name_is_a_figure_like_any_other(visit, home):
    page = visit(home, reduced_motion="reduce")
    open_details(page)
    article = page.locator("article").last
    assert article.locator("h2").inner_text() == NASTY
    assert page.locator("body script").count() == 1
    article.get_by_role("button", name=re.compile("Play the GIF")).click()
    image = article.locator(".gif img")
    assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 160
    assert image.get_attribute("alt") == NASTY
