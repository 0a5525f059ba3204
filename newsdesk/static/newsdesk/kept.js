// What was typed into a plain form (data-kept) outlives a login that ran out. It is kept in this tab when it is sent,
// for whoever is signed in; the next page tells whether it was saved; if not, the form has it again when it is seen.
// Passwords and files never.
"use strict";

(() => {
  const LEFT_OUT = ["password", "file", "submit", "button", "fieldset"];
  const bar = document.querySelector(".bar");
  const unsaved = document.body.dataset.unsaved;
  const forms = () => document.querySelectorAll("form[data-kept]");
  const key = (form) => `kept:${bar.dataset.user}:${new URL(form.action).pathname}`;

  const boxes = (form) => [...form.elements].filter(
    (box) => box.name && box.name !== "csrfmiddlewaretoken" && !LEFT_OUT.includes(box.type));
  const isTicked = (box) => box.type === "checkbox" || box.type === "radio";
  const read = (form) => boxes(form).filter((box) => !isTicked(box) || box.checked).map((box) => [box.name, box.value]);

  function write(form, values) {
    for (const box of boxes(form)) {
      const [, value] = values.find(([name, given]) => name === box.name && (!isTicked(box) || given === box.value)) || [];
      if (isTicked(box)) box.checked = value !== undefined;
      else if (value !== undefined) box.value = value;
    }
  }

  // `state`: "sent"; "unsaved" once a page said so; "shown" once its form had it again.
  const put = (name, state, values) => sessionStorage.setItem(name, JSON.stringify({ state, values }));

  // This page is the answer to what was sent, or one that was opened later.
  for (const name of Object.keys(sessionStorage).filter((each) => each.startsWith("kept:"))) {
    const { state, values } = JSON.parse(sessionStorage.getItem(name));
    if (unsaved !== undefined) {
      if (state === "sent") put(name, "unsaved", values);
      if (unsaved === "signed-out") sessionStorage.setItem("signed-out", "kept");
    } else if (state === "sent" || state === "shown" && ![...forms()].some((form) => key(form) === name)) {
      sessionStorage.removeItem(name);
    }
  }

  for (const form of bar ? forms() : []) {
    const { values } = JSON.parse(sessionStorage.getItem(key(form))) || {};
    if (!values) continue;
    write(form, values);
    put(key(form), "shown", values);
    document.getElementById("save-state").textContent = document.getElementById("messages").dataset.kept;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-kept]")) put(key(event.target), "sent", read(event.target));
    // Clear-Site-Data does this too, but browsers heed it over TLS alone.
    if (event.target.matches("form[data-forgets]")) sessionStorage.clear();
  });
})();
