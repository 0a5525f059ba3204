// The speaker box: an ARIA combobox over the article's people and the registry. Several names are separated by ";".

import { namedBy } from "./own.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
const texts = document.getElementById("texts").dataset;
const people = () => [...document.querySelectorAll("#people li")].map((item) => ({ ...item.dataset }));

let list = null;
let leave = null;
let box = null;
let typing = false;
let moved = false;
let former = "";

const options = () => (list ? [...list.children] : []);
const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");
const namesBefore = (value) => value.slice(0, value.lastIndexOf(";") + 1);
const typedName = (value) => value.slice(value.lastIndexOf(";") + 1).trim();

function draw() {
  const asked = typing ? plain(typedName(box.value)) : "";
  const held = moved && chosen()?.dataset.name;
  const here = people().filter((person) => plain(person.name).includes(asked)).sort(nearest());
  const guessed = !typing && box.form.id === "add-quote" && typedName(box.value);
  if (guessed) {
    const at = here.findIndex(({ name }) => name === guessed);
    here.unshift(at < 0 ? { name: guessed, role: box.form.elements.role.value } : here.splice(at, 1)[0]);
  }
  const known = new Set(here.map((person) => plain(person.name)));
  const found = [...here, ...(registry.get(asked) || []).filter((person) => !known.has(plain(person.name)))];
  // Names that begin with what is typed come first, then those with a word that does; the registry knows other names.
  const rank = ({ name, alias }) => (plain(name).startsWith(asked) ? 0 : alias || plain(name).includes(` ${asked}`) ? 1 : 2);
  const sorted = asked ? found.sort((a, b) => rank(a) - rank(b)) : found;
  list.replaceChildren(...sorted.slice(0, 12).map((person) => option(person.name, [person.kind, person.role].filter(Boolean).join(", "), person.role)));
  const typed = option(typedName(box.value), texts.takeTyped, "");
  typed.dataset.typed = "yes";
  if (!asked) number();
  if (asked && !sorted.some((person) => plain(person.name) === asked)) list.append(typed);
  // Letters from the middle of a word pick nobody by themselves: "Lan" is not "Milan".
  const first = sorted.length && rank(sorted[0]) < 2 && !isShortened(sorted[0]) ? options()[0] : typed;
  if (asked) choose(options().find((item) => item.dataset.name === held) || first);
  list.hidden = !options().length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  list.scrollIntoView({ block: "nearest" });
}

// Who stands in the box already is not looked for: whole words of that name are what is right of it.
function isShortened({ name }) {
  const words = typedName(box.value).normalize();
  return name !== words && former.split(";").some((one) => one.trim() === name) && ` ${name} `.includes(` ${words} `);
}

// ---- the registry: asked a moment after the last letter, once for each thing typed

const registry = new Map();
let pending = "";
let timer = 0;
// Enter was pressed before the answer came: what it then stands for is taken.
let entered = false;

function askRegistry() {
  const typed = typedName(box.value);
  const asked = plain(typed);
  clearTimeout(timer);
  entered = false;
  pending = asked.length > 1 && !registry.has(asked) ? asked : "";
  if (pending) timer = setTimeout(fetchNames, 80, typed, asked);
}

