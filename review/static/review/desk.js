// The keyboard of the desk. It clicks real buttons and sends real forms; what is decided is the server's.
import { Boundaries } from "./boundaries.js";
import * as drafts from "./drafts.js";
import { findWords, format, highlight, lines, parse, rangesOf, selectedSpans, wordsOf } from "./offsets.js";
import * as picker from "./picker.js";

const texts = document.getElementById("texts").dataset;
const keys = document.getElementById("keys");
const desk = () => document.getElementById("desk");
const closing = () => document.getElementById("closing");
const addForm = () => document.getElementById("add-quote");
const cards = () => [...document.querySelectorAll("#cards > .card")];
const now = () => document.querySelector(".now");

let paintedAt = Infinity;
let boundaries = null;
let selected = [];
const requests = new WeakMap();
const retries = new Set();

document.documentElement.classList.add("js");

function say(text) {
  document.getElementById("save-state").textContent = text;
}

// ---- which card is open

function open(thing, { focus = true } = {}) {
  leaveBoundaries();
  for (const other of document.querySelectorAll(".now")) {
    other.classList.remove("now");
    other.removeAttribute("aria-current");
    other.querySelector(".reasons")?.setAttribute("hidden", "");
  }
  thing.classList.add("now");
  thing.setAttribute("aria-current", "true");
  showMarks(thing);
  if (thing.matches("#cards > .card")) {
    drafts.know(thing);
    if (drafts.restore(thing)) {
      showWords(thing);
      say(texts.draft);
    }
  }
  mode("in-cards");
  paintedAt = Infinity;
  requestAnimationFrame(() => requestAnimationFrame(() => { paintedAt = performance.now(); }));
  thing.scrollIntoView({ block: "nearest" });
  if (focus) (thing.querySelector("[data-focus]") || thing.querySelector("[data-keep]") || thing).focus({ preventScroll: true });
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

function paintStates() {
  for (const span of document.querySelectorAll("#text [data-cards]")) {
    const states = span.dataset.cards.split(" ").map((id) => document.getElementById(id)?.dataset.state || "");
    span.dataset.state = states.join(" ");
  }
}

// The card's words as its form has them now.
function showWords(card) {
  const spans = parse(card.querySelector("[name=content]").value);
  const words = card.querySelector(".words");
  words.replaceChildren(...wordsOf(spans).flatMap((part, number) => {
    const piece = document.createElement("span");
    piece.textContent = part;
    return number ? [" […] ", piece] : [piece];
  }));
  highlight("edited", drafts.isEdited(card) || boundaries || card === addForm() ? spans : []);
}

function openNext(id) {
  const all = cards();
  const at = all.findIndex((card) => card.id === id);
  const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((card) => "open" in card.dataset);
  highlight("edited", []);
  open(next || closing());
}

function step(by) {
  const all = [...cards(), closing()];
  const at = all.indexOf(now());
  open(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

const isRead = () => performance.now() - paintedAt >= Number(desk().dataset.enterDelay);

// ---- deciding

function decide(verb) {
  const thing = now();
  if (!thing || thing.dataset.busy) return;
  const button = thing.querySelector(`[data-verb="${verb}"]`);
  if (!button) {
    if (verb === "verify") (thing.querySelector("[data-verb=finish]") || thing.querySelector("[data-verb=add]") || thing.querySelector("a.edit"))?.click();
    return;
  }
  button.click();
}

function decideByKey(verb) {
  if (!isRead()) say(texts.tooSoon);
  else decide(verb);
}

function askReason() {
  const reasons = now()?.querySelector(".reasons");
  if (!reasons) return;
  reasons.hidden = false;
  mode("in-reject");
  (reasons.querySelector(":checked") || reasons.querySelector("input")).focus();
}

function leaveReason() {
  now().querySelector(".reasons").hidden = true;
  mode("in-cards");
  now().focus();
}

const isRejecting = () => now()?.querySelector(".reasons:not([hidden])");

function putBack(which) {
  const form = document.getElementById(which);
  form.elements.request_id.value = uuid();
  form.requestSubmit();
}

// crypto.randomUUID is missing on a plain http address in the house.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// ---- boundaries

function enterBoundaries() {
  const card = now();
  if (boundaries || !card?.querySelector("[name=content]") || card.dataset.busy) return;
  boundaries = new Boundaries(card);
  card.querySelector(".boundaries")?.removeAttribute("hidden");
  card.focus({ preventScroll: true });
  showWords(card);
  mode("in-boundaries");
}

function leaveBoundaries({ back = false } = {}) {
  if (!boundaries) return;
  const { card } = boundaries;
  if (back) boundaries.back();
  boundaries = null;
  card.querySelector(".boundaries")?.setAttribute("hidden", "");
  showWords(card);
  if (card !== addForm()) drafts.keep(card);
  mode("in-cards");
  paintedAt = performance.now();
}

function moveEdge(number, by, byLetter) {
  boundaries.move(number, by, byLetter);
  showWords(boundaries.card);
  if (boundaries.card !== addForm()) drafts.keep(boundaries.card);
}

function boundariesKey(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) moveEdge(event.shiftKey ? boundaries.startOfActive : boundaries.active, by, event.ctrlKey);
  else if (event.key === "ArrowUp") boundaries.step(-1);
  else if (event.key === "ArrowDown") boundaries.step(1);
  else if (event.key === "Enter") {
    if (!event.repeat) leaveBoundaries();
  } else if (event.key === "Escape" || event.key === "F2") leaveBoundaries({ back: event.key === "Escape" });
  else return;
  event.preventDefault();
}

// ---- selected words

function remember(spans) {
  selected = spans;
  const line = document.getElementById("selected-words");
  line.hidden = !spans.length;
  line.textContent = wordsOf(spans).join(" […] ");
  document.getElementById("selection").classList.toggle("has-selection", Boolean(spans.length));
  highlight("selected", spans);
}

let settling = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(takeSelection, 60);
});

