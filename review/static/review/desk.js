// The keyboard of the desk. It clicks real buttons and sends real forms; what is decided is the server's.
import {
  atRest, boundariesKey, desk, editing, enterBoundaries, formOf, isRead, keep, keys, leaveBoundaries, mode, moveEdge, now, open, part,
  reach, reading, say, showWhole, showWords, step, texts, withForm,
} from "./cards.js";
import * as drafts from "./drafts.js";
import "./here.js";
import { parse, placeOf } from "./offsets.js";
import { pointed, showOwnMarks, startPointing, toggleOwnMark } from "./own.js";
import * as picker from "./picker.js";
import "./saving.js";
import { addAgain, added, cut, deselect, find, hasSelection, nameBySelection, showPassage, startAdding, stopAdding, useSelection, withSelection } from "./selection.js";

// ---- deciding

function decide(verb) {
  const thing = now();
  if (!thing || thing.dataset.busy) return;
  const wanted = verb === "verify" ? ["verify", "finish", "add"] : [verb];
  const button = wanted.map((name) => thing.querySelector(`[data-verb="${name}"]`)).find(Boolean);
  if (button) button.click();
  else notHere(thing);
}

// A card that is a line shows its form, in which the verbs are that it may have.
function notHere(thing) {
  const line = formOf(thing) ? null : thing.querySelector("a.edit");
  if (line) line.click();
  else say(texts.notHere);
}

function decideByKey(verb) {
  if (!isRead()) say(texts.tooSoon);
  else decide(verb);
}

function askReason() {
  const reasons = now()?.querySelector(".reasons");
  if (!reasons) return now() && notHere(now());
  reasons.hidden = false;
  mode("in-reject");
  (reasons.querySelector(":checked") || reasons.querySelector("input")).focus();
}

function leaveReason() {
  now().querySelector(".reasons").hidden = true;
  for (const box of now().querySelectorAll("[name=reason]")) box.checked = box.defaultChecked;
  atRest();
  now().focus();
}

const isRejecting = () => now()?.querySelector(".reasons:not([hidden])");

// Pressed again before the answer, htmx sends it after that.
const putBack = (which) => document.getElementById(which).requestSubmit();

// What Escape or an undo dropped; undo or redo brings it back, unless something was decided or another card opened
// since.
let dropped = null;

function drop(card, { by }) {
  dropped = { card: card.id, edit: drafts.kept(card), back: by };
  drafts.discard(card);
  showWords(card);
  showOwnMarks(card);
  say(by === "undo" ? texts.dropped : texts.undropped);
}

function dropAdded({ by }) {
  const edit = drafts.keptAdded();
  stopAdding();
  dropped = { card: now().id, edit, back: by, added: true };
  say(by === "undo" ? texts.dropped : texts.undropped);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post" && !("quiet" in event.detail.elt.dataset)) dropped = null;
});

// True when what was dropped is there again.
function tookUp(which) {
  const { card, edit, back, added } = dropped || {};
  if (back === which) dropped = null;
  if (!edit || back !== which || now()?.id !== card) return false;
  if (added) addAgain(edit);
  else {
    drafts.take(now(), edit);
    open(now());
  }
  return true;
}

const isAdding = () => now()?.id === "add-quote";

// What is not saved yet goes before what was decided.
function undo() {
  if (tookUp("undo")) return;
  if (isAdding() && !now().dataset.busy) dropAdded({ by: "redo" });
  else if (now()?.matches("#cards > .card") && drafts.isEdited(now())) drop(now(), { by: "redo" });
  else putBack("undo");
}

function redo() {
  if (!tookUp("redo")) putBack("redo");
}

// The button that was pressed is gone with the boundaries.
function leaveForCard(how) {
  leaveBoundaries(how);
  now().focus({ preventScroll: true });
}

// ---- what buttons and keys do

