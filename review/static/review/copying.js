// Buttons that copy the text beside them; without them the text can be selected.
"use strict";

(() => {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copies);
      const said = document.createElement("span");
      said.setAttribute("role", "status");
      said.className = "meta";
      button.nextElementSibling?.matches("[role=status]") && button.nextElementSibling.remove();
      button.after(said);
      try {
        await navigator.clipboard.writeText(source.textContent);
        said.textContent = ` ${button.dataset.copied}`;
      } catch {
        getSelection().selectAllChildren(source);
        said.textContent = ` ${button.dataset.failed}`;
      }
    });
  }
})();
