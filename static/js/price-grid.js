// The grid of prices and stock by keyboard: Enter and the arrows move within a column, as in a spreadsheet.
// Without this script it is a plain form, in which Tab moves and Enter saves.
(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const cells = [...form.querySelectorAll("input[data-column]")];
  const columns = Map.groupBy ? Map.groupBy(cells, (cell) => cell.dataset.column) : new Map();
  if (!Map.groupBy) for (const cell of cells) columns.set(cell.dataset.column, [...(columns.get(cell.dataset.column) ?? []), cell]);
  const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };
  const count = form.querySelector("[data-grid-count]");
  let sending = false;

  const isChanged = (cell) => cell.value.trim() !== cell.dataset.was;
  const mark = () => {
    const rows = new Set();
    for (const cell of cells) {
      cell.classList.toggle("grid-changed", isChanged(cell));
      if (isChanged(cell)) rows.add(cell.closest("tr"));
    }
    count.textContent = rows.size === 0 ? "" : rows.size === 1 ? count.dataset.one : count.dataset.many.replace("{count}", rows.size);
    return rows.size;
  };

  form.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.dataset.column || event.isComposing || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.ctrlKey) return; // saves
    event.preventDefault();
    const column = columns.get(event.target.dataset.column);
    const next = column[column.indexOf(event.target) + (event.shiftKey && event.key === "Enter" ? -1 : step)];
    next?.focus();
  });
  form.addEventListener("keydown", (event) => {
    const saves = (event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key === "s");
    if (!saves) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Whoever comes to a cell writes over it.
  form.addEventListener("focusin", (event) => event.target.dataset.column && event.target.select());
  form.addEventListener("input", mark);
  form.addEventListener("submit", () => (sending = true));
  window.addEventListener("pageshow", () => (sending = false));
  window.addEventListener("beforeunload", (event) => {
    if (!sending && mark()) event.preventDefault();
  });
  mark();
  document.getElementById("wrong")?.focus();
})();
