// The speaker's own words inside a reported clause, and who speaks by which cue, by clicking in the article.
import { keep, now, reading, say, showWords } from "./cards.js";
import { codePoints, format, highlight, parse, placeOf, selectedSpans, wordsOf } from "./offsets.js";
import * as picker from "./picker.js";

const NAME = /\p{Lu}[\p{L}\p{M}.]*(?:[ -]\p{Lu}[\p{L}\p{M}.]*)*|[\p{L}\p{M}\p{N}]+/gu;

export function toggleOwnMark(button) {
  const input = button.form.elements.own_marks;
  const [span] = parse(button.dataset.span);
  const on = button.getAttribute("aria-pressed") !== "true";
  const others = parse(input.value).filter(([start, end]) => end <= span[0] || span[1] <= start);
  input.value = format((on ? [...others, span] : others).sort((a, b) => a[0] - b[0]));
  button.setAttribute("aria-pressed", String(on));
  keep(button.closest(".card"));
}

// As the form has them, after an edit from before was put back.
export function showOwnMarks(card) {
  const own = parse(card.querySelector("[name=own_marks]")?.value || "");
  for (const button of card.querySelectorAll("[data-act=own-mark]")) {
    const [[start, end]] = parse(button.dataset.span);
    button.setAttribute("aria-pressed", String(own.some(([a, b]) => a < end && start < b)));
  }
}

const HONORIFIC = /^(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|ngài)\s+(?=\p{Lu})/iu;

// The words that a click or a drag in the article means while a name is asked for: those selected, else the name
// under it without its honorific; null for a word that is none.
export function namedBy(event) {
  const spans = selectedSpans();
  const [words] = wordsOf(spans.length ? spans.slice(0, 1) : nameAt(event) || []);
  return words && (spans.length || /^\p{Lu}/u.test(words)) ? words.trim().replace(HONORIFIC, "") : null;
}

// The card's cue or mention, which it then shows.
export function point(card, field, spans) {
  const input = card.querySelector(`[name=${field}]`);
  if (!input) return;
  input.value = format(spans);
  keep(card);
  showWords(card);
  say(wordsOf(spans).join(""));
  card.focus({ preventScroll: true });
  reading.since = performance.now();
}

let pointing = null;

export function startPointing(button) {
  pointing = pointing === button ? null : button;
  button.setAttribute("aria-pressed", String(Boolean(pointing)));
}

// True when the click points at who speaks, or at the cue: one with Ctrl, or the next one after the card's button.
export function pointed(event) {
  const line = event.target.closest("#text .line");
  const asked = pointing?.isConnected ? pointing.closest(".card") : null;
  const held = (event.ctrlKey || event.metaKey) && document.getSelection().isCollapsed;
  if (!line || !(held || asked)) return false;
  if (asked) startPointing(pointing);
  const card = asked || now();
  const word = nameAt(event);
  if (word && card && card === now() && !card.dataset.busy && card.querySelector("[name=source]")) take(card, word);
  return true;
}

// What the tagger's stages take the word for: a mention, with whom it means, or a cue. What was empty they fill as
// well. Without an answer a name is a mention and any other word a cue.
async function take(card, word) {
  highlight("selected", word);
  reading.since = Infinity;
  const found = await ask(word[0][0]);
  highlight("selected", []);
  if (card !== now() || !card.isConnected) return;
  const form = card.querySelector("form") || card;
  const part = found.pointed || (isName(word) ? "source" : "cue");
  const other = part === "cue" ? "source" : "cue";
  const boxes = form.elements;
  if (!boxes[other].value && found[other]) boxes[other].value = found[other];
  if (found.speakers && (part === "source" || !boxes.speakers.value)) picker.name(boxes.speakers, found.speakers, found.role);
  point(card, part, found[part] ? parse(found[part]) : word);
}

async function ask(start) {
  const url = `${document.getElementById("people").dataset.pointed}?start=${start}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.json() : {};
}

const isName = (word) => /^\p{Lu}/u.test(wordsOf(word)[0] || "");

// The name or word under a click, as a span; null for none.
function nameAt(event) {
  const place = placeOf(event);
  for (const match of place?.line.text.matchAll(NAME) || []) {
    if (match.index <= place.unit && place.unit <= match.index + match[0].length) {
      const start = place.line.start + codePoints(place.line.text.slice(0, match.index));
      return [[start, start + codePoints(match[0])]];
    }
  }
  return null;
}
