// Undo and redo on a page without the desk's own keys: what was done last may have been the end of the queue.
"use strict";

(() => {
  const forms = { z: "undo", y: "redo" };
  let sent = false;

  document.addEventListener("keydown", (event) => {
    const form = document.getElementById(forms[event.key.toLowerCase()]);
    if (!form || !event.ctrlKey || event.shiftKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    event.preventDefault();
    if (sent || event.repeat) return;
    sent = true;
    form.requestSubmit();
  });
  // A page that the browser kept has sent what it would send, and shows what was.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
    sent = false;
  });
})();
