// Which card is open, what of it the article shows, and its boundaries while they are moved.
import { Boundaries } from "./boundaries.js";
import * as drafts from "./drafts.js";
import { highlight, parse, wordsOf } from "./offsets.js";
import { showOwnMarks } from "./own.js";

export const texts = document.getElementById("texts").dataset;
export const keys = document.getElementById("keys");
export const desk = () => document.getElementById("desk");
export const closing = () => document.getElementById("closing");
export const addForm = () => document.getElementById("add-quote");
export const cards = () => [...document.querySelectorAll("#cards > .card")];
export const now = () => document.querySelector(".now");

// Since when the open card has been on the screen (`opened`), and since when as it is now, which is what Enter asks; and
// the boundaries that are being moved.
export const reading = { card: "", opened: Infinity, since: Infinity };
export const editing = { boundaries: null };

export const inConflict = (card) => Boolean(card?.querySelector(".conflict"));

// Which cards somebody else changed first: not saved until one has chosen, whatever else was.
function unsettled() {
  const names = cards().filter(inConflict).map((card) => card.querySelector(".conflict .number").textContent);
  return names.length ? `${texts.unsettled} ${names.join(", ")}` : "";
}

// In the save line. Without words, what the server wrote there stays.
export function say(text, { failed = false } = {}) {
  const line = document.getElementById("save-state");
  const left = unsettled();
  const said = text || line.textContent;
  line.classList.toggle("failed", failed || Boolean(left));
  if (left && said === texts.notSaved) line.textContent = left;
  else if (!said.includes(left)) line.textContent = `${left} · ${said}`;
  else if (text) line.textContent = text;
}

export function open(thing, { focus = true, fetch = true } = {}) {
  leaveBoundaries();
  for (const other of document.querySelectorAll(".now")) {
    other.classList.remove("now");
    other.removeAttribute("aria-current");
    other.querySelector(".reasons")?.setAttribute("hidden", "");
  }
  thing.classList.add("now");
  thing.setAttribute("aria-current", "true");
  document.querySelector("[data-act=previous]").disabled = thing === cards()[0];
  document.querySelector("[data-act=next]").disabled = thing === closing();
  showMarks(thing);
  if (fetch && "open" in thing.dataset && !formOf(thing)) load(thing);
  else loadNext(thing);
  if (thing.matches("#cards > .card")) {
    drafts.know(thing);
    if (drafts.restore(thing)) {
      showWords(thing);
      showOwnMarks(thing);
      say(texts.draft);
    }
  }
  atRest();
  reading.since = Infinity;
  if (reading.card !== thing.id) Object.assign(reading, { card: thing.id, opened: Infinity });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    reading.since = performance.now();
    reading.opened = Math.min(reading.opened, reading.since);
  }));
  thing.scrollIntoView({ block: "nearest" });
  if (focus) (thing.querySelector("[data-focus]") || thing.querySelector("[data-keep]") || thing).focus({ preventScroll: true });
  if (asked?.card !== thing.id) asked = null;
  doAsked(thing);
}

// ---- cards that were drawn as a line

export const formOf = (card) => card.querySelector("form.card-form");

// Before htmx knows the page, a click on the link would leave it.
const ready = new Promise((done) => { document.addEventListener("DOMContentLoaded", done); });

export function load(card) {
  if (card.dataset.loading) return;
  card.dataset.loading = "yes";
  ready.then(() => card.querySelector("a.edit")?.click());
}

const isOnItsWay = (card) => Boolean(card) && "open" in card.dataset && !formOf(card);

// What is asked of a card that is a line is done when its form has come, unless another card was opened meanwhile.
let asked = null;

export function withForm(act) {
  const line = now() && !formOf(now()) && now().querySelector("a.edit");
  if (!line) return act();
  asked = { card: now().id, act };
  load(now());
}

function doAsked(card) {
  if (!asked || (!formOf(card) && card.querySelector("a.edit"))) return;
  const { card: id, act } = asked;
  asked = null;
  if (id === card.id) act();
}

// What Enter will open next is there before Enter is pressed.
function loadNext(thing) {
  const next = nextOpen(thing.id);
  if (next && next !== thing && !formOf(next) && next.querySelector("a.edit")) load(next);
}

// On a phone, the article and not the open card's paragraphs alone; it stays so while one works.
export function showWhole() {
  const whole = document.documentElement.classList.contains("whole");
  document.querySelector("[data-act=whole]").setAttribute("aria-pressed", String(whole));
}

