// Whoever closes the page or goes on leaves the article at once; who only vanishes does when the lease is over.
const form = document.getElementById("here");

addEventListener("pagehide", () => navigator.sendBeacon(form.dataset.left, new FormData(form)));
// A page that comes back out of the browser's memory is here again.
addEventListener("pageshow", (event) => { if (event.persisted) form.requestSubmit(); });