function takeSelection() {
  const selection = document.getSelection();
  const inText = selection.anchorNode?.parentElement?.closest("#text .line");
  const spans = selectedSpans();
  if (spans.length) remember(spans);
  else if (inText && selection.isCollapsed) remember([]);
}

function withSelection(use) {
  clearTimeout(settling);
  takeSelection();
  if (selected.length) use(selected);
  else say(texts.nothingSelected);
}

function startAdding(spans) {
  const form = addForm();
  form.hidden = false;
  form.elements.content.value = format(spans);
  form.elements.request_id.value = uuid();
  remember([]);
  open(form, { focus: false });
  showWords(form);
  document.getSelection().removeAllRanges();
  form.elements.speakers.focus();
}

function stopAdding() {
  addForm().hidden = true;
  highlight("edited", []);
  openNext("");
}

function cut(spans, { toEnd }) {
  const form = document.getElementById("exclude");
  const first = toEnd ? lines().filter((line) => line.start <= spans[0][0]).at(-1).start : spans[0][0];
  form.elements.start.value = first;
  form.elements.end.value = toEnd ? "" : spans.at(-1)[1];
  form.elements.reason.value = toEnd ? "tail" : "editor";
  form.elements.request_id.value = uuid();
  form.requestSubmit();
}

function useSelection(spans) {
  const card = now();
  if (!card?.querySelector("[name=content]")) return;
  enterBoundaries();
  boundaries.use(spans);
  leaveBoundaries();
  card.focus({ preventScroll: true });
}

function nameBySelection(field, spans) {
  const card = now();
  card.querySelector(`[name=${field}]`).value = format(spans.slice(0, 1));
  drafts.keep(card);
  say(wordsOf(spans.slice(0, 1)).join(""));
}

function find() {
  const input = document.getElementById("find-words");
  const spans = findWords(input.value, selected.length ? selected[0][0] + 1 : 0);
  remember(spans);
  if (!spans.length) say(texts.notFound);
  else rangesOf(spans)[0].startContainer.parentElement.scrollIntoView({ block: "nearest" });
}

// ---- what buttons and keys do

