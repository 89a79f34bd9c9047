"use strict";
// Finds films among many and shows them in pages. Lists and films come from scripts in index-data, which call
// fallLine.list and fallLine.film.
(() => {
  const main = document.getElementById("films");
  const shelf = document.querySelector(".shelf");
  const found = document.getElementById("found");
  const fields = ["find", "figure", "group"].map((id) => document.getElementById(id));
  const [find, figure, group] = fields;
  const total = Number(main.dataset.total);
  const perPage = Number(main.dataset.page);

  // What is known: every film's row once its list has come, and the HTML of films that were shown.
  const rows = new Array(total);
  const html = new Map();
  let matches = rows;
  let page = 1;
  let latest = 0; // what was asked for last: what comes later for something else is not shown

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  fallLine.list = (first, list) => {
    list.forEach(([key, mark, name, title, figure, group, verdict, picture, width, height], nth) => {
      const texts = { name, title, figure, group, verdict };
      for (const field in texts) texts[field] = plain(texts[field]);
      const words = Object.values(texts).join("\n");
      rows[first + nth] = { key, mark, name, title, figure, group, picture, width, height, texts, words };
    });
  };
  fallLine.film = (key, text) => html.set(key, text);

  const scripts = new Map();
  const load = (file) => {
    if (!scripts.has(file)) {
      scripts.set(file, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `index-data/${file}`;
        script.onload = done;
        script.onerror = () => failed(new Error(`index-data/${file} is missing: the folder is not whole.`));
        document.head.append(script);
      }));
    }
    return scripts.get(file);
  };

  // "adam figure:rule verdict:settles": every word stands somewhere, or in the field that it names.
  const matching = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean).map((word) => {
      const [, field, rest] = /^(name|title|figure|group|verdict):(.+)$/.exec(word) ?? [];
      return field ? (row) => row.texts[field].includes(rest) : (row) => row.words.includes(word);
    });
    if (figure.value) words.push((row) => row.figure === figure.value);
    if (group.value) words.push((row) => row.group === group.value);
    return words.length ? rows.filter((row) => words.every((word) => word(row))) : rows;
  };

  const card = (row) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = `#${row.mark}`;
    if (row.picture) {
      const image = link.appendChild(document.createElement("img"));
      Object.assign(image, { loading: "lazy", decoding: "async", alt: "", src: row.picture });
      image.width = row.width;
      image.height = row.height;
    }
    link.appendChild(document.createElement("span")).textContent = row.title;
    link.append("\n");
    link.appendChild(document.createElement("code")).textContent = row.name;
    return item;
  };

  const describe = (many) => {
    const first = (page - 1) * perPage + 1;
    const last = Math.min(page * perPage, matches.length);
    const number = (value) => value.toLocaleString("en");
    const of = matches === rows ? number(total) : `${number(matches.length)} found`;
    found.textContent = matches.length ? `Films ${number(first)} to ${number(last)} of ${of}.` : "No film is found.";
    for (const nav of document.querySelectorAll(".pages")) {
      nav.querySelector(".number").textContent = number(page);
      nav.querySelector(".many").textContent = number(many);
      nav.querySelector(".previous").disabled = page <= 1;
      nav.querySelector(".next").disabled = page >= many;
    }
  };

  const show = async (wanted) => {
    const ours = ++latest;
    matches = matching();
    const many = Math.max(1, Math.ceil(matches.length / perPage));
    page = Math.min(Math.max(1, wanted), many);
    const chosen = matches.slice((page - 1) * perPage, page * perPage);
    try {
      await Promise.all(chosen.filter((row) => !html.has(row.key)).map((row) => load(`${row.key}.js`)));
    } catch (missing) {
      found.textContent = missing.message;
      return;
    }
    if (ours !== latest) return;
    const template = document.createElement("template");
    template.innerHTML = chosen.map((row) => html.get(row.key)).join("\n");
    main.replaceChildren(template.content);
    shelf.replaceChildren(...chosen.map(card));
    fallLine.activate(main);
    describe(many);
  };

  // The address keeps what is shown, so that it can be gone back to and passed on.
  const address = () => {
    const parts = new URLSearchParams();
    for (const field of fields) if (field.value) parts.set(field.id, field.value);
    if (page > 1) parts.set("page", page);
    return parts.size ? `#${parts}` : "#";
  };
  const goTo = async (wanted) => {
    await show(wanted);
    history.pushState(null, "", address());
  };
  const followAddress = async () => {
    const film = rows.findIndex((row) => `#${row.mark}` === location.hash);
    if (film >= 0) {
      if (document.getElementById(rows[film].mark)) return;
      for (const field of fields) field.value = "";
      await show(Math.floor(film / perPage) + 1);
      document.getElementById(rows[film].mark).scrollIntoView();
      return;
    }
    if (document.getElementById(location.hash.slice(1))) return;
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) field.value = parts.get(field.id) ?? "";
    await show(Number(parts.get("page")) || 1);
  };

  const offer = (select, values) => {
    const many = new Map();
    for (const value of values) if (value) many.set(value, (many.get(value) ?? 0) + 1);
    for (const value of [...many.keys()].sort()) {
      select.append(new Option(`${value} (${many.get(value).toLocaleString("en")})`, value));
    }
    select.parentElement.hidden = many.size < 2;
  };

  const ready = Promise.all(main.dataset.lists.split(" ").map(load)).then(() => {
    offer(figure, rows.map((row) => row.figure));
    offer(group, rows.map((row) => row.group));
    const inside = main.querySelectorAll("article").length;
    if (location.hash.length > 1) return followAddress();
    if (inside < Math.min(perPage, total)) return show(1);
    describe(Math.ceil(total / perPage));
  });
  ready.catch((missing) => { found.textContent = missing.message; });

  let pause = 0;
  find.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => ready.then(() => goTo(1)), 150);
  });
  for (const select of [figure, group]) select.addEventListener("change", () => ready.then(() => goTo(1)));
  document.querySelector(".finder").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => ready.then(followAddress));
  for (const nav of document.querySelectorAll(".pages")) {
    const turn = async (by) => {
      await ready;
      await goTo(page + by);
      main.focus({ preventScroll: true });
      document.querySelector(".finder").scrollIntoView();
    };
    nav.querySelector(".previous").addEventListener("click", () => turn(-1));
    nav.querySelector(".next").addEventListener("click", () => turn(1));
  }
})();
