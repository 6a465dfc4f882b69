// A grid of fields: arrows and Enter move, a paste from a spreadsheet fills cells, Ctrl+Z takes back. Without it the grid is a plain form.
(() => {
  "use strict";
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const rows = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input[data-cell]")]);
  const state = document.querySelector("[data-grid-state]");
  const past = [];
  const place = (cell) => {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, rows[row].indexOf(cell)];
  };
  const go = (row, column) => {
    const cell = rows[row]?.[column];
    if (cell) { cell.focus(); cell.select(); }
    return Boolean(cell);
  };
  const mark = (cell) => { cell.toggleAttribute("data-changed", cell.value !== cell.defaultValue); };
  const tell = () => {
    const changed = rows.flat().filter((cell) => cell.value !== cell.defaultValue).length;
    if (state) state.textContent = changed ? state.dataset.changed.replace("{n}", changed) : "";
  };
  const put = (changes) => {
    past.push(changes.map(([cell]) => [cell, cell.dataset.last ?? cell.defaultValue]));
    if (past.length > 100) past.shift();
    changes.forEach(([cell, value]) => { cell.value = value; cell.dataset.last = value; mark(cell); });
    tell();
  };

  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]")) return;
    const [row, column] = place(cell);
    const atStart = cell.selectionStart === 0;
    const atEnd = cell.selectionEnd === cell.value.length;
    const all = atStart && atEnd;
    let moved = false;
    if (event.key === "ArrowUp") moved = go(row - 1, column);
    else if (event.key === "ArrowDown" || event.key === "Enter") {
      moved = go(row + (event.key === "Enter" && event.shiftKey ? -1 : 1), column) || event.key === "Enter";
    } else if (event.key === "ArrowLeft" && (all || atStart)) moved = go(row, column - 1);
    else if (event.key === "ArrowRight" && (all || atEnd)) moved = go(row, column + 1);
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && past.length
      && cell.value === (cell.dataset.last ?? cell.defaultValue)) {
      past.pop().forEach(([each, value]) => { each.value = value; each.dataset.last = value; mark(each); });
      tell();
      moved = true;
    }
    if (moved) event.preventDefault();
  });

  grid.addEventListener("change", ({ target }) => { if (target.matches("[data-cell]")) put([[target, target.value]]); });

  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.matches("[data-cell]") || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const [row, column] = place(event.target);
    const changes = [];
    text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => line.split("\t").forEach((value, across) => {
      const cell = rows[row + down]?.[column + across];
      if (cell) changes.push([cell, value.trim()]);
    }));
    put(changes);
  });

  tell();
})();
