/* The table of all printed rows: search, filters, pages. Data: window.reproductionRows. */
(function () {
  "use strict";
  const data = window.reproductionRows;
  const place = document.getElementById("rows");
  if (!data || !place || place.dataset.ready) return;
  place.dataset.ready = "yes";
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const words = data.words;
  const PAGE = 50;
  const FILTERS = ["source", "chapter", "kind", "verdict", "cause", "onPrint"];
  const state = Object.fromEntries(["q", ...FILTERS].map((name) => [name, ""]));
  state.page = 0;

  /* --- small parts ---------------------------------------------------------------- */

  function make(tag, options, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options || {})) {
      if (name === "text") node.textContent = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  function link(href, text) {
    return make("a", { href: href, text: text });
  }

  /* --- rows ----------------------------------------------------------------------- */

  const NAMES = ["id", "exhibit", "chapter", "kind", "verdict", "cause", "onPrint", "what",
    "claim", "printed", "here", "distance", "reason", "line", "source"];
  const rows = data.rows.map(function (cells) {
    const row = {};
    NAMES.forEach((name, place) => { row[name] = cells[place]; });
    return row;
  });

  /* 1,222 is found as 1222 too: readers type it either way. */
  const thousands = new RegExp("(\\d)[" + data.thousands + "](?=\\d{3}(?!\\d))", "g");

  function plain(text) {
    return text.toLowerCase().replace(thousands, "$1")
      .replace(/[\u00a0\u202f]/g, " ").replace(/\u2212/g, "-");
  }

  function searched(row) {
    if (row.text === undefined) {
      const exhibit = data.exhibits[row.exhibit];
      const parts = [row.id, exhibit.id, exhibit.name, exhibit.title, row.what, row.claim,
        row.printed, row.here, data.reasons[row.reason], row.line];
      row.text = plain(parts.join(" "));
    }
    return row.text;
  }

  function chosen() {
    const wanted = plain(state.q).split(/\s+/).filter(Boolean);
    return rows.filter(function (row) {
      return FILTERS.every(
        (name) => state[name] === "" || String(row[name]) === state[name]
      ) && wanted.every((word) => searched(row).includes(word));
    });
  }

  /* --- one row -------------------------------------------------------------------- */

  const NOTHING = "\u2013";

  function cell(name, content, css) {
    const node = make("td", { "data-label": words[name] });
    node.className = [css || "", content === NOTHING ? "nothing" : ""].join(" ").trim();
    node.append(...[].concat(content).filter(Boolean));
    return node;
  }

  function where(row) {
    const exhibit = data.exhibits[row.exhibit];
    const name = exhibit.page
      ? link(exhibit.page + ".html" + (exhibit.shown ? "#" + exhibit.id : ""), exhibit.name)
      : make("span", { text: exhibit.name });
    name.title = exhibit.title;
    const code = exhibit.code
      ? make("a", { href: folder + exhibit.code, download: "", text: words.code })
      : null;
    const line = make("span", { text: words.line + " " + row.line });
    return [name, make("small", {}, line, ...(code ? [" · ", code] : []))];
  }

  function drawn(row) {
    const reason = data.reasons[row.reason];
    const verdict = [make("strong", { text: words["verdict_" + row.verdict] })];
    if (reason) verdict.push(make("small", { text: reason }));
    if (row.onPrint && row.onPrint !== "not_printed") {
      verdict.push(make("small", { text: words.onPrint + ": " + words["print_" + row.onPrint] }));
    }
    const what = [make("span", { text: row.claim || row.what })];
    if (row.claim && row.kind !== "statement") what.push(make("small", { text: row.what }));
    const number = row.kind === "statement" ? NOTHING : row.printed;
    const id = "row-" + row.id.replace(/[^\w-]/g, "-");
    return make("tr", { class: row.verdict, id: id, title: row.id },
      cell("where", where(row)), cell("what", what), cell("printed", number, "number"),
      cell("here", row.here, "number"), cell("verdict", verdict));
  }

  /* --- the form ------------------------------------------------------------------- */

  const fields = {};

  function select(name, options) {
    const node = make("select", { onchange: function () { choose(name, node.value); } },
      make("option", { value: "", text: words.all }),
      ...options.map(([value, text]) => make("option", { value: value, text: text })));
    fields[name] = node;
    return make("label", {}, make("span", { text: words[name] }), node);
  }

  function present(name) {
    const known = rows.map((row) => row[name]).filter((value) => value !== null && value !== "");
    return Array.from(new Set(known.map(String)));
  }

  function named(name, prefix, order) {
    const known = present(name);
    return order.filter((value) => known.includes(value)).map((v) => [v, words[prefix + v]]);
  }

  function choose(name, value) {
    state[name] = value;
    state.page = 0;
    show();
  }

  /* Chooses what is named, and all of the rest. */
  function set(chosen) {
    for (const name of Object.keys(fields)) {
      state[name] = chosen[name] || "";
      fields[name].value = state[name];
    }
    state.page = 0;
    show();
  }

  let waiting = 0;
  const search = make("input", { type: "search", autocomplete: "off", oninput: function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { choose("q", search.value); }, 150);
  } });
  fields.q = search;
  const chapters = present("chapter").map(Number).sort((a, b) => a - b);
  const form = make("form", { role: "search", class: "rows-form" },
    make("label", { class: "rows-search" }, make("span", { text: words.search }), search),
    select("source", data.sources),
    select("chapter", chapters.map((n) => [String(n), n + " " + data.chapters[n]])),
    select("kind", named("kind", "kind_", data.kinds)),
    select("verdict", named("verdict", "verdict_", data.verdicts)),
    select("cause", named("cause", "cause_", data.causes)),
    select("onPrint", named("onPrint", "print_", data.onPrint)),
    make("button", { type: "button", text: words.reset, onclick: () => set({}) }));
  form.addEventListener("submit", (event) => event.preventDefault());

  /* --- the table ------------------------------------------------------------------ */

  const count = make("p", { class: "rows-count", role: "status", tabindex: "-1" });
  const none = make("p", { class: "rows-none" }, words.none + " ",
    make("button", { type: "button", text: words.clear, onclick: () => set({}) }));
  const body = make("tbody");
  const heads = ["where", "what", "printed", "here", "verdict"];
  const table = make("table", {},
    make("caption", { class: "rows-hidden", text: words.caption }),
    make("thead", {}, make("tr", {},
      ...heads.map((name) => make("th", { scope: "col", text: words[name] })))),
    body);
  const frame = make("div", { class: "exhibit-table", tabindex: "0" }, table);
  const back = make("button", { type: "button", text: words.back, onclick: () => turn(-1) });
  const next = make("button", { type: "button", text: words.next, onclick: () => turn(1) });
  const at = make("span");
  const pages = make("nav", { class: "rows-pages", "aria-label": words.pages }, back, at, next);

  function turn(step) {
    state.page += step;
    show();
    arrive();
  }

  /* To where the rows begin, and not into a field, which would open a phone's keyboard. */
  function arrive() {
    count.scrollIntoView();
    count.focus({ preventScroll: true });
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString(data.locale));
  }

  function show() {
    const found = chosen();
    const last = Math.max(Math.ceil(found.length / PAGE) - 1, 0);
    state.page = Math.min(Math.max(state.page, 0), last);
    const from = state.page * PAGE;
    body.replaceChildren(...found.slice(from, from + PAGE).map(drawn));
    count.textContent = filled(words.count, { found: found.length, all: rows.length });
    at.textContent = filled(words.at, { page: state.page + 1, last: last + 1 });
    back.disabled = state.page === 0;
    next.disabled = state.page === last;
    pages.hidden = last === 0;
    frame.hidden = found.length === 0;
    none.hidden = found.length > 0;
  }

  place.replaceChildren(form, count, none, frame, pages);
  show();

  /* Numbers in the tables above lead to their rows. */
  document.addEventListener("click", function (event) {
    const source = event.target.closest("a[data-rows]");
    if (!source) return;
    event.preventDefault();
    set(Object.fromEntries(new URLSearchParams(source.dataset.rows)));
    arrive();
  });
})();