const acts = {
  verify: () => decide("verify"),
  "not-sure": () => decide("not_sure"),
  "keep-out": () => decide("keep_out"),
  reject: () => withForm(askReason),
  "reject-back": leaveReason,
  boundaries: () => withForm(enterBoundaries),
  "boundaries-done": () => leaveForCard({}),
  "boundaries-back": () => leaveForCard({ back: true }),
  speaker: () => withForm(() => now()?.querySelector("[name=speakers]")?.focus()),
  add: () => withSelection(startAdding),
  "add-back": () => dropAdded({ by: "undo" }),
  "use-selection": () => withSelection((spans) => withForm(() => useSelection(spans))),
  "use-cue": () => withSelection((spans) => withForm(() => nameBySelection("cue", spans))),
  "use-source": () => withSelection((spans) => withForm(() => nameBySelection("source", spans))),
  split: () => part("split"),
  join: () => part("join"),
  "take-out": () => withSelection(([span]) => {
    deselect();
    part("takeOut", span);
  }),
  "own-mark": toggleOwnMark,
  "point-source": startPointing,
  "show-passage": (button) => showPassage(parse(button.dataset.span)),
  cut: () => withSelection((spans) => cut(spans, { toEnd: false })),
  "cut-tail": () => withSelection((spans) => cut(spans, { toEnd: true })),
  find,
  undo,
  help: () => document.getElementById("help").showModal(),
  edit: () => withForm(enterBoundaries),
  "more-keys": () => keys.classList.toggle("all"),
  previous: () => step(-1),
  next: () => step(1),
  whole: () => {
    document.documentElement.classList.toggle("whole");
    showWhole();
    document.querySelector("#text .marked-now")?.scrollIntoView({ block: "center" });
  },
};

// A hand decides nothing that could not be read, whatever it presses. The script's own clicks have been asked already.
const DECIDES = "[data-act=verify], [data-act=not-sure], [data-act=keep-out], [data-act=reject], [data-verb], [data-keep], #closing form button";

document.addEventListener("click", (event) => {
  if (!event.isTrusted || !event.target.closest(DECIDES) || isRead()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(texts.tooSoon);
}, { capture: true });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  const edge = event.target.closest("[data-edge]");
  const mark = event.target.closest("#text [data-cards]");
  const card = event.target.closest("#cards > .card");
  // Clicked by hand it opens the card; the script's own clicks only fetch it.
  if (event.isTrusted && event.target.closest("a.edit") && card !== now()) open(card, { fetch: false });
  const left = event.target.closest("a[data-card]");
  if (left && document.getElementById(left.dataset.card)) {
    event.preventDefault();
    open(document.getElementById(left.dataset.card));
  } else if (pointed(event) || added(event) || picker.namedInText(event) || reached(event)) return;
  else if (button && acts[button.dataset.act]) {
    if (button.dataset.act !== "more-keys") keys.classList.remove("all");
    acts[button.dataset.act](button);
  }
  else if (edge) {
    enterBoundaries();
    moveEdge(edge.dataset.edge === "start" ? editing.boundaries.first() : editing.boundaries.last(), Number(edge.dataset.by), false);
  } else if (mark && document.getSelection().isCollapsed) openMarked(mark);
  else if (card && card !== now() && !event.target.closest("a, button, input, select")) open(card);
});

// Shift and a click, or a click while boundaries are moved, brings the nearest edge there. After a click into plain
// text Shift selects from there on, as everywhere: a selection without dragging.
let caret = false;

const movesEdge = (event) =>
  Boolean(event.target.closest("#text .line") && now()?.querySelector("[name=content]")) &&
  (event.shiftKey ? !caret : Boolean(editing.boundaries));

document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && movesEdge(event)) event.preventDefault();
});

function reached(event) {
  const place = movesEdge(event) && document.getSelection().isCollapsed ? placeOf(event) : null;
  caret = !place && Boolean(event.target.closest("#text .line")) && !event.target.closest("[data-cards]");
  if (place) reach(place.point);
  return Boolean(place);
}

// The shortest of the cards that hold the place; clicked again, the next longer one.
function openMarked(mark) {
  const length = (card) => Number(card.dataset.length);
  const here = mark.dataset.cards.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  here.sort((a, b) => length(a) - length(b));
  if (here.length) open(here[(here.indexOf(now()) + 1) % here.length]);
}