async function fetchNames(typed, asked) {
  const url = `${document.getElementById("people").dataset.registry}?${new URLSearchParams({ q: typed })}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
  const given = answer?.ok && !answer.redirected ? await answer.json() : null;
  if (given) registry.set(asked, given.people.map((person) => ({ ...person, alias: true })));
  if (pending !== asked) return;
  pending = "";
  if (!box || !typing) return;
  draw();
  if (entered) pick(chosen());
}

function pick(item) {
  take(item);
  box.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
}

// The article's people as they speak near the card, the one who is named already after them; then all others as they came.
function nearest() {
  const card = box.closest(".card");
  const place = Number((card.querySelector("[name=content]")?.value || "0").split("-")[0]);
  const named = box.value.split(";").map((name) => name.trim());
  const far = ({ here, name }) => {
    if (here === undefined) return Infinity;
    if (named.includes(name)) return Number.MAX_SAFE_INTEGER;
    return Math.min(...here.split(" ").map((at) => Math.abs(Number(at) - place)));
  };
  return (a, b) => (far(a) === far(b) ? 0 : far(a) - far(b));
}

// The first nine are taken by their number, typed over the name: no letter, so that an input method may stay on.
function number() {
  options().slice(0, 9).forEach((item, at) => {
    const key = document.createElement("kbd");
    key.textContent = at + 1;
    item.prepend(key, " ");
  });
}

function option(name, about, role) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.id = `person-${list.children.length}-${Math.random().toString(36).slice(2)}`;
  item.dataset.name = name;
  item.dataset.role = role || "";
  item.append(name);
  if (about) {
    const small = document.createElement("small");
    small.textContent = about;
    item.append(" ", small);
  }
  return item;
}

function choose(item) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === item));
  if (item?.isConnected) {
    box.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function open(input) {
  box = input;
  typing = moved = entered = false;
  former = input.value;
  list = document.createElement("ul");
  list.id = "people-list";
  list.className = "people-list";
  list.setAttribute("role", "listbox");
  // A list that scrolls would be the next stop of Tab, and is gone when the box is left.
  list.tabIndex = -1;
  list.setAttribute("aria-label", input.closest("label").firstChild.textContent.trim());
  leave = wayBack();
  input.closest("label").after(list, leave);
  draw();
}

// For a phone, where the list is the whole screen and no key is Escape.
function wayBack() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "people-back small";
  button.tabIndex = -1;
  button.textContent = texts.back;
  return button;
}

function close() {
  list?.remove();
  leave?.remove();
  box?.setAttribute("aria-expanded", "false");
  box?.removeAttribute("aria-activedescendant");
  list = box = null;
  entered = false;
}

function take(item) {
  give(box, item.dataset.name, item.dataset.role);
}

function give(box, name, said) {
  const before = namesBefore(box.value).trim();
  fill(box, [before, name].filter(Boolean).join(" "), said, !before && plain(name) !== plain(former));
  former = box.value;
}

// Another speaker does not keep the former one's role; what was typed into that box stays.
function fill(box, names, said, another) {
  box.value = names;
  box.removeAttribute("aria-invalid");
  const role = box.form.elements.role;
  if (role && (another ? role.value === (role.dataset.taken ?? role.defaultValue) : !role.value)) {
    role.value = role.dataset.taken = said;
  }
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Whoever is meant by what was pointed at, in the place of whom the box names.
export function name(box, names, said) {
  fill(box, names, said, plain(names) !== plain(box.value));
}

// A key in the speaker box. Returns "done" when the box has what it wants, "handled" or nothing.
export function key(event) {
  if (!box || event.target !== box) return "";
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = options();
    if (!all.length) return "";
    const at = all.indexOf(chosen());
    const by = event.key === "ArrowDown" ? 1 : -1;
    moved = true;
    choose(all[at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length]);
    return "handled";
  }
  if (event.key === "Enter") {
    const item = chosen();
    // Nobody of the article, and the registry has not answered yet: a name that is new is so on purpose.
    if (pending && !moved && item?.dataset.typed) {
      entered = true;
      return "handled";
    }
    if (item) take(item);
    return "done";
  }
  return event.key === "Escape" ? "done" : "";
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[role=combobox]")) {
    if (event.target !== box) {
      close();
      open(event.target);
    }
    event.target.select();
  } else if (box) close();
});
document.addEventListener("input", (event) => {
  if (event.target !== box || !event.isTrusted) return;
  const numbered = /^[1-9]$/.test(box.value) && !typing && options()[Number(box.value) - 1];
  if (numbered) return pick(numbered);
  typing = true;
  moved = false;
  askRegistry();
  draw();
});
// Something else than a person put a name into the box.
export function refresh() {
  if (!box || typing) return;
  former = box.value;
  draw();
}

// What is typed becomes the name that Enter would take for it.
export function settle() {
  if (typing && chosen()) take(chosen());
}

// The box that the mouse left for the article: what is clicked or selected there is the name.
let asking = null;

// True when the click named the speaker.
export function namedInText(event) {
  const input = asking;
  asking = null;
  const words = input?.isConnected && event.target.closest("#text .line") ? namedBy(event) : null;
  if (!words) return false;
  const known = people().find((person) => plain(person.name) === plain(words));
  give(input, known?.name ?? words, known?.role ?? "");
  document.getSelection().removeAllRanges();
  input.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  return true;
}

document.addEventListener("mousedown", (event) => {
  asking = event.target.closest("#text .line") ? box : null;
  const item = event.target.closest("#people-list [role=option]");
  // The list keeps its room while a button below it is pressed, so that the button stays under the hand.
  if (list && event.target.closest("#add-quote .verbs")) event.preventDefault();
  if (!item && !event.target.closest(".people-back")) return;
  event.preventDefault();
  if (item) take(item);
  box.closest(".card").focus();
});
