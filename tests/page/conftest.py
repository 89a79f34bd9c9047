"""A folder of small films with its page, and Debian's Chromium to look at it."""

import functools
import http.server
import os
import shutil
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from studio.job import Job
from studio.manifest import Manifest
from studio.publish import page
from studio.spec import parse_spec
from studio.worker import film

sys.path.insert(0, str(Path(__file__).parent))

from films_for_the_page import FILES, NASTY, Blink, Nasty


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Films and stills of every kind, the manifest, and the page."""
    place = tmp_path_factory.mktemp("media")
    for stem, (title, formats, section) in FILES.items():
        for kind, fps in formats.items():
            job = Job(
                name=stem,
                scene=Nasty if title == NASTY else Blink,
                spec=parse_spec(kind, size="160x90", fps=fps),
                target=place / f"{stem}.{kind}",
                sections=section and (section,),
                title=title,
                recipe=f"python render.py {title}",
                place=int(title == NASTY),
                parameters={"figure": title, "starts": [-1.0], "formula": "x^2", title: title},
            )
            with Manifest(place) as manifest:
                manifest.record(job, film(job), versions={}, seconds=0)
    page.write(place)
    return place


@pytest.fixture(scope="session")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("no chromium, chromium-browser or google-chrome on the path")
    # Chromium's sandbox does not start for root.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(folder):
    """The folder on a web server, as a URL."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


@pytest.fixture
def visit(browser, folder):
    """Opens the page, from the disk unless told otherwise.

    When the test is over, nothing may have been said on the console, gone wrong, or been asked for outside
    the folder.
    """
    contexts, asked, troubles = [], [], []

    def open_page(at=None, width=1280, height=900, **more):
        home = at or folder.as_uri() + "/"
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", lambda message: troubles.append(f"{message.type}: {message.text}"))
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        opened.on("requestfailed", lambda request: troubles.extend(_failure(request)))
        opened.on("response", lambda response: troubles.extend(_refusal(response)))
        opened.on("request", lambda request: asked.append((home, request.url)))
        opened.goto(home + "index.html")
        opened.asked = lambda: [url.removeprefix(home) for _, url in asked if not url.startswith("data:")]
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
    assert asked and [url for home, url in asked if not url.startswith((home, "data:"))] == []


def _failure(request):
    """Players break off what they need no longer; that is no trouble."""
    if "ERR_ABORTED" not in request.failure:
        yield f"{request.url}: {request.failure}"


def _refusal(response):
    if response.status >= 400:
        yield f"{response.url}: {response.status}"