const acts = {
  verify: () => decide("verify"),
  "not-sure": () => decide("not_sure"),
  "keep-out": () => decide("keep_out"),
  reject: askReason,
  "reject-back": leaveReason,
  boundaries: enterBoundaries,
  "boundaries-done": () => leaveBoundaries(),
  "boundaries-back": () => leaveBoundaries({ back: true }),
  speaker: () => now()?.querySelector("[name=speakers]")?.focus(),
  add: () => withSelection(startAdding),
  "add-back": stopAdding,
  "use-selection": () => withSelection(useSelection),
  "use-cue": () => withSelection((spans) => nameBySelection("cue", spans)),
  "use-source": () => withSelection((spans) => nameBySelection("source", spans)),
  cut: () => withSelection((spans) => cut(spans, { toEnd: false })),
  "cut-tail": () => withSelection((spans) => cut(spans, { toEnd: true })),
  find,
  undo: () => putBack("undo"),
  help: () => document.getElementById("help").showModal(),
  edit: enterBoundaries,
  "more-keys": () => keys.classList.toggle("all"),
  whole: () => desk().classList.toggle("whole"),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  const edge = event.target.closest("[data-edge]");
  const mark = event.target.closest("#text [data-cards]");
  const card = event.target.closest("#cards > .card");
  if (button && acts[button.dataset.act]) acts[button.dataset.act]();
  else if (edge) {
    enterBoundaries();
    moveEdge(edge.dataset.edge === "start" ? boundaries.first() : boundaries.last(), Number(edge.dataset.by), false);
  } else if (mark && document.getSelection().isCollapsed) openMarked(mark);
  else if (card && card !== now() && !event.target.closest("a, button, input, select")) open(card);
});

// The shortest of the cards that hold the place; clicked again, the next longer one.
function openMarked(mark) {
  const length = (card) => parse(card.querySelector("[name=content]")?.value || "").reduce((sum, [start, end]) => sum + end - start, 0);
  const here = mark.dataset.cards.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  here.sort((a, b) => length(a) - length(b));
  if (here.length) open(here[(here.indexOf(now()) + 1) % here.length]);
}

const letters = { v: () => decideByKey("verify"), j: () => step(1), k: () => step(-1), n: acts.speaker, b: acts.boundaries, x: askReason, c: acts.add, u: acts.undo };

const named = {
  Enter: () => decideByKey("verify"),
  "Shift+Enter": () => (isRead() ? askReason() : say(texts.tooSoon)),
  "Ctrl+Enter": acts.add,
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  F2: enterBoundaries,
  F4: () => decideByKey("not_sure"),
  F9: () => decideByKey("keep_out"),
  "Ctrl+z": acts.undo,
  "Ctrl+y": () => putBack("redo"),
  "?": acts.help,
  Escape: () => {
    if (now()?.id === "add-quote") stopAdding();
    else if (now() && drafts.isEdited(now())) {
      drafts.discard(now());
      showWords(now());
      say("");
    }
  },
};

function nameOf(event) {
  const name = event.key.length === 1 && event.ctrlKey ? event.key.toLowerCase() : event.key;
  // "?" is typed with Shift on most keyboards, and is a name of its own.
  return `${event.ctrlKey ? "Ctrl+" : ""}${event.shiftKey && event.key.length > 1 ? "Shift+" : ""}${name}`;
}

const isBox = (element) => element.matches?.("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (boundaries) boundariesKey(event);
  else if (isBox(event.target)) boxKey(event);
  else if (isRejecting() && now().contains(event.target)) reasonKey(event);
  else deskKey(event);
});

// In a text box Enter takes what is typed and Escape leaves; neither ever decides.
function boxKey(event) {
  const state = picker.key(event);
  if (state === "handled") event.preventDefault();
  else if (event.ctrlKey && event.key === "Enter") event.preventDefault();
  else if (state === "done" || event.key === "Enter" || event.key === "Escape") {
    event.preventDefault();
    if (event.repeat) return;
    if (event.target.id === "find-words") {
      if (event.key === "Enter") find();
      else now()?.focus();
    } else if (event.target.closest(".card")) {
      event.target.closest(".card").focus({ preventScroll: true });
      paintedAt = performance.now();
    }
  }
}

function reasonKey(event) {
  if (event.key === "Escape") leaveReason();
  else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.repeat) decide("reject");
  else if (event.key !== "Enter") return;
  event.preventDefault();
}

