// Sending and its answers: what is saved, what is not and why, and which card opens then.
import {
  addForm, cards, desk, formOf, inConflict, load, now, open, openNext, paintStates, reading, say, showWhole, showWords, texts,
} from "./cards.js";
import * as drafts from "./drafts.js";
import { highlight } from "./offsets.js";
import { addAgain, remember, uuid } from "./selection.js";

const requests = new WeakMap();
// By form: what was sent and nobody knows whether it arrived, and the timer that sends it again.
const unanswered = new WeakMap();
const retries = new WeakMap();
let repeating = null;
let leaving = false;

const contentOf = ({ path, formData }) =>
  JSON.stringify([path, ...[...formData].filter(([name]) => name !== "request_id" && name !== "milliseconds")]);

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  // What waited for an answer that leads elsewhere is not sent behind the back of whoever looks there.
  if (leaving) event.preventDefault();
  if (parameters.milliseconds !== undefined && reading.opened !== Infinity) {
    parameters.milliseconds = Math.round(performance.now() - reading.opened);
  }
  if (elt.matches("form[data-retries]:not([data-quiet])")) identify(event, elt, parameters);
});

// A request id names what is sent, not the card: the same again has the same id, so that it changes nothing more if
// the first one arrived after all. Anything else gets an id of its own, and the first one is not sent again.
function identify(event, form, parameters) {
  const content = contentOf(event.detail);
  const before = unanswered.get(form);
  const same = before?.content === content;
  if (repeating === form && !same) {
    event.preventDefault();
    say(texts.notSaved);
    return;
  }
  clearTimeout(retries.get(form));
  retries.delete(form);
  if (same) Object.assign(parameters, before.parameters);
  else if (before && parameters.request_id) parameters.request_id = form.elements.request_id.value = uuid();
  else if (parameters.request_id === "") parameters.request_id = uuid();
  const repeated = ["request_id", "milliseconds"].filter((name) => parameters[name] !== undefined);
  unanswered.set(form, { content, parameters: Object.fromEntries(repeated.map((name) => [name, parameters[name]])) });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if ("quiet" in elt.dataset) return;
  const card = elt.closest(".card, .closing");
  requests.set(xhr, { card: card?.id, verb: requestConfig.verb, draft: card && drafts.kept(card), wasNow: false, opened: "" });
  if (requestConfig.verb !== "post") return;
  if (card) card.dataset.busy = "yes";
  // What the page before told of is over.
  for (const told of document.querySelectorAll("#messages .success")) told.remove();
  say(texts.saving);
});

// By the server's clock, in its zone: so the times of decisions are told everywhere else.
function savedAt(xhr) {
  const at = new Date(xhr.getResponseHeader("Date"));
  return `${texts.saved} ${at.toLocaleTimeString(document.documentElement.lang, { timeZone: texts.zone })}`;
}

// The server wrote the reason into the save line.
const isTold = (xhr) => xhr.getResponseHeader("HX-Retarget") === "#save-state";

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  if ("quiet" in elt.dataset) return;
  const { card, verb, draft, wasNow, opened } = requests.get(xhr) || {};
  // A failing server, or one on the way to it, may have saved before it failed.
  if (xhr.status && xhr.status < 500) unanswered.delete(elt);
  const thing = card && document.getElementById(card);
  if (thing) {
    delete thing.dataset.busy;
    delete thing.dataset.loading;
  }
  if (!xhr.status) return;
  if (xhr.getResponseHeader("HX-Redirect")) return;
  if (document.getElementById("desk").dataset.fresh === undefined) {
    putConflictsBack();
    if (verb === "post") say(savedAt(xhr));
    return deskDrawn(card, { answered: true, opened });
  }
  if (verb === "post") paintStates();
  if (verb === "post" && xhr.status >= 500) tellUnsaved(thing);
  if (xhr.status >= 400) say(isTold(xhr) ? "" : texts.notSaved, { failed: true });
  else if (verb === "post") say(savedAt(xhr));
  if (!thing || elt.id === "tagging") return;
  if (xhr.status === 200 && verb === "post") {
    if (drafts.kept(thing) && drafts.kept(thing) !== draft) {
      // Typed since it was sent, and not in what was saved.
      say(texts.draft);
      open(thing);
      return;
    }
    drafts.forget(thing);
    if (!inConflict(now())) openNext(card);
  } else if (requestConfig.elt.dataset.keep === "theirs" && xhr.status === 200) {
    drafts.forget(thing);
    open(thing);
    say(texts.theirsKept);
  } else if (verb === "get" && !wasNow) {
    if (xhr.status === 200) paintStates();
  } else if (xhr.status < 500) {
    open(thing);
    if (thing === addForm()) showWords(thing);
    if (requestConfig.path.includes("folded")) drafts.forget(thing);
  }
});

