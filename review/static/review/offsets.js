// Places in the article: spans of code points of its body, half open, and the page's own UTF-16 positions.

// The one conversion between the two, both ways.
export const codePoints = (text) => Array.from(text).length;
export const units = (text, points) => Array.from(text).slice(0, points).join("").length;

export const parse = (value) =>
  value.split(",").filter(Boolean).map((part) => part.split("-").map(Number));
export const format = (spans) => spans.map((span) => span.join("-")).join(",");

// The kept lines on the page: {element, text, start, end}. Read once: a line's marks may change, its text never does.
const read = new WeakMap();

export function lines() {
  return [...document.querySelectorAll("#text .line")].map((element) => {
    if (!read.has(element)) {
      const text = element.textContent;
      const start = Number(element.dataset.start);
      read.set(element, { element, text, start, end: start + codePoints(text) });
    }
    return read.get(element);
  });
}

// Each line's part of a span.
function* within(spans) {
  for (const line of lines()) {
    for (const [start, end] of spans) {
      const left = Math.max(start, line.start);
      const right = Math.min(end, line.end);
      if (left < right) yield { line, left, right };
    }
  }
}

export const wordsOf = (spans) =>
  [...within(spans)].map(({ line, left, right }) =>
    Array.from(line.text).slice(left - line.start, right - line.start).join(""));

export const rangesOf = (spans) =>
  [...within(spans)].map(({ line, left, right }) => {
    const range = document.createRange();
    range.setStart(...placeIn(line, left - line.start));
    range.setEnd(...placeIn(line, right - line.start));
    return range;
  });

function placeIn(line, points) {
  let left = units(line.text, points);
  const walker = document.createTreeWalker(line.element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode();
  }
  return [node || line.element, node ? left : 0];
}

// The selected words of the article, one span a line; what lies outside the lines is left out.
export function selectedSpans() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const spans = [];
  for (const line of lines()) {
    if (!range.intersectsNode(line.element)) continue;
    const own = document.createRange();
    own.selectNodeContents(line.element);
    const inside = own.cloneRange();
    if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) inside.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) inside.setEnd(range.endContainer, range.endOffset);
    const before = own.cloneRange();
    before.setEnd(inside.startContainer, inside.startOffset);
    const start = line.start + codePoints(before.toString());
    const end = start + codePoints(inside.toString());
    if (start < end) spans.push([start, end]);
  }
  return spans;
}

// Where a click fell: {line, unit, point}, the place in the line's own text and in the body; null outside the lines.
export function placeOf(event) {
  const element = event.target.closest("#text .line");
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const old = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [old?.startContainer, old?.startOffset];
  if (!element || !node || !element.contains(node)) return null;
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(node, offset);
  const line = lines().find((one) => one.element === element);
  const unit = range.toString().length;
  return { line, unit, point: line.start + codePoints(line.text.slice(0, unit)) };
}

// Where these words stand in the article, from `after` on, then from the beginning; [] if nowhere.
export function findWords(words, after) {
  const wanted = words.normalize("NFC").trim().replace(/\s+/g, " ").toLocaleLowerCase("vi");
  if (!wanted) return [];
  const places = lines().flatMap((line) => {
    const text = line.text.toLocaleLowerCase("vi");
    // A letter whose small form has another length would shift what is found.
    if (text.length !== line.text.length) return [];
    const found = [];
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const start = line.start + codePoints(line.text.slice(0, at));
      found.push([start, start + codePoints(line.text.slice(at, at + wanted.length))]);
    }
    return found;
  });
  const next = places.find(([start]) => start >= after) || places[0];
  return next ? [next] : [];
}

// Shows spans without touching the page; older browsers show nothing, and lose nothing by it.
export function highlight(name, spans) {
  if (!("highlights" in CSS)) return;
  if (spans.length) CSS.highlights.set(name, new Highlight(...rangesOf(spans)));
  else CSS.highlights.delete(name);
}