function deskKey(event) {
  const button = event.target.closest?.("button, a, summary");
  if (button && (event.key === "Enter" || event.key === " ")) {
    // A button in focus is clicked by the browser; a decision only after the delay.
    if ((button.dataset.verb || button.dataset.keep) && !isRead()) {
      event.preventDefault();
      say(texts.tooSoon);
    }
    if (!event.shiftKey && !event.ctrlKey) return;
  }
  const letter = "letterKeys" in desk().dataset && !event.ctrlKey && !event.shiftKey ? letters[event.key] : undefined;
  if (event.key === "Tab" && !event.shiftKey && event.target === now() && now().querySelector("[name=speakers]")) {
    event.preventDefault();
    acts.speaker();
    return;
  }
  const act = named[nameOf(event)] || letter;
  if (!act || event.ctrlKey && event.shiftKey) return;
  event.preventDefault();
  if (!event.repeat || event.key === "ArrowUp" || event.key === "ArrowDown") act();
}

function mode(name) {
  for (const part of keys.children) part.hidden = !part.classList.contains(name);
}

document.addEventListener("focusin", (event) => {
  if (boundaries) return;
  if (isBox(event.target)) mode("in-box");
  else if (isRejecting()) mode("in-reject");
  else mode("in-cards");
});

document.addEventListener("input", (event) => {
  const card = event.target.closest("#cards > .card");
  if (card && event.target.name !== "reason") drafts.keep(card);
});

// ---- saving

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.parameters.milliseconds !== undefined && paintedAt !== Infinity) {
    event.detail.parameters.milliseconds = Math.round(performance.now() - paintedAt);
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  const card = elt.closest(".card, .closing");
  requests.set(xhr, { card: card?.id, verb: requestConfig.verb });
  if (requestConfig.verb !== "post") return;
  if (card) card.dataset.busy = "yes";
  say(texts.saving);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  const { card, verb } = requests.get(xhr) || {};
  const thing = card && document.getElementById(card);
  if (thing) delete thing.dataset.busy;
  if (!xhr.status) return;
  if (xhr.getResponseHeader("HX-Redirect")) return;
  paintStates();
  if (document.getElementById("desk").dataset.fresh === undefined) return deskDrawn(card, xhr);
  if (xhr.status >= 400) say(texts.notSaved);
  else if (verb === "post") say(`${texts.saved} ${new Date().toLocaleTimeString("vi")}`);
  if (!thing || elt.id === "tagging") return;
  if (xhr.status === 200 && verb === "post") {
    drafts.forget(thing);
    openNext(card);
  } else if (xhr.status < 500) {
    open(thing);
    if (thing === addForm()) showWords(thing);
    if (requestConfig.path.includes("folded")) drafts.forget(thing);
  }
});

// The whole desk came anew: open what the server names, else what was open, else what comes next.
function deskDrawn(from, xhr) {
  const data = desk().dataset;
  data.fresh = "no";
  if (xhr && data.message) say(data.message);
  remember([]);
  paintStates();
  highlight("edited", []);
  if (from && from !== "add-quote") drafts.forget({ id: from });
  const opened = document.getElementById(data.opened);
  if (opened) open(opened);
  else openNext(from === "add-quote" ? data.added : from || "");
}

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const { elt } = event.detail;
    const form = elt.closest("form[data-retries]");
    if (!form || retries.has(form)) return;
    const submitter = event.detail.requestConfig.triggeringEvent?.submitter || null;
    say(texts.offline);
    retries.add(form);
    setTimeout(() => again(form, submitter), 2000);
  });
}

// The same form with the same request id: if the first one arrived after all, this changes nothing more.
function again(form, submitter) {
  retries.delete(form);
  if (!form.isConnected) return;
  if (submitter) submitter.click();
  else form.requestSubmit();
}

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const to = event.detail.xhr.getResponseHeader("HX-Redirect") || "";
  if (to.includes("/login/")) sessionStorage.setItem("signed-out", drafts.count() ? "kept" : "");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  // A card that is gone from the page can't be lost silently: its answer is drawn by loading the page.
  if (!event.detail.target.isConnected) location.reload();
});

deskDrawn("");
