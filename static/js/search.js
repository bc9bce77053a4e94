// Search: suggestions under a search field: the combobox pattern of the ARIA Authoring Practices (list autocomplete, manual selection).
// Without this script the field is a plain form.
"use strict";
for (const field of document.querySelectorAll("input[data-suggestions]")) {
  const box = document.createElement("div");
  box.className = "suggesting";
  field.replaceWith(box);
  box.append(field);
  const list = document.createElement("ul");
  list.id = `${field.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.placeholder);
  list.hidden = true;
  box.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    field.setAttribute(name, value);
  }
  let waiting = 0, asked = "", at = -1;
  const options = () => [...list.children];
  const choose = (position) => {
    at = position;
    options().forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options()[at].id);
  };
  const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); choose(-1); };
  const open = () => { list.hidden = !list.children.length; field.setAttribute("aria-expanded", String(!list.hidden)); };
  const ask = async () => {
    const words = field.value.trim();
    if (words === asked) return open();
    asked = words;
    if (words.length < 2) { list.replaceChildren(); return close(); }
    try {
      const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || words !== field.value.trim()) return;
      list.innerHTML = await answer.text();
      options().forEach((option, n) => { option.id = `${field.id}-suggestion-${n + 1}`; }); // another field's list may be on the page
      choose(-1);
      open();
    } catch { close(); } // no network: the form still works
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); return; }
    if (list.hidden) { if (event.key === "ArrowDown") { ask(); event.preventDefault(); } return; }
    const last = options().length - 1;
    if (event.key === "ArrowDown") { choose(at >= last ? -1 : at + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { choose(at < 0 ? last : at - 1); event.preventDefault(); }
    else if (event.key === "Enter" && at >= 0) { location.assign(options()[at].dataset.url); event.preventDefault(); }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.url);
  });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
}

// Which result was opened, told without a word on who opened it.
for (const list of document.querySelectorAll("[data-opened]")) {
  list.addEventListener("click", (event) => {
    const item = event.target.closest("a") && event.target.closest("li");
    if (!item) return;
    const told = new URLSearchParams({ words: list.dataset.words, position: String([...list.children].indexOf(item) + 1) });
    navigator.sendBeacon(list.dataset.opened, told);
  });
}
