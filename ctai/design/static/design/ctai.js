// Small comforts; every page works without them.
(() => {
  "use strict";

  function prepare(root) {
    // Our sentences rather than the browser's bubbles: the server answers with a summary linked to the fields.
    for (const form of root.querySelectorAll("form[method=post]")) form.noValidate = true;
    for (const area of root.querySelectorAll("textarea[data-counter]")) count(area);
    for (const box of root.querySelectorAll(".fr-table__container")) {
      watcher.observe(box);
      if (box.querySelector("table")) watcher.observe(box.querySelector("table"));
    }
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  function count(area) {
    const limit = Number(area.dataset.counter);
    const line = document.createElement("p");
    line.className = "ctai-counter";
    line.setAttribute("aria-live", "off");
    const tell = () => {
      const left = limit - area.value.length;
      const shown = new Intl.NumberFormat("fr-FR").format(Math.abs(left));
      line.textContent = left >= 0 ? `${shown} caractères restants` : `${shown} caractères de trop`;
    };
    area.addEventListener("input", tell);
    area.insertAdjacentElement("afterend", line);
    tell();
  }

  // A table wider than the screen scrolls: the keyboard must reach it, and it must say its name.
  const watcher = new ResizeObserver((changes) => changes.forEach(({ target }) => nameScroll(target.closest(".fr-table__container"))));

  function nameScroll(box) {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    if (!scrolls) return;
    const caption = box.querySelector("caption");
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", caption ? caption.textContent.trim() : "Tableau");
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // A filter form marked data-autosubmit is sent as soon as a choice changes; its button stays for the keyboard.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  // One click, one act: a second click on the same button while the page is leaving does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });

  document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));
  prepare(document);
})();
