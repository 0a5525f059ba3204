// Moving the edges of a card's words: by word, or by letter; a part never becomes empty nor meets another.
import { format, lines, parse } from "./offsets.js";

const WORD = /[\p{L}\p{M}\p{N}]+(?:[.,\-/:][\p{L}\p{M}\p{N}]+)*|[^\s]/gu;

// Where an edge at a place may go, ascending: words' beginnings or ends, or every letter as people see it; in the
// place's own line and the two around it.
function stops(edge, byLetter, place) {
  const places = [];
  const letters = new Intl.Segmenter("vi", { granularity: "grapheme" });
  const all = lines();
  const here = all.findLastIndex((line) => line.start <= place);
  for (const line of all.slice(Math.max(here - 1, 0), here + 2)) {
    const pieces = byLetter
      ? [...letters.segment(line.text)].map(({ segment, index }) => [index, index + segment.length])
      : [...line.text.matchAll(WORD)].map((match) => [match.index, match.index + match[0].length]);
    // One walk over the line: counting from its start for each stop would be quadratic.
    let unit = 0;
    let point = line.start;
    for (const piece of pieces) {
      const at = piece[edge === "start" ? 0 : 1];
      point += Array.from(line.text.slice(unit, at)).length;
      unit = at;
      places.push(point);
    }
  }
  return places;
}

export class Boundaries {
  constructor(card) {
    this.card = card;
    this.input = card.querySelector("input[name=content]");
    this.before = this.input.value;
    this.spans = parse(this.input.value);
    this.active = this.spans.length * 2 - 1;
  }

  // Edges are numbered through all parts: even ones start a part, odd ones end it.
  move(number, by, byLetter) {
    const part = this.spans[number >> 1];
    const edge = number % 2 ? "end" : "start";
    const at = part[number % 2];
    const places = stops(edge, byLetter, at);
    this.put(number, by > 0 ? places.find((place) => place > at) : places.filter((place) => place < at).at(-1));
  }

  // An edge goes there, unless its part would become empty or meet another.
  put(number, target) {
    const part = this.spans[number >> 1];
    const lowest = number % 2 ? part[0] + 1 : (this.spans[(number >> 1) - 1] || [0, -1])[1] + 1;
    const highest = number % 2 ? (this.spans[(number >> 1) + 1] || [Infinity])[0] - 1 : part[1] - 1;
    if (target === undefined || target < lowest || target > highest) return;
    part[number % 2] = target;
    this.input.value = format(this.spans);
  }

  // The edge nearest to a place goes to the word that stands there, and is the one that keys move.
  reach(place) {
    const far = (number) => Math.abs(this.spans[number >> 1][number % 2] - place);
    const numbers = [...Array(this.spans.length * 2).keys()].sort((a, b) => far(a) - far(b));
    [this.active] = numbers;
    const ends = stops("end", false, place);
    const word = ends.findIndex((end) => end >= place);
    if (word >= 0) this.put(this.active, this.active % 2 ? ends[word] : stops("start", false, place)[word]);
  }

  // Takes the word in the middle out of the active part; its two sides are moved from there.
  split() {
    const number = this.active >> 1;
    const [start, end] = this.spans[number];
    const starts = stops("start", false, start).filter((place) => place >= start && place < end);
    const ends = stops("end", false, start).filter((place) => place > start && place <= end);
    const middle = starts.length >> 1;
    if (starts.length < 3 || ends.length !== starts.length) return;
    this.spans.splice(number, 1, [start, ends[middle - 1]], [starts[middle + 1], end]);
    this.active = number * 2 + 1;
    this.input.value = format(this.spans);
  }

  // The active part and the one after it, or before the last one, become one with all that stands between.
  join() {
    const number = Math.min(this.active >> 1, this.spans.length - 2);
    if (number < 0) return;
    this.spans.splice(number, 2, [this.spans[number][0], this.spans[number + 1][1]]);
    this.active = number * 2 + 1;
    this.input.value = format(this.spans);
  }

  takeOut([from, to]) {
    const left = this.spans.flatMap(([start, end]) => [[start, Math.min(end, from)], [Math.max(start, to), end]])
      .filter(([start, end]) => start < end);
    if (left.length) this.use(left);
  }

  step(by) {
    this.active = Math.min(Math.max(this.active + by, 0), this.spans.length * 2 - 1);
  }

  get startOfActive() {
    return this.active - (this.active % 2);
  }

  first() {
    return 0;
  }

  last() {
    return this.spans.length * 2 - 1;
  }

  use(spans) {
    this.spans = spans.map((span) => [...span]);
    this.active = this.last();
    this.input.value = format(this.spans);
  }

  back() {
    this.input.value = this.before;
  }
}
