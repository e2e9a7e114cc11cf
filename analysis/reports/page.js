"use strict";
// Text reaches the page as text only (textContent), never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const results = [...document.querySelectorAll(".result")];
const byKey = new Map(results.map((result) => [result.id, result]));
const words = document.getElementById("words");
const construct = document.getElementById("construct");
const found = document.getElementById("found");
const notice = document.getElementById("notice");

function make(tag, name, ...parts) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...parts);
  return made;
}

// A sentence cut at every bound of its marks; offsets count code points, which Array.from keeps whole.
function marked(text, marks) {
  const letters = Array.from(text);
  const line = make("p");
  line.dir = "auto";
  const cuts = [...new Set([0, letters.length, ...marks.flatMap((m) => [m.start, m.end])])].sort((a, b) => a - b);
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const part = letters.slice(cuts[i], cuts[i + 1]).join("");
    const over = marks.filter((m) => m.start <= cuts[i] && cuts[i + 1] <= m.end);
    line.append(over.length ? make("mark", over.length > 1 ? "more" : "", part) : part);
    const ends = over.filter((m) => m.end === cuts[i + 1]).sort((a, b) => b.start - a.start || a.number - b.number);
    if (ends.length) line.append(make("sup", "", ends.map((m) => m.number).join(", ")));
  }
  return line;
}

function sentenceList(units, marks, columns) {
  const list = make("ol", "sentences");
  for (const unit of units) {
    const [zone, voice, source, text] = data.sentences[unit];
    const item = make("li", "", make("div", "where", make("code", "", unit), ` ${zone}, ${voice}${source ? ": " + source : ""}`));
    item.append(marked(text, marks.get(unit) || []));
    for (const column of columns) {
      const ballot = data.ballots[column][unit];
      if (ballot) item.append(make("div", "where", ballot));
    }
    list.append(item);
  }
  return list;
}

// Ids in the order in which the data hold them, which is that of reading.
function inOrder(ids, table) {
  const wanted = new Set(ids);
  return Object.keys(table).filter((id) => wanted.has(id));
}

function fill(result) {
  const place = result.querySelector(".opened");
  if (place.childElementCount) return;
  const [evidence, units, disputed, columns] = data.results[result.id];
  const entries = new Map();
  const marks = new Map(units.map((unit) => [unit, []]));
  for (const id of inOrder(evidence, data.evidence)) {
    const [unit, start, end, , entry] = data.evidence[id];
    const name = JSON.stringify(entry);
    if (!entries.has(name)) entries.set(name, { entry, number: entries.size + 1, times: 0 });
    entries.get(name).times += 1;
    if (!marks.has(unit)) marks.set(unit, []);
    marks.get(unit).push({ start, end, number: entries.get(name).number });
  }
  const behind = inOrder(marks.keys(), data.sentences);
  if (behind.length) place.append(make("h5", "", `Sentences behind it: ${behind.length}`), sentenceList(behind, marks, columns));
  if (disputed.length) {
    const list = sentenceList(inOrder(disputed, data.sentences), marks, columns);
    place.append(make("h5", "", `Coders differed, not counted: ${disputed.length}`), list);
  }
  if (entries.size) {
    const list = make("ol", "entries");
    for (const { entry: [of, category, reason], times } of entries.values()) {
      const often = times === 1 ? "once" : `${times} times`;
      list.append(make("li", "", `${of}: ${reason} `, make("small", "", `${category}, ${often}`)));
    }
    place.append(make("h5", "", `Entries found: ${entries.size}`), list);
  }
}

function indexOf(result) {
  if (result.index === undefined) {
    const surfaces = data.results[result.id][0].map((id) => data.evidence[id][3]);
    result.index = [result.querySelector("summary").textContent, result.id, ...surfaces].join(" ").toLowerCase();
  }
  return result.index;
}

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const result of results) {
    const fits = (!construct.value || result.id.startsWith(construct.value + ".")) && wanted.every((w) => indexOf(result).includes(w));
    result.hidden = !fits;
    shown += fits;
  }
  for (const group of document.querySelectorAll(".group, .construct")) {
    const left = group.querySelectorAll(".result:not([hidden])").length;
    group.hidden = !left;
    const count = group.querySelector("h3 .count, h4 .count");
    if (count) count.textContent = left;
  }
  const narrowed = wanted.length || construct.value;
  found.textContent = narrowed ? `${shown} of ${results.length} results` : `${results.length} results`;
}

function say(lines, keys) {
  notice.replaceChildren(...lines.map((line) => make("div", "", line)));
  for (const key of keys) {
    const link = make("a", "", key);
    link.href = "#" + key;
    notice.append(link, " ");
  }
  notice.hidden = lines.length === 0;
}

function nearest(key) {
  const parts = new Set(key.split("."));
  const shared = (other) => other.split(".").filter((part) => parts.has(part)).length;
  return [...byKey.keys()].sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1)).slice(0, 3);
}

function verdict(digest, current) {
  if (digest === current) {
    return ["current", "This citation is current.", `What the number rests on is as it was when it was cited (${digest}).`];
  }
  return [
    "old",
    "This citation is old.",
    `It carries the digest ${digest}; today’s is ${current}. What the number rests on has changed since: compare the number shown in the report with the one here.`,
  ];
}

function arrive() {
  let hash = location.hash.slice(1);
  try { hash = decodeURIComponent(hash); } catch { /* a stray percent sign: taken as it is */ }
  for (const told of document.querySelectorAll(".told")) told.remove();
  for (const result of document.querySelectorAll(".arrived")) result.classList.remove("arrived");
  say([], []);
  const cut = hash.lastIndexOf("~");
  const asked = cut < 0 ? hash : hash.slice(0, cut);
  const digest = cut < 0 ? "" : hash.slice(cut + 1);
  const key = Object.hasOwn(data.aliases, asked) ? data.aliases[asked] : asked;
  if (key.startsWith("figure-")) return digest && arriveAtFigure(key, digest);
  const result = byKey.get(key);
  if (!result) {
    if (key.includes(".")) say([`No result is called ${key}. The nearest:`], nearest(key));
    return undefined;
  }
  if (result.hidden) { words.value = ""; construct.value = ""; filter(); }
  const details = result.querySelector("details");
  details.open = true;
  fill(result);
  result.classList.add("arrived");
  if (key !== asked) result.querySelector(".inside").prepend(make("p", "told", `${asked} is now called ${key}.`));
  if (digest) tell(result.querySelector(".inside"), verdict(digest, result.dataset.digest));
  return settle(result, details.querySelector("summary"));
}

// After the browser's own jump to the anchor, which would take the focus away again.
function settle(place, focused) {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    place.scrollIntoView({ block: "start", behavior: "instant" });
    if (focused) focused.focus({ preventScroll: true });
  }));
}

function tell(place, [name, title, text]) {
  const told = make("p", `told ${name}`, make("b", "", title), text);
  told.setAttribute("role", "status");
  place.prepend(told);
}

function arriveAtFigure(id, digest) {
  const figure = document.getElementById(id);
  if (!figure) return say([`No figure is called ${id.slice(7)}.`], []);
  tell(figure.querySelector("figcaption"), verdict(digest, figure.dataset.digest));
  return settle(figure);
}

document.addEventListener("toggle", (event) => {
  const result = event.target.parentElement;
  if (event.target.open && result.classList.contains("result")) fill(result);
}, true);
let waiting = 0;
words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
construct.addEventListener("change", filter);
document.getElementById("finder").addEventListener("submit", (event) => { event.preventDefault(); filter(); });
document.getElementById("finder").hidden = false;
addEventListener("hashchange", arrive);
filter();
arrive();
