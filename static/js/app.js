// Only shortens what works without it: selection, row keys, menus, dialogs, toasts, focus on errors.
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

  const focus = (root) => { const place = root.querySelector("[data-focus]"); if (place) place.focus(); };
  focus(page);
  page.addEventListener("htmx:afterSwap", ({ target }) => { focus(target); count(target.closest("form") || page); });
})();
