// The grid of amounts: arrows and Enter move, a block copied from a spreadsheet is pasted cell by cell, and each amount
// is saved as soon as its cell is left. Works without it too: the form then saves the whole page.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-grid]")) {
    const table = form.querySelector("table"), said = form.querySelector("[data-said]");
    const seen = form.elements.seen, rows = [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector("input"));
    const kept = new Map([...table.querySelectorAll("input")].map((box) => [box, box.value]));
    let last = Promise.resolve(), leaving = false;

    document.getElementById("grille-clavier").hidden = false;

    table.addEventListener("keydown", (event) => {
      const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
      const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
      if (event.key === "Escape") {
        event.target.value = kept.get(event.target);
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      } else if (down || up) {
        event.preventDefault();
        move(event.target, down ? 1 : -1);
      }
    });
    table.addEventListener("change", (event) => save(event.target));
    table.addEventListener("paste", (event) => {
      const block = event.clipboardData.getData("text").replace(/\r?\n$/, "");
      if (/[\t\n]/.test(block)) {
        event.preventDefault();
        paste(event.target, block.split(/\r?\n/).map((line) => line.split("\t")));
      }
    });
    form.addEventListener("submit", () => { leaving = true; });

    function place(box) {
      const row = box.closest("tr");
      return [rows.indexOf(row), [...row.querySelectorAll("input")].indexOf(box)];
    }

    function at(row, column) {
      return rows[row] && rows[row].querySelectorAll("input")[column];
    }

    function move(box, by) {
      const [row, column] = place(box), next = at(row + by, column);
      if (next) {
        next.focus();
        next.select();
      } else {
        box.blur();
        box.focus();
      }
    }

    function paste(box, lines) {
      const [row, column] = place(box);
      lines.forEach((cells, down) => cells.forEach((text, right) => {
        const target = at(row + down, column + right);
        if (target && target.value !== text.trim()) {
          target.value = text.trim();
          save(target);
        }
      }));
    }

    // One after the other: each answer says what the next one has seen.
    function save(box) {
      last = last.then(() => send(box));
    }

    async function send(box) {
      if (leaving || box.value === kept.get(box)) return;
      const typed = box.value, body = new URLSearchParams({ cell: box.name, amount: typed, seen: seen.value });
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(form.dataset.grid, { method: "POST", body, redirect: "manual" });
        const told = [200, 409, 422].includes(answer.status) ? await answer.json() : null;
        if (told) show(box, typed, told, answer.ok);
        else tell("Montant non enregistré : rechargez la page, puis connectez-vous à nouveau s'il le faut.");
      } catch {
        tell("Connexion interrompue : ce montant n'est pas enregistré. Le bouton « Enregistrer » le reprendra.");
      }
    }

    function show(box, typed, told, done) {
      if (told.name) {
        const all = JSON.parse(seen.value || "{}");
        delete all[box.name];
        if (told.seen !== null) all[told.name] = told.seen;
        seen.value = JSON.stringify(all);
        box.name = told.name;
      }
      if (done) {
        if (box.value === typed) box.value = told.text;
        kept.set(box, box.value);
      }
      mark(box, done ? "" : told.said);
      if (told.said) tell(told.said);
    }

    function mark(box, wrong) {
      const old = box.parentNode.querySelector(".fr-error-text");
      if (old) old.remove();
      box.classList.toggle("fr-input--error", Boolean(wrong));
      box.toggleAttribute("aria-invalid", Boolean(wrong));
      box.removeAttribute("aria-describedby");
      if (!wrong) return;
      const sentence = document.createElement("span");
      sentence.className = "fr-error-text";
      sentence.id = `${box.id}-e`;
      sentence.textContent = wrong;
      box.after(sentence);
      box.setAttribute("aria-invalid", "true");
      box.setAttribute("aria-describedby", sentence.id);
    }

    function tell(sentence) {
      said.textContent = sentence;
    }
  }
})();
