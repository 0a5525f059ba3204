// Sending and its answers: what is saved, what is not and why, and which card opens then.
import { addForm, desk, open, openNext, paintStates, reading, say, showWords, texts } from "./cards.js";
import * as drafts from "./drafts.js";
import { highlight } from "./offsets.js";
import { remember } from "./selection.js";

const requests = new WeakMap();
const retries = new Set();

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.parameters.milliseconds !== undefined && reading.since !== Infinity) {
    event.detail.parameters.milliseconds = Math.round(performance.now() - reading.since);
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
