"use strict";
// Makes films, GIFs and copy buttons work. What is shown later is brought to life by fallLine.activate.
const fallLine = (() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  // One thing moves at a time: what starts stops what was moving.
  let moving = null;
  const start = (thing) => {
    if (moving && moving !== thing) moving.stop();
    moving = thing;
  };
  const ended = (thing) => {
    if (moving === thing) moving = null;
  };

  // What a button of ours says and looks like.
  const label = (button, word) => {
    button.querySelector(".word").textContent = word;
    button.classList.toggle("playing", word !== "Play");
  };

  // Tells of every element when it comes into sight and leaves it; returns the function that ends that.
  const whenSeen = (elements, margin, tell) => {
    const watch = new IntersectionObserver(
      (entries) => entries.forEach((entry) => tell(entry.target, entry.isIntersecting)),
      { rootMargin: margin },
    );
    elements.forEach((element) => watch.observe(element));
    return () => watch.disconnect();
  };

  // A film that is not under way shows all of its picture: the player's controls come with the first play.
  // A chapter's button goes there and plays; the one that is playing is marked.
  const activateFilm = (film) => {
    const player = film.closest(".player");
    const button = player.querySelector(".play");
    const chapters = [...player.querySelectorAll(".chapters button")];
    const thing = { stop: () => film.pause() };
    const idle = (is) => film.classList.toggle("idle", is);
    const mark = () => {
      const now = chapters.filter((chapter) => Number(chapter.dataset.start) <= film.currentTime + 0.05).pop();
      for (const chapter of chapters) {
        if (chapter === now) chapter.setAttribute("aria-current", "true");
        else chapter.removeAttribute("aria-current");
      }
    };
    idle(true);
    film.addEventListener("play", () => {
      start(thing);
      idle(false);
      label(button, "Pause");
    });
    film.addEventListener("pause", () => {
      ended(thing);
      label(button, "Play");
    });
    film.addEventListener("ended", () => idle(true));
    film.addEventListener("timeupdate", mark);
    film.addEventListener("click", (event) => {
      if (!film.classList.contains("idle")) return;
      event.preventDefault();
      film.play();
    });
    button.addEventListener("click", () => (film.paused ? film.play() : film.pause()));
    for (const chapter of chapters) {
      chapter.addEventListener("click", () => {
        film.currentTime = Number(chapter.dataset.start);
        film.play();
      });
    }
  };

  // GIFs: a still until they are seen or asked for, with a button that stops them.
  // Where less motion is preferred they wait to be asked.
  let gifs = [];
  const activateGif = (screen) => {
    const image = screen.querySelector("img");
    const picture = screen.querySelector(".screen");
    const button = screen.querySelector("button");
    const poster = image.getAttribute("src");
    const gif = { screen, seen: false, unwanted: false };
    const show = (plays) => {
      image.src = plays ? screen.dataset.gif : poster;
      label(button, plays ? "Stop" : "Play");
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
  };
  const playOneSeen = () => {
    if (still.matches || moving) return;
    const next = gifs.find((gif) => gif.seen && !gif.unwanted);
    if (next) next.play();
  };
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
  const activateCopy = (button) => {
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy).textContent);
      said.textContent = done ? `Copied ${button.dataset.what}.` : "This browser does not let the page copy.";
      if (!done) return;
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 2000);
    });
  };

  // Brings to life all that is below an element. Of what was there before, nothing moves or is watched any more.
  let watches = [];
  const activate = (root) => {
    const all = (selector) => [...root.querySelectorAll(selector)];
    if (moving) moving.stop();
    for (const end of watches) end();
    for (const part of all(".scripted")) part.hidden = false;
    const films = all("video");
    films.forEach(activateFilm);
    gifs = all(".gif").map(activateGif);
    all(".copy").forEach(activateCopy);
    watches = [
      // A film's poster comes shortly before it is seen, its length and first frames when it is.
      whenSeen(films, "50% 0px", (film, near) => {
        if (near && film.dataset.poster) film.poster = film.dataset.poster;
      }),
      whenSeen(films, "0px", (film, seen) => {
        if (seen && film.preload === "none") film.preload = "metadata";
      }),
      whenSeen(gifs.map((gif) => gif.screen), "-20% 0px", (screen, seen) => {
        const gif = gifs.find((one) => one.screen === screen);
        if (!gif) return;
        gif.seen = seen;
        if (!seen && moving === gif) gif.stop();
        playOneSeen();
      }),
    ];
  };

  for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
  for (const part of document.querySelectorAll(".unscripted")) part.hidden = true;
  activate(document.getElementById("films"));
  return { activate };
})();
