"""Embeds hold what they were given, whatever that is, and nothing of it gets out."""

import ast
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from PIL import Image

from studio import embed
from studio.embed import FLAVOURS, Clip

ALT = "A ball settles at x = −1.5, within 0.001."
GIF = Clip("ball.gif", "gif", 800, 450, ALT, poster="ball.gif.poster.png")
FILM = Clip("ball.mp4", "mp4", 1920, 1080, ALT, poster="ball.mp4.poster.png", captions="ball.mp4.vtt")
NASTY = """<script>alert(1)</script>"' & `x` \\" {{< x >}} ](y) *z*

--> end\\"""
NASTY_NAME = """<b>"' &{{<(x)[y] #1%20,.gif"""


class Tags(HTMLParser):
    """Every tag in a piece of HTML with its attributes, and the words between."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words += data

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def nasty(clip):
    return replace(
        clip, file=NASTY_NAME, alt=NASTY, poster=NASTY_NAME + ".png", captions=clip.captions and "a b.vtt"
    )


def test_a_gif_stands_still_for_who_prefers_that_and_keeps_its_place():
    found = Tags(embed.html(GIF))
    (source,), (image,) = found.named("source"), found.named("img")
    assert source == {"media": "(prefers-reduced-motion: reduce)", "srcset": "ball.gif.poster.png"}
    assert (image["src"], image["width"], image["height"], image["alt"]) == ("ball.gif", "800", "450", ALT)


def test_a_film_has_controls_captions_and_keeps_its_place():
    found = Tags(embed.html(FILM))
    (video,), (source,), (track,) = found.named("video"), found.named("source"), found.named("track")
    assert {"muted", "loop", "playsinline", "controls"} <= set(video) and "autoplay" not in video
    assert (video["width"], video["height"], video["poster"]) == ("1920", "1080", "ball.mp4.poster.png")
    assert video["aria-label"] == ALT
    assert source == {"src": "ball.mp4", "type": "video/mp4"}
    assert track["src"] == "ball.mp4.vtt" and track["kind"] == "captions"


def test_a_silent_scene_has_no_captions_track():
    assert "track" not in embed.html(replace(FILM, captions=""))


@pytest.mark.parametrize("clip", [GIF, FILM], ids=["gif", "mp4"])
@pytest.mark.parametrize("flavour", [embed.html, embed.markdown])
def test_html_holds_any_words(clip, flavour):
    found = Tags(flavour(nasty(clip)))
    shown = "video" if clip is FILM and flavour is embed.html else "img"
    assert [tag for tag, _ in found.tags if tag not in ("picture", "source", "track", "a", shown)] == []
    (attributes,) = found.named(shown)
    assert attributes["aria-label" if shown == "video" else "alt"] == " ".join(NASTY.split())
    files = [a[key] for _, a in found.tags for key in ("src", "href", "srcset", "poster") if key in a]
    assert {unquote(file) for file in files} <= {NASTY_NAME, NASTY_NAME + ".png", "a b.vtt"}
    assert all(re.fullmatch(r"[\w.%~-]+", file) for file in files)


@pytest.mark.parametrize("clip", [GIF, FILM], ids=["gif", "mp4"])
def test_markdown_passes_the_embed_on_as_it_is(clip):
    for made in (clip, nasty(clip)):
        text = embed.markdown(made)
        read = MarkdownIt("commonmark").parse(f"Before\n\n{text}\n\nAfter")
        assert [token.content for token in read if token.type == "html_block"] == [text + "\n"]
        assert [token.content for token in read if token.type == "inline"] == ["Before", "After"]


def test_markdown_names_a_film_without_poster():
    (_, inline, _) = MarkdownIt("commonmark").parse(embed.markdown(replace(nasty(FILM), poster="")))
    link, *words, _ = inline.children
    assert unquote(link.attrs["href"]) == NASTY_NAME
    assert "".join(word.content for word in words) == " ".join(NASTY.split())


def test_quarto():
    assert embed.quarto(GIF) == f'![](ball.gif){{width=800 height=450 fig-alt="{ALT}"}}'
    assert embed.quarto(FILM) == f'{{{{< video ball.mp4 title="{ALT}" >}}}}'


def test_hugo():
    gif = f'figure src="ball.gif" alt="{ALT}" width="800" height="450" loading="lazy"'
    film = 'figure src="ball.mp4.poster.png" link="ball.mp4" '
    film += f'alt="{ALT}" width="1920" height="1080" loading="lazy"'
    assert (embed.hugo(GIF), embed.hugo(FILM)) == ("{{< " + gif + " >}}", "{{< " + film + " >}}")


@pytest.mark.parametrize("clip", [GIF, FILM], ids=["gif", "mp4"])
def test_shortcodes_stay_one_line_with_their_quotes_in_pairs(clip):
    for flavour in (embed.hugo, embed.quarto):
        text = flavour(nasty(clip))
        assert "\n" not in text
        values = re.findall(r'"((?:[^"\\]|\\")*)"(?=[\s}])', text)
        assert text.replace('\\"', "").count('"') == 2 * len(values)
    assert embed.quarto(nasty(GIF)).count("{") == 1


@pytest.mark.parametrize("clip", [GIF, FILM], ids=["gif", "mp4"])
def test_jupyter_is_python_with_the_words_as_given(clip):
    for made in (clip, nasty(clip)):
        load, show = ast.parse(embed.jupyter(made)).body
        values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in show.value.keywords}
        assert ast.unparse(load) == f"from IPython.display import {show.value.func.id}"
        assert (values["width"], values["height"]) == (made.width, made.height)
        if clip is GIF:
            assert (values["filename"], values["alt"]) == (made.file, " ".join(made.alt.split()))
        else:
            (video,) = Tags(f"<video {values['html_attributes']}>").named("video")
            assert unquote(values["url"]) == made.file
            assert video["aria-label"] == " ".join(made.alt.split())


def test_jupyter_cells_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (8, 8)).save("ball.gif")
    shown = {}
    for clip in (GIF, FILM):
        load, show = embed.jupyter(clip).split("\n\n")
        names = {}
        exec(load, names)
        shown[clip.format] = eval(show, names)
    bundle, metadata = shown["gif"]._repr_mimebundle_()
    assert "image/gif" in bundle and metadata["image/gif"] == {"width": 800, "height": 450, "alt": ALT}
    (video,) = Tags(shown["mp4"]._repr_html_()).named("video")
    assert (video["src"], video["width"], video["aria-label"]) == ("ball.mp4", "1920", ALT)


def test_every_flavour_names_the_file():
    assert list(FLAVOURS) == ["HTML", "Markdown", "Quarto", "Hugo", "Jupyter"]
    for flavour in FLAVOURS.values():
        assert "ball.gif" in flavour(GIF) and "ball.mp4" in flavour(FILM)


def test_what_stands_in_for_a_film():
    assert embed.alternative(" a\n b ", "ends", "T") == "a b"
    assert embed.alternative("", "It ends.", "T") == "T. It ends."
    assert embed.alternative("", "", "T") == "T"
    assert embed.alternative("", "It ends.", "") == "It ends."
