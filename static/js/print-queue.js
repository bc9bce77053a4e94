// The print queue by keyboard: J and K or the arrows move, X or the space bar chooses, A chooses all, P prints the chosen, / searches.
// Without this script it is a plain form, in which Tab moves and the space bar chooses.
(() => {
  const form = document.querySelector("[data-print-queue]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name='parcel']")];
  const search = document.querySelector("input[name='q']");
  let at = -1;

  const move = (step) => {
    const focused = boxes.indexOf(document.activeElement);
    at = Math.min(boxes.length - 1, Math.max(0, (focused < 0 ? at : focused) + step));
    boxes[at]?.focus();
    boxes[at]?.scrollIntoView({ block: "nearest" });
  };
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    x: () => boxes[Math.max(at, 0)]?.click(),
    a: () => form.querySelector("[data-w-bulk-target='all']")?.click(),
    p: () => boxes.some((box) => box.checked) && form.querySelector("[data-print]")?.click(),
    "/": () => search?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest?.("input:not([type='checkbox']), select, textarea, [contenteditable]");
    const action = actions[event.key];
    if (!action || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
})();