const letters = { v: () => decideByKey("verify"), j: () => step(1), k: () => step(-1), n: acts.speaker, b: acts.boundaries, x: acts.reject, c: acts.add, u: acts.undo };

const named = {
  Enter: () => decideByKey("verify"),
  "Shift+Enter": () => (isRead() ? withForm(askReason) : say(texts.tooSoon)),
  "Ctrl+Enter": () => (isAdding() && !hasSelection() ? decideByKey("add") : acts.add()),
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  F2: acts.boundaries,
  F4: () => decideByKey("not_sure"),
  F9: () => decideByKey("keep_out"),
  "Ctrl+z": acts.undo,
  "Ctrl+y": redo,
  "?": acts.help,
  Escape: () => {
    if (isAdding()) dropAdded({ by: "undo" });
    else if (now() && drafts.isEdited(now())) drop(now(), { by: "undo" });
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
  if (editing.boundaries) boundariesKey(event);
  else if (isBox(event.target)) boxKey(event);
  else if (isRejecting() && now().contains(event.target)) reasonKey(event);
  else deskKey(event);
});

// In a text box Enter takes what is typed and Escape leaves; neither ever decides.
function boxKey(event) {
  const state = picker.key(event);
  if (state === "handled") event.preventDefault();
  else if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    if (!event.target.closest("#add-quote") || event.repeat) return;
    picker.settle();
    decideByKey("add");
  }
  else if (state === "done" || event.key === "Enter" || event.key === "Escape") {
    event.preventDefault();
    if (event.repeat) return;
    if (event.target.id === "find-words") {
      if (event.key === "Enter") find();
      else now()?.focus();
    } else if (event.target.closest(".card")) {
      event.target.closest(".card").focus({ preventScroll: true });
      reading.since = performance.now();
    }
  }
}

function reasonKey(event) {
  if (event.key === "Escape") leaveReason();
  else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.repeat) decide("reject");
  else if (event.key !== "Enter") return;
  event.preventDefault();
}

// What had the focus last. Where a box was left for nowhere, or went under the hand, one still writes into it.
let focused = null;

function isLost(target) {
  const left = focused && (!focused.isConnected || isBox(focused));
  return target === document.body && Boolean(left || document.getElementById("people-list"));
}

// Words that were meant for a box decide nothing: their letters are no keys, and Enter leads back to the card.
function lostKey(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  now()?.focus({ preventScroll: true });
  reading.since = performance.now();
}

function deskKey(event) {
  const button = event.target.closest?.("button, a, summary");
  if (button && (event.key === "Enter" || event.key === " ")) {
    // The browser clicks a button that has the focus.
    if (!event.shiftKey && !event.ctrlKey) return;
  }
  const plain = !event.ctrlKey && !event.shiftKey;
  if (plain && (event.key in letters || event.key === "Enter") && isLost(event.target)) return lostKey(event);
  const mayLetters = "letterKeys" in desk().dataset && !isAdding();
  const letter = mayLetters && plain ? letters[event.key] : undefined;
  if (event.key === "Tab" && !event.shiftKey && event.target === now() && now().querySelector("a.edit, [name=speakers]")) {
    event.preventDefault();
    acts.speaker();
    return;
  }
  const act = named[nameOf(event)] || letter;
  if (!act || event.ctrlKey && event.shiftKey) return;
  event.preventDefault();
  if (!event.repeat || event.key === "ArrowUp" || event.key === "ArrowDown") act();
}

document.addEventListener("focusin", (event) => {
  focused = event.target;
  if (event.target.closest(".card, .closing")) caret = false;
  if (editing.boundaries) return;
  if (isBox(event.target)) mode("in-box");
  else if (isRejecting()) mode("in-reject");
  else atRest();
});

// One of the numbered people was taken: on to the card, which Enter then verifies.
document.addEventListener("picked", (event) => {
  event.target.closest(".card").focus({ preventScroll: true });
  reading.since = performance.now();
});

document.addEventListener("input", (event) => {
  const card = event.target.closest("#cards > .card, #add-quote");
  if (card && event.target.name !== "reason") keep(card);
});
