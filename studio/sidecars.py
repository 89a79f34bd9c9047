"""What lies beside a GIF or a film: captions or alternative text, its last frame, embeds ready to paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from studio import captions, embed
from studio.atomic import BESIDE
from studio.captions import Caption
from studio.embed import Clip
from studio.encoders import still
from studio.formats import FORMATS
from studio.spec import Spec

POSTER, CAPTIONS = ".poster.png", ".vtt"


def write(
    part: Path,
    name: str,
    spec: Spec,
    *,
    title: str,
    words: Mapping[str, str],
    said: Sequence[Caption],
    last: np.ndarray,
    language: str = "",
) -> dict[str, Path]:
    """Write what belongs beside a file in the making, `part`, which will be called `name`.

    words has "alt" and "verdict"; said are the captions on film, in this language; last is the last frame,
    uint8 of shape (height, width, 4). Returns which suffix was written to which path. A still has nothing
    beside it.
    """
    if not FORMATS[spec.format].moves:
        return {}
    beside = {suffix: part.with_name(part.name + suffix) for suffix in BESIDE}
    texts = _texts(name, spec, title, words, said, language)
    for suffix, text in texts.items():
        beside[suffix].write_text(text, encoding="utf-8", newline="\n")
    keeps_alpha = FORMATS[spec.format].alpha and last[..., 3].min() < 255
    still.save(last if keeps_alpha else last[..., :3], beside[POSTER])
    return {suffix: beside[suffix] for suffix in BESIDE if suffix in texts or suffix == POSTER}


def _texts(
    name: str, spec: Spec, title: str, words: Mapping[str, str], said: Sequence[Caption], language: str
) -> dict[str, str]:
    texts, alt = {}, words["alt"].strip()
    if not FORMATS[spec.format].is_film:
        if alt:
            texts[".txt"] = alt + "\n"
    elif said:
        texts = {CAPTIONS: captions.vtt(said), ".srt": captions.srt(said)}
    clip = Clip(
        file=name,
        format=spec.format,
        width=spec.width,
        height=spec.height,
        alt=embed.alternative(alt, words["verdict"], title),
        poster=name + POSTER,
        captions=name + CAPTIONS if CAPTIONS in texts else "",
        language=language,
    )
    return {**texts, ".html": embed.html(clip) + "\n", ".md": embed.markdown(clip) + "\n"}
