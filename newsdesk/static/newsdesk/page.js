// What every page does about failures: nothing that went wrong stays silent.
"use strict";

(() => {
  const messages = () => document.getElementById("messages");

  function tell(text) {
    const line = document.createElement("p");
    line.className = "message error";
    line.textContent = text;
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.className = "plain";
    dismiss.textContent = "×";
    dismiss.setAttribute("aria-label", messages().dataset.dismiss);
    dismiss.addEventListener("click", () => line.remove());
    line.append(" ", dismiss);
    messages().append(line);
  }

  // A failed CSRF check answers with one plain line; everything else gets our own sentence.
  function sentenceFor(xhr) {
    const given = messages().dataset;
    if (xhr.status === 404) return given.notFound;
    if (xhr.status >= 500) return given.failed;
    const type = xhr.getResponseHeader("Content-Type") || "";
    const whole = /<html/i.test(xhr.responseText);
    if (xhr.status === 403 && type.startsWith("text/html") && !whole) {
      const text = new DOMParser().parseFromString(xhr.responseText, "text/html").body.textContent.trim();
      if (text) return text;
    }
    return given.refused;
  }

  document.addEventListener("htmx:responseError", (event) => tell(sentenceFor(event.detail.xhr)));
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      // What was sent may have arrived, though no answer came.
      const { elt, requestConfig } = event.detail;
      const { perhaps, failed } = messages().dataset;
      if (!elt.closest("[data-retries]")) tell(requestConfig.verb === "post" ? perhaps : failed);
    });
  }
  // Left by the desk when the session ran out with an edit half made; told once, on the login page.
  if (!document.querySelector(".bar") && sessionStorage.getItem("signed-out") === "kept") {
    sessionStorage.removeItem("signed-out");
    tell(messages().dataset.signedOut);
  }

  for (const name of ["htmx:swapError", "htmx:oobErrorNoTarget", "htmx:targetError"]) {
    document.addEventListener(name, (event) => console.error(name, event.detail));
  }
})();
