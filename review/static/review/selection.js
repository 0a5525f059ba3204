// The selected words of the article, and what is done with them.
import { addForm, editing, enterBoundaries, leaveBoundaries, now, open, openNext, reading, say, showWords, texts } from "./cards.js";
import * as drafts from "./drafts.js";
import { findWords, format, highlight, lines, rangesOf, selectedSpans, wordsOf } from "./offsets.js";
import { point } from "./own.js";
import * as picker from "./picker.js";

const GUESSED = ["speakers", "role", "cue", "source"];
let selected = [];

// crypto.randomUUID is missing on a plain http address in the house.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export function remember(spans) {
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

export function hasSelection() {
  clearTimeout(settling);
  takeSelection();
  return Boolean(selected.length);
}

export function withSelection(use) {
  if (hasSelection()) use(selected);
  else say(texts.nothingSelected);
}

// A press of the mouse on words that stay selected would drag them away.
export function deselect() {
  document.getSelection().removeAllRanges();
  remember([]);
}

export function startAdding(spans) {
  const form = addForm();
  form.hidden = false;
  form.elements.content.value = format(spans);
  form.elements.request_id.value = uuid();
  for (const name of [...GUESSED, "kind"]) form.elements[name].value = "";
  drafts.keepAdded(form);
  deselect();
  open(form, { focus: false });
  showWords(form);
  form.elements.speakers.focus();
  guess(form, spans);
}

// True when the words were selected with Ctrl held, which adds them at once.
export function added(event) {
  const spans = (event.ctrlKey || event.metaKey) && event.target.closest("#text") ? selectedSpans() : [];
  if (spans.length) startAdding(spans);
  return Boolean(spans.length);
}

// Whom the tagger takes for the speaker, selected so that Enter takes it and typing replaces it. Whoever has typed
// already is not disturbed, and without an answer the box stays empty: nothing is lost by that.
async function guess(form, spans) {
  const content = form.elements.content.value;
  const answer = await fetch(`${form.dataset.guess}?start=${spans[0][0]}&end=${spans.at(-1)[1]}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const found = await answer.json();
  const typed = GUESSED.some((name) => form.elements[name].value);
  if (typed || form.hidden || form.elements.content.value !== content) return;
  for (const name of GUESSED) form.elements[name].value = found[name] || "";
  form.elements.role.dataset.taken = form.elements.role.value;
  drafts.keepAdded(form);
  showWords(form);
  picker.refresh();
  if (form === now()) reading.since = performance.now();
  if (document.activeElement === form.elements.speakers) form.elements.speakers.select();
}

// As it was before it was dropped.
export function addAgain(edit) {
  drafts.takeAdded(edit);
  drafts.restoreAdded(addForm());
  open(addForm());
  showWords(addForm());
}

export function stopAdding() {
  leaveBoundaries();
  addForm().hidden = true;
  addForm().elements.content.value = "";
  drafts.forgetAdded();
  highlight("edited", []);
  openNext("");
}

export function cut(spans, { toEnd }) {
  const form = document.getElementById("exclude");
  const first = toEnd ? lines().filter((line) => line.start <= spans[0][0]).at(-1).start : spans[0][0];
  form.elements.start.value = first;
  form.elements.end.value = toEnd ? "" : spans.at(-1)[1];
  form.elements.reason.value = toEnd ? "tail" : "editor";
  form.elements.request_id.value = uuid();
  form.requestSubmit();
}

export function useSelection(spans) {
  const card = now();
  if (!card?.querySelector("[name=content]")) return;
  deselect();
  enterBoundaries();
  editing.boundaries.use(spans);
  leaveBoundaries();
  card.focus({ preventScroll: true });
}

export function nameBySelection(field, spans) {
  deselect();
  point(now(), field, spans.slice(0, 1));
}

// Marked words that nobody proposed: shown, and ready to be added.
export function showPassage(spans) {
  remember(spans);
  rangesOf(spans)[0]?.startContainer.parentElement.scrollIntoView({ block: "center" });
}

export function find() {
  const input = document.getElementById("find-words");
  const spans = findWords(input.value, selected.length ? selected[0][0] + 1 : 0);
  remember(spans);
  if (!spans.length) return say(texts.notFound);
  rangesOf(spans)[0].startContainer.parentElement.scrollIntoView({ block: "nearest" });
  // The box has made way for what can be done with the words.
  document.querySelector("#selection [data-act=add]").focus({ preventScroll: true });
}