function showMarks(thing) {
  for (const mark of document.querySelectorAll("#text .marked-now")) mark.classList.remove("marked-now");
  for (const line of document.querySelectorAll("#text .around")) line.classList.remove("around");
  const marks = ["cards", "sources", "cues"].flatMap((part) => [...document.querySelectorAll(`#text [data-${part}~="${thing.id}"]`)]);
  for (const mark of marks) {
    mark.classList.add("marked-now");
    mark.closest(".line").classList.add("around");
  }
  marks[0]?.scrollIntoView({ block: "nearest" });
}

export function paintStates() {
  for (const span of document.querySelectorAll("#text [data-cards]")) {
    const states = span.dataset.cards.split(" ").map((id) => document.getElementById(id)?.dataset.state || "");
    span.dataset.state = states.join(" ");
  }
}

// The card's words as its form has them now.
export function showWords(card) {
  const spans = parse(card.querySelector("[name=content]").value);
  const words = card.querySelector(".words");
  words.replaceChildren(...wordsOf(spans).flatMap((part, number) => {
    const piece = document.createElement("span");
    piece.textContent = part;
    return number ? [" […] ", piece] : [piece];
  }));
  for (const line of card.querySelectorAll("[data-found]")) {
    const value = card.querySelector(`[name=${line.dataset.found}]`).value;
    line.hidden = !value;
    line.querySelector("q").textContent = wordsOf(parse(value)).join(" […] ");
  }
  highlight("edited", drafts.isEdited(card) || editing.boundaries || card === addForm() ? spans : []);
}

export function keep(card) {
  if (card === addForm()) drafts.keepAdded(card);
  else drafts.keep(card);
}

function nextOpen(id) {
  const all = cards();
  const at = all.findIndex((card) => card.id === id);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((card) => "open" in card.dataset || inConflict(card));
}

export function openNext(id) {
  highlight("edited", []);
  open(nextOpen(id) || closing());
}

export function step(by) {
  const all = [...cards(), closing()];
  const at = all.indexOf(now());
  open(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

export const isRead = () => !isOnItsWay(now()) && performance.now() - reading.since >= Number(desk().dataset.enterDelay);

export function mode(name) {
  for (const part of keys.children) part.hidden = !part.classList.contains(name);
}

// The keys of the open card, or of the panel where Enter ends the article.
export const atRest = () => mode(now()?.querySelector("[data-verb=finish]") ? "in-closing" : "in-cards");

// ---- boundaries

export function enterBoundaries() {
  const card = now();
  if (editing.boundaries || !card?.querySelector("[name=content]") || card.dataset.busy) return;
  editing.boundaries = new Boundaries(card);
  card.querySelector(".boundaries")?.removeAttribute("hidden");
  card.focus({ preventScroll: true });
  showWords(card);
  mode("in-boundaries");
}

export function leaveBoundaries({ back = false } = {}) {
  if (!editing.boundaries) return;
  const { card } = editing.boundaries;
  if (back) editing.boundaries.back();
  editing.boundaries = null;
  card.querySelector(".boundaries")?.setAttribute("hidden", "");
  showWords(card);
  keep(card);
  atRest();
  reading.since = performance.now();
}

export function moveEdge(number, by, byLetter) {
  editing.boundaries.move(number, by, byLetter);
  showWords(editing.boundaries.card);
  keep(editing.boundaries.card);
}

// The edge nearest to a click goes to its word; the boundaries stay open only if they were.
export function reach(place) {
  const were = editing.boundaries;
  part("reach", place);
  if (!were) leaveBoundaries();
}

export function part(how, ...what) {
  enterBoundaries();
  if (!editing.boundaries) return;
  editing.boundaries[how](...what);
  showWords(editing.boundaries.card);
  keep(editing.boundaries.card);
}

export function boundariesKey(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) moveEdge(event.shiftKey ? editing.boundaries.startOfActive : editing.boundaries.active, by, event.ctrlKey);
  else if (event.key === " ") part(event.shiftKey ? "join" : "split");
  else if (event.key === "ArrowUp") editing.boundaries.step(-1);
  else if (event.key === "ArrowDown") editing.boundaries.step(1);
  else if (event.key === "Enter") {
    if (!event.repeat) leaveBoundaries();
  } else if (event.key === "Escape" || event.key === "F2") leaveBoundaries({ back: event.key === "Escape" });
  else return;
  event.preventDefault();
}
