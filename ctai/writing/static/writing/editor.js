// The editor of a text: drafts kept while one types, and a toolbar over the plain text area. Works without it too.
(() => {
  "use strict";
  const PAUSE = 2500, AT_MOST = 10000, AGAIN = 20000;

  for (const box of document.querySelectorAll("[data-writing]")) {
    const area = box.querySelector("textarea");
    keepDrafts(box, area);
    makeToolbar(box.querySelector("[data-toolbar]"), area);
  }

  // --- Drafts -------------------------------------------------------------------------------------------------------

  function keepDrafts(box, area) {
    const form = area.form, status = box.querySelector("[data-status]"), lost = box.querySelector("[data-lost]");
    const key = box.dataset.key, address = box.dataset.draft;
    let kept = area.value, timer = 0, since = 0, sending = null, leaving = false;

    offerLocal();
    area.addEventListener("input", () => {
      since = since || Date.now();
      again(Date.now() - since > AT_MOST ? 0 : PAUSE);
    });
    form.addEventListener("submit", () => {
      renewToken();
      leaving = true;
      window.clearTimeout(timer);
      if (sending) sending.abort();
      window.setTimeout(() => { leaving = false; }, 4000);
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
    window.addEventListener("pagehide", () => {
      if (!leaving && area.value !== kept) navigator.sendBeacon(address, body());
    });

    function again(delay) {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, delay);
    }

    function body() {
      renewToken();
      const data = new URLSearchParams({ script: "1" });
      for (const name of ["csrfmiddlewaretoken", "version", "text"]) data.set(name, form.elements[name].value);
      return data;
    }

    // After signing in again in another tab, the page's own token is worth nothing: the cookie has the new one.
    function renewToken() {
      const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
      if (found && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = found[1];
    }

    async function keep() {
      const typed = area.value;
      if (leaving || sending || typed === kept) return;
      since = 0;
      sending = new AbortController();
      try {
        const answer = await fetch(address, {
          method: "POST", body: body(), redirect: "manual", keepalive: typed.length < 15000, signal: sending.signal,
        });
        if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) {
          keepHere("");
          lost.hidden = false;
          again(AGAIN);
        } else if (answer.ok) {
          kept = typed;
          lost.hidden = true;
          forgetHere();
          say((await answer.json()).said);
        } else {
          keepHere(answer.status === 422 ? (await answer.json()).said : "Brouillon non gardé : le service ne répond pas.");
        }
      } catch (error) {
        if (error.name !== "AbortError") {
          keepHere("Connexion interrompue : nouvel essai dans un instant.");
          again(AGAIN);
        }
      }
      sending = null;
      if (area.value !== typed) again(PAUSE);
    }

    function say(sentence) {
      if (status.textContent !== sentence) status.textContent = sentence;
    }

    function keepHere(why) {
      const at = new Date();
      const hour = `${at.getHours()} h ${String(at.getMinutes()).padStart(2, "0")}`;
      try {
        localStorage.setItem(key, JSON.stringify({ text: area.value, version: form.elements.version.value, at: at.getTime() }));
        say(`${why} Gardé sur cet ordinateur à ${hour}.`.trim());
      } catch {
        say(`${why} Ce texte n'est gardé nulle part : copiez-le avant de quitter la page.`.trim());
      }
    }

    function forgetHere() {
      try { localStorage.removeItem(key); } catch { /* no storage: nothing to forget */ }
    }

    function offerLocal() {
      let found = null;
      try { found = JSON.parse(localStorage.getItem(key)); } catch { return; }
      if (!found || found.text === area.value) return forgetHere();
      const offer = box.querySelector("[data-local]");
      box.querySelector("[data-local-when]").textContent = new Date(found.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
      offer.hidden = false;
      box.querySelector("[data-local-take]").addEventListener("click", () => {
        area.value = found.text;
        form.elements.version.value = found.version;
        offer.hidden = true;
        area.focus();
        keep();
      });
      box.querySelector("[data-local-drop]").addEventListener("click", () => {
        forgetHere();
        offer.hidden = true;
        area.focus();
      });
    }
  }

  // --- Toolbar ------------------------------------------------------------------------------------------------------

  function makeToolbar(bar, area) {
    const buttons = [...bar.querySelectorAll("button")];
    bar.hidden = false;
    // One stop for the Tab key; arrows, Home and End go from button to button.
    buttons.forEach((button, rank) => { button.tabIndex = rank ? -1 : 0; });
    bar.addEventListener("keydown", (event) => {
      const here = buttons.indexOf(document.activeElement), last = buttons.length - 1;
      const go = { ArrowRight: here < last ? here + 1 : 0, ArrowLeft: here > 0 ? here - 1 : last, Home: 0, End: last }[event.key];
      if (go === undefined || here < 0) return;
      event.preventDefault();
      buttons[here].tabIndex = -1;
      buttons[go].tabIndex = 0;
      buttons[go].focus();
    });
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) MARKS[button.dataset.mark](area, button.dataset.code);
    });
  }

  const MARKS = {
    bold: (area) => around(area, "**", "**", "texte en gras"),
    italic: (area) => around(area, "*", "*", "texte en italique"),
    link: (area) => around(area, "[", "](https://)", "texte du lien"),
    title: (area) => lines(area, "## "),
    list: (area) => lines(area, "- "),
    quote: (area) => lines(area, "> "),
    cite: (area, code) => put(area, area.selectionEnd, area.selectionEnd, `[[${code}]]`),
  };

  // execCommand keeps the browser's own undo; setRangeText does the same work where it is gone.
  function put(area, start, end, text, from = text.length, to = from) {
    area.focus();
    area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(start + from, start + to);
  }

  function around(area, before, after, example) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const text = value.slice(start, end) || example;
    put(area, start, end, before + text + after, before.length, before.length + text.length);
  }

  function lines(area, mark) {
    const { selectionStart, selectionEnd: end, value } = area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    put(area, start, end, value.slice(start, end).split("\n").map((line) => mark + line).join("\n"));
  }
})();
