// Only shortens what works without it: selection, row keys, menus, dialogs, toasts, sessions and drafts, focus on errors.
(() => {
  "use strict";
  const page = document;
  const all = (selector, root = page) => [...root.querySelectorAll(selector)];
  page.documentElement.dataset.js = "";

  // Selection: one box for all rows of the page, and the number in the bulk bar.
  page.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-all], [data-row]")) return;
    const form = target.closest("form") || page;
    if (target.matches("[data-all]")) all("[data-row]", form).forEach((box) => { box.checked = target.checked; });
    count(form);
  });
  const count = (form) => {
    const number = all("[data-row]:checked", form).length;
    all("[data-count]", form).forEach((place) => { place.textContent = number; });
  };
  all("form:has([data-row])").forEach(count);

  // Menus close on a click elsewhere and on Escape.
  page.addEventListener("click", ({ target }) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  });

  // Dialogs: the link still leads to the page that asks the same question.
  page.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && page.getElementById(opener.dataset.dialog);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
  });

  // Keys of officers' tables; off inside fields and when switched off.
  const rows = () => all("tr[data-k]");
  const select = (index) => {
    const list = rows();
    list.forEach((row) => row.removeAttribute("aria-selected"));
    const row = list[Math.max(0, Math.min(list.length - 1, index))];
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: (at) => select(at + 1),
    k: (at) => select(at - 1),
    x: (at) => { const box = at >= 0 && rows()[at].querySelector("[data-row]"); if (box) box.click(); },
    Enter: (at) => { const row = at >= 0 && rows()[at], link = row && (row.querySelector("[data-why]") || row.querySelector("th a")); if (link) link.click(); },
    "/": () => { const field = page.querySelector("form[role=search] input:not([type=hidden])"); if (field) field.focus(); },
    "?": () => { const dialog = page.getElementById("keys"); if (dialog) dialog.showModal(); },
  };
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
      return;
    }
    const busy = event.target.closest("input, select, textarea, button, a, summary, dialog");
    if (busy && !(event.target.matches("[data-row]") && event.key !== "Enter")) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key] || !rows().length) return;
    if (page.body.dataset.keys === "off") return;
    event.preventDefault();
    keys[event.key](rows().findIndex((row) => row.hasAttribute("aria-selected")));
  });

  // The explanation opens beside the table where there is room, as a page of its own where there is none.
  page.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target.closest("[data-why]");
    if (!link) return;
    if (window.innerWidth < 1100) { event.preventDefault(); window.location.assign(link.href); }
    else select(rows().indexOf(link.closest("tr")));
  });
  page.addEventListener("click", ({ target }) => {
    const closer = target.closest("[data-clear]");
    if (!closer) return;
    page.getElementById(closer.dataset.clear).replaceChildren();
    const row = page.querySelector("tr[aria-selected] [data-why]");
    if (row) row.focus();
  });

  // Toasts leave after six seconds, not while someone points at them or is inside.
  const toasts = all("[data-toast]");
  if (toasts.length) {
    const corner = page.createElement("div");
    corner.className = "toasts";
    page.body.append(corner);
    toasts.forEach((toast) => {
      corner.append(toast);
      let timer;
      const leave = () => { timer = setTimeout(() => toast.remove(), 6000); };
      const stay = () => clearTimeout(timer);
      toast.addEventListener("pointerenter", stay);
      toast.addEventListener("focusin", stay);
      toast.addEventListener("pointerleave", leave);
      toast.addEventListener("focusout", leave);
      leave();
    });
  }

  // The session: told five minutes before it ends, unless another window went on meanwhile.
  const note = page.getElementById("session");
  const { session, whose } = page.body.dataset;
  const WARNING = 300;
  const show = (left) => {
    note.hidden = false;
    note.querySelector("[data-before]").hidden = left <= 0;
    note.querySelector("[data-after]").hidden = left > 0;
    note.querySelector("[data-stay]").hidden = left <= 0;
  };
  const ask = (address, options) => fetch(address, { redirect: "manual", ...options })
    .then((answer) => (answer.ok ? answer.json() : { seconds: 0 }), () => ({ seconds: 0 }))
    .then(({ seconds }) => watch(seconds));
  let watching;
  const watch = (left) => {
    clearTimeout(watching);
    if (left <= WARNING) show(left); else note.hidden = true;
    const rest = left > WARNING ? left - WARNING : left;
    if (rest > 0) watching = setTimeout(() => ask(note.dataset.left), rest * 1000);
  };
  if (note && session) {
    watch(Number(session));
    note.querySelector("[data-stay]").addEventListener("click", () => {
      ask(note.dataset.renew, { method: "POST", headers: JSON.parse(page.body.getAttribute("hx-headers")) });
    });
  }

  // Drafts: what is typed stays in this window, and comes back to the same person after signing in again.
  const slot = `draft ${whose} ${window.location.pathname}`;
  const forms = () => all("main form[method=post]");
  const typed = (form) => all("input, select, textarea", form).filter((field) => field.name
    && !["hidden", "password", "file"].includes(field.type));
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith("draft "));
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(slot) || "null");
    const from = page.referrer && new URL(page.referrer);
    if (kept && note && from && from.origin === window.location.origin && from.pathname === note.dataset.login) {
      forms().forEach((form, index) => typed(form).forEach((field, place) => {
        const value = (kept[index] || [])[place];
        if (value === undefined) return;
        if (typeof value === "boolean") field.checked = value; else field.value = value;
      }));
      all("form:has([data-row])").forEach(count);
    }
    sessionStorage.removeItem(slot);
  };
  if (whose) {
    drafts().filter((key) => !key.startsWith(`draft ${whose} `)).forEach((key) => sessionStorage.removeItem(key));
    restore();
    page.addEventListener("input", ({ target }) => {
      if (!target.closest("main form[method=post]")) return;
      const kept = forms().map((form) => typed(form)
        .map((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value)));
      sessionStorage.setItem(slot, JSON.stringify(kept));
    });
    page.addEventListener("submit", ({ target }) => {
      if (target.matches("[data-leave]")) drafts().forEach((key) => sessionStorage.removeItem(key));
    });
  }

  const focus = (root) => { const place = root.querySelector("[data-focus]"); if (place) place.focus(); };
  focus(page);
  page.addEventListener("htmx:afterSwap", ({ target }) => { focus(target); count(target.closest("form") || page); });
})();