// Conflicts outlive a desk that comes anew, but for the one that was answered: in them is what is not saved anywhere
// else. Out of the page before htmx takes away what it knows of them.
let conflicts = [];

function takeConflictsOut(answered) {
  conflicts = cards().filter((card) => inConflict(card) && card.id !== answered);
  for (const card of conflicts) card.remove();
}

function putConflictsBack() {
  for (const card of conflicts) document.getElementById(card.id)?.replaceWith(card);
  conflicts = [];
}

// The whole desk came anew, `from` a card or none: open what the server names, else what was open, else what comes next.
function deskDrawn(from, { answered = false, opened: before = "" } = {}) {
  const data = desk().dataset;
  data.fresh = "no";
  if (answered && data.message) say(data.message);
  remember([]);
  paintStates();
  showWhole();
  highlight("edited", []);
  if (from === "add-quote") drafts.forgetAdded();
  else if (from) drafts.forget({ id: from });
  const opened = document.getElementById(data.opened);
  const typed = !answered && cards().find(drafts.kept);
  const still = !from && !data.after && cards().find((card) => card.id === before);
  if (drafts.keptAdded()) {
    if (!answered) say(texts.draft);
    addAgain(drafts.keptAdded());
  } else if (opened) open(opened);
  else if (typed) {
    open(typed);
    if (!formOf(typed)) load(typed);
  } else if (still) open(still);
  else openNext(data.after || from || "");
}

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const { elt } = event.detail;
    const form = elt.closest("form[data-retries]");
    if (elt.matches("a.edit")) loadAgain(elt.closest(".card"));
    if (!form && event.detail.requestConfig.verb === "post") say(texts.perhaps);
    if (!form || "quiet" in form.dataset) return;
    tellUnsaved(form.closest(".card"));
    if (retries.has(form)) return;
    const submitter = event.detail.requestConfig.triggeringEvent?.submitter || null;
    say(texts.offline, { failed: true });
    retries.set(form, setTimeout(() => again(form, submitter), 2000));
  });
}

// On the card itself, until an answer draws it anew: one may look at another meanwhile.
function tellUnsaved(card) {
  for (const state of card?.querySelectorAll(".state") || []) state.textContent = texts.notSaved;
}

// Only the card that is open is fetched again; any other is when it is opened.
function loadAgain(card) {
  if (card !== now()) return;
  say(texts.notLoaded);
  setTimeout(() => { if (card === now() && card.isConnected && !formOf(card)) load(card); }, 2000);
}

// Another answer may have drawn the closing panel anew meanwhile: then its own form is sent.
function again(form, submitter) {
  retries.delete(form);
  if (!form.isConnected) {
    const drawn = document.querySelector(`#closing form[action="${form.getAttribute("action")}"]`);
    const same = submitter?.name ? `button[name="${submitter.name}"][value="${submitter.value}"]` : "button";
    drawn?.querySelector(same)?.click();
    return;
  }
  repeating = form;
  if (submitter) submitter.click();
  else form.requestSubmit();
  repeating = null;
}

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const to = event.detail.xhr.getResponseHeader("HX-Redirect") || "";
  leaving = Boolean(to);
  if (to.includes("/login/")) sessionStorage.setItem("signed-out", drafts.count() ? "kept" : "");
});

addEventListener("pageshow", () => { leaving = false; });

// A card that came beside an answer never takes the place of one that is open or already has its form.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  if (target.matches(".card") && (target === now() || formOf(target))) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const request = requests.get(event.detail.xhr);
  if (request) Object.assign(request, { wasNow: event.detail.target === now(), opened: now()?.id });
  // A card that is gone from the page can't be lost silently: its answer is drawn by loading the page.
  if (!event.detail.target.isConnected) location.reload();
  else if (event.detail.target.id === "desk" && event.detail.shouldSwap) takeConflictsOut(request?.card);
});

deskDrawn("");
