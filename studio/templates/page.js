"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  for (const part of all(".scripted")) part.hidden = false;

  // One thing moves at a time: what starts stops what was moving.
  let moving = null;
  const start = (thing) => {
    if (moving && moving !== thing) moving.stop();
    moving = thing;
  };
  const ended = (thing) => {
    if (moving === thing) moving = null;
  };

  const whenSeen = (elements, margin, tell) => {
    const watch = new IntersectionObserver(
      (entries) => entries.forEach((entry) => tell(entry.target, entry.isIntersecting)),
      { rootMargin: margin },
    );
    elements.forEach((element) => watch.observe(element));
  };

  // Films: the poster comes shortly before one is seen, its length and first frames when it is.
  const films = all("video");
  whenSeen(films, "50% 0px", (film, near) => {
    if (near && film.dataset.poster) film.poster = film.dataset.poster;
  });
  whenSeen(films, "0px", (film, seen) => {
    if (seen && film.preload === "none") film.preload = "metadata";
  });
  for (const film of films) {
    const thing = { stop: () => film.pause() };
    film.addEventListener("play", () => start(thing));
    film.addEventListener("pause", () => ended(thing));
  }

  // Chapters: a button goes there and plays; the one that is playing is marked.
  const chaptersOf = (film) => all(".chapters button").filter((button) => button.dataset.film === film.id);
  for (const button of all(".chapters button")) {
    button.addEventListener("click", () => {
      const film = document.getElementById(button.dataset.film);
      film.currentTime = Number(button.dataset.start);
      film.play();
    });
  }
  for (const film of films) {
    const buttons = chaptersOf(film);
    const mark = () => {
      const now = buttons.filter((button) => Number(button.dataset.start) <= film.currentTime + 0.05).pop();
      for (const button of buttons) {
        if (button === now && film.played.length) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    };
    if (buttons.length) film.addEventListener("timeupdate", mark);
  }

  // GIFs: a still until they are seen or asked for, with a button that stops them.
  // Where less motion is preferred they wait to be asked.
  const gifs = all(".gif").map((screen) => {
    const image = screen.querySelector("img");
    const picture = screen.querySelector(".screen");
    const button = screen.querySelector("button");
    const word = button.querySelector(".word");
    const poster = image.getAttribute("src");
    const gif = { screen, seen: false, unwanted: false };
    const show = (plays) => {
      image.src = plays ? screen.dataset.gif : poster;
      word.textContent = plays ? "Stop" : "Play";
      button.classList.toggle("playing", plays);
    };
    gif.play = () => {
      start(gif);
      show(true);
    };
    gif.stop = () => {
      show(false);
      ended(gif);
    };
    button.addEventListener("click", () => {
      const playing = moving === gif;
      gif.unwanted = playing;
      if (playing) gif.stop();
      else gif.play();
    });
    picture.addEventListener("click", () => button.click());
    return gif;
  });
  const playOneSeen = () => {
    if (still.matches || moving) return;
    const next = gifs.find((gif) => gif.seen && !gif.unwanted);
    if (next) next.play();
  };
  whenSeen(gifs.map((gif) => gif.screen), "-20% 0px", (screen, seen) => {
    const gif = gifs.find((one) => one.screen === screen);
    gif.seen = seen;
    if (!seen && moving === gif) gif.stop();
    playOneSeen();
  });
  still.addEventListener("change", () => {
    for (const gif of gifs) if (still.matches && moving === gif) gif.stop();
  });

  // Copying: from file:// and from plain http some browsers have no clipboard but this old way.
  const said = document.getElementById("said");
  const copyOldWay = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    const before = document.activeElement;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before.focus({ preventScroll: true });
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyOldWay(text);
    }
  };
  for (const button of all(".copy")) {
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy).textContent);
      said.textContent = done ? `Copied ${button.dataset.what}.` : "This browser does not let the page copy.";
      if (!done) return;
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 2000);
    });
  }
})();
