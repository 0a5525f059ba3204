// Sends a file in parts. What breaks off is tried again, and goes on where the server says that it stopped; so does the
// same file chosen again after the page was closed.
"use strict";

(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const said = form.dataset;
  const state = document.getElementById("upload-state");
  const bar = document.getElementById("upload-bar");
  const button = form.querySelector("button");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const PATIENCE = [1, 2, 5, 10, 20, 30]; // seconds; the last again and again

  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const tell = (text) => { state.textContent = text; };
  const size = (bytes) => `${(bytes / 2 ** 20).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

  // Only a secure context can hash; elsewhere the server has the length alone to go by.
  async function digest(part) {
    if (!crypto.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // The server's JSON, or null when it cannot be reached or failed: then it is asked again later.
  async function ask(url, body, headers) {
    let response;
    try {
      response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true", "HX-Current-URL": location.href, ...headers } });
    } catch {
      return null;
    }
    const login = response.headers.get("HX-Redirect");
    if (login) location.assign(login);
    if (login || response.status >= 500) return null;
    if (![200, 409, 422].includes(response.status)) throw new Error(said.refused);
    return { status: response.status, ...await response.json() };
  }

  async function untilAnswered(request) {
    for (let tries = 0; ; tries += 1) {
      const answer = await request();
      if (answer) return answer;
      tell(said.offline);
      await wait(PATIENCE[Math.min(tries, PATIENCE.length - 1)]);
    }
  }

  function show(received, file) {
    bar.hidden = false;
    bar.max = file.size;
    bar.value = received;
    tell(`${size(received)} / ${size(file.size)}`);
  }

  async function send(file) {
    const facts = new URLSearchParams({ name: file.name, size: file.size, modified: file.lastModified });
    let upload = await untilAnswered(() => ask(form.action, facts, {}));
    if (upload.error) throw new Error(upload.error);
    let damaged = 0;
    while (upload.received < upload.size) {
      show(upload.received, file);
      const at = upload.received;
      const part = file.slice(at, at + Number(said.part));
      const headers = { "Content-Type": "application/octet-stream", "X-Part-SHA256": await digest(part) };
      upload = await untilAnswered(() => ask(`${upload.parts}?at=${at}`, part, headers));
      damaged = upload.status === 422 ? damaged + 1 : 0;
      if (damaged > 3) throw new Error(said.damaged);
    }
    show(upload.received, file);
    location.assign(upload.next);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    if (!file) return;
    button.disabled = true;
    try {
      await send(file);
    } catch (error) {
      tell(error.message);
      button.disabled = false;
    }
  });
})();
