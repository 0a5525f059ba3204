// What is half edited on a card outlives the page and the session: offsets and the boxes' values, no article text.

const FIELDS = ["content", "own_marks", "cue", "source", "kind", "speakers", "role", "relays", "said_on", "translated", "note"];
const drawn = new WeakMap();

const formOf = (card) => card.querySelector("form.card-form");
const key = (card) => `draft:${document.getElementById("desk").dataset.user}:${card.id}`;

function read(form) {
  const values = { seen_version: form.elements.seen_version.value, flags: [] };
  for (const name of FIELDS) values[name] = form.elements[name].value;
  for (const box of form.querySelectorAll("[name=flags]:checked")) values.flags.push(box.value);
  return values;
}

function write(form, values) {
  form.elements.seen_version.value = values.seen_version;
  for (const name of FIELDS) form.elements[name].value = values[name] ?? form.elements[name].value;
  for (const box of form.querySelectorAll("[name=flags]")) box.checked = values.flags.includes(box.value);
}

// To be called before anything changes the form: what the server drew.
export function know(card) {
  const form = formOf(card);
  if (form && !drawn.has(form)) drawn.set(form, read(form));
}

export function isEdited(card) {
  const form = formOf(card);
  return Boolean(form) && drawn.has(form) && JSON.stringify(read(form)) !== JSON.stringify(drawn.get(form));
}

export function keep(card) {
  if (isEdited(card)) sessionStorage.setItem(key(card), JSON.stringify(read(formOf(card))));
  else forget(card);
}

export const take = (card, edit) => sessionStorage.setItem(key(card), edit);
export const kept = (card) => sessionStorage.getItem(key(card));
export const forget = (card) => sessionStorage.removeItem(key(card));

// True when an edit from before was put into the card. The version it was made on stays with it, so that somebody
// else's change meanwhile is a conflict and not overwritten.
export function restore(card) {
  const form = formOf(card);
  const edit = kept(card);
  if (!form || !edit || !drawn.has(form)) return false;
  write(form, JSON.parse(edit));
  return isEdited(card);
}

export function discard(card) {
  const form = formOf(card);
  if (form && drawn.has(form)) write(form, drawn.get(form));
  forget(card);
}

// The form of a quote that is being added, for as long as it is open.
const ADDED = ["content", "cue", "source", "kind", "speakers", "role"];

function addedKey() {
  const { user, article } = document.getElementById("desk").dataset;
  return `draft:${user}:add-${article}`;
}

export function keepAdded(form) {
  const values = ADDED.map((name) => [name, form.elements[name].value]);
  sessionStorage.setItem(addedKey(), JSON.stringify(Object.fromEntries(values)));
}

export const keptAdded = () => sessionStorage.getItem(addedKey());
export const takeAdded = (edit) => sessionStorage.setItem(addedKey(), edit);
export const forgetAdded = () => sessionStorage.removeItem(addedKey());

// True when the form was open before and is again, with what was in it.
export function restoreAdded(form) {
  const edit = keptAdded();
  if (!edit) return false;
  for (const [name, value] of Object.entries(JSON.parse(edit))) form.elements[name].value = value;
  form.hidden = false;
  return true;
}

export const count = () => Object.keys(sessionStorage).filter((name) => name.startsWith("draft:")).length;
