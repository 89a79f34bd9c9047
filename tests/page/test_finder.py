"""A page of many films in a real browser: they are found, and shown a page at a time."""

import functools
import http.server
import threading
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from studio.manifest import MANIFEST, connected, created
from studio.publish import page

pytestmark = pytest.mark.xdist_group("browser")

COUNT = 47
FIGURES = ("red_ball_steps", "rule_comparison")


def entry(number):
    name = f"descent-{number:02}"
    return {
        "path": f"{name}.gif", "format": "gif", "width": 16, "height": 9, "fps": 10, "duration": 1.0,
        "bytes": 99, "title": f"Descent № {number}" if number else "Größer <b>", "alt": f"A ball, {number}.",
        "place": number, "status": "Settles." if number % 2 else "Never settles.",
        "recipe": f"python render.py {number}",
        "parameters": {"figure": FIGURES[number % 2], "group": "rules" if number < 5 else "plane"},
        "extras": [{"path": f"{name}.gif.poster.png"}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    entries = [entry(number) for number in range(COUNT)]
    for number, one in enumerate(entries):
        picture = Image.new("RGB", (16, 9), (5 * number, 99, 99))
        picture.save(folder / one["path"])
        picture.save(folder / f"{one['path']}.poster.png")
    with closing(connected(folder / MANIFEST)) as database:
        created(database, entries)
    page.write(folder)
    return folder


@pytest.fixture(params=["disk", "web"])
def home(request, library):
    if request.param == "disk":
        yield library.as_uri() + "/"
        return

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    handler = functools.partial(Quiet, directory=library)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


@pytest.fixture
def opened(visit, library):
    browser_page = visit(library.as_uri() + "/", reduced_motion="reduce")
    said(browser_page, "Films 1 to 20 of 47.")
    return browser_page


def said(browser_page, words):
    browser_page.get_by_role("status").get_by_text(words, exact=True).wait_for()


def shown(browser_page):
    """The numbers of the films on the page, after the shelf was seen to say the same."""
    names = browser_page.locator("article .name").all_inner_texts()
    assert browser_page.locator(".shelf code").all_inner_texts() == names
    return [int(name.removeprefix("descent-")) for name in names]


def finder(browser_page):
    return browser_page.get_by_role("searchbox", name="Find by name, title, figure or verdict")


def test_films_come_in_pages(visit, home):
    browser_page = visit(home, reduced_motion="reduce")
    said(browser_page, "Films 1 to 20 of 47.")
    assert shown(browser_page) == list(range(20))
    top, bottom = (
        browser_page.get_by_role("navigation", name=name) for name in ("Pages", "Pages, once more")
    )
    assert top.first.inner_text().split("\n")[0] == "Previous"
    assert browser_page.get_by_role("button", name="Previous").first.is_disabled()
    browser_page.get_by_role("button", name="Next").first.click()
    said(browser_page, "Films 21 to 40 of 47.")
    assert shown(browser_page) == list(range(20, 40))
    bottom.get_by_role("button", name="Next").click()
    said(browser_page, "Films 41 to 47 of 47.")
    assert shown(browser_page) == list(range(40, 47))
    assert bottom.get_by_role("button", name="Next").is_disabled()
    browser_page.get_by_role("button", name="Play the GIF descent-46.gif").click()
    assert browser_page.locator("img[src='descent-46.gif']").evaluate(
        "(image) => image.decode().then(() => true)"
    )


FINDS = {  # neighbours differ in how many they find, which tells that the next ones are shown
    "descent-07": [7],
    "rule_comparison settles": range(1, COUNT, 2),
    "verdict:never name:descent-1": range(10, 20, 2),
    "figure:red": range(0, COUNT, 2),
    "descent no 33": [33],
    "group:rules": range(5),
    "GROSSER <b>": [],
    "großer": [0],
}


def test_films_are_found_by_name_title_figure_verdict_and_group(opened):
    for words, found in FINDS.items():
        finder(opened).fill(words)
        many = len(found)
        said(opened, f"Films 1 to {min(20, many)} of {many} found." if many else "No film is found.")
        assert shown(opened) == list(found)[:20]


def test_figures_and_groups_can_be_chosen(opened):
    figure, group = (opened.get_by_label(name, exact=True) for name in ("Figure", "Group"))
    assert figure.locator("option").all_inner_texts() == [
        "all",
        "red_ball_steps (24)",
        "rule_comparison (23)",
    ]
    figure.select_option("rule_comparison")
    said(opened, "Films 1 to 20 of 23 found.")
    group.select_option("rules")
    said(opened, "Films 1 to 2 of 2 found.")
    assert shown(opened) == [1, 3]


def test_the_keyboard_is_enough(opened):
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.id") == "find"
    opened.keyboard.type("settles")
    said(opened, "Films 1 to 20 of 47 found.")
    opened.keyboard.press("Enter")
    opened.get_by_role("button", name="Next").first.focus()
    opened.keyboard.press("Enter")
    said(opened, "Films 21 to 40 of 47 found.")
    assert opened.evaluate("document.activeElement.id") == "films"
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_what_is_shown_is_in_the_address_and_can_be_gone_back_to(opened, visit):
    finder(opened).fill("verdict:never")
    said(opened, "Films 1 to 20 of 24 found.")
    opened.get_by_role("button", name="Next").first.click()
    said(opened, "Films 21 to 24 of 24 found.")
    other = visit(opened.url.partition("index.html")[0], reduced_motion="reduce")
    other.goto(opened.url)
    other.reload()
    said(other, "Films 21 to 24 of 24 found.")
    opened.go_back()
    said(opened, "Films 1 to 20 of 24 found.")
    opened.go_back()
    said(opened, "Films 1 to 20 of 47.")
    assert finder(opened).input_value() == ""


def test_a_link_to_a_film_leads_to_its_page(opened):
    opened.get_by_role("button", name="Next").first.click()
    said(opened, "Films 21 to 40 of 47.")
    opened.locator(".shelf a").nth(3).click()
    mark = opened.evaluate("location.hash")
    assert opened.locator(f"article{mark} .name").inner_text() == "descent-23"
    opened.reload()
    opened.locator(f"article{mark}").wait_for()
    assert shown(opened) == list(range(20, 40))


def test_a_title_is_never_html(opened):
    card = opened.locator(".shelf span").first
    assert card.inner_text() == "Größer <b>" and opened.locator("h2 b, .shelf b").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation_and_nothing_overflows(visit, library, width):
    browser_page = visit(library.as_uri() + "/", width=width, reduced_motion="reduce")
    said(browser_page, "Films 1 to 20 of 47.")
    browser_page.get_by_role("button", name="Next").first.click()
    said(browser_page, "Films 21 to 40 of 47.")
    found = Axe().run(browser_page)
    assert found.violations_count == 0, found.generate_report()
    assert browser_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_first_films_are_there(visit, library):
    browser_page = visit(library.as_uri() + "/", java_script_enabled=False)
    assert browser_page.get_by_text("these are the first 20 of 47 films").is_visible()
    assert browser_page.locator("article").count() == 20
    assert not finder(browser_page).is_visible()
