// The speaker's own words inside a reported clause, and who is meant, by clicking in the article.
import { keep, now, reading, say, showWords } from "./cards.js";
import { codePoints, format, lines, parse, placeOf, selectedSpans, wordsOf } from "./offsets.js";

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

// True when the click named who is meant: the mention of another card, or the name or word under it.
export function pointed(event) {
  const line = event.target.closest("#text .line");
  if (!pointing || !line) return false;
  const card = pointing.closest(".card");
  startPointing(pointing);
  const spans = mentionOf(event.target.closest("[data-sources]")) || nameAt(event);
  if (spans && card === now()) point(card, "source", spans);
  return true;
}

function mentionOf(mark) {
  if (!mark) return null;
  const [id] = mark.dataset.sources.split(" ");
  const marks = [...document.querySelectorAll(`#text [data-sources~="${id}"]`)];
  const ends = marks.map((one) => {
    const line = lines().find(({ element }) => element.contains(one));
    const range = document.createRange();
    range.selectNodeContents(line.element);
    range.setEndBefore(one);
    const start = line.start + codePoints(range.toString());
    return [start, start + codePoints(one.textContent)];
  });
  return [[Math.min(...ends.map(([start]) => start)), Math.max(...ends.map(([, end]) => end))]];
}

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
