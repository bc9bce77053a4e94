// A new product: what its title tells is chosen as its category, as long as nobody has chosen one. Without this script the same is
// offered when the form is sent without a category.
(() => {
  const { url, text } = document.currentScript.dataset;
  const title = document.querySelector("#id_title");
  const category = document.querySelector("#id_category");
  if (!title || !category) return;
  const note = document.createElement("p");
  note.className = "help";
  note.setAttribute("role", "status");
  category.after(note);
  let suggested = "";
  let asked = 0;

  title.addEventListener("change", async () => {
    if (!title.value.trim() || category.value !== suggested) return;
    const number = ++asked;
    const answer = await fetch(`${url}?${new URLSearchParams({ title: title.value })}`).catch(() => null);
    if (!answer?.ok || number !== asked || category.value !== suggested) return;
    const { category: key, name } = await answer.json();
    suggested = key && [...category.options].some((option) => option.value === String(key)) ? String(key) : "";
    category.value = suggested;
    note.textContent = suggested ? text.replace("{category}", name) : "";
  });
  category.addEventListener("change", () => {
    suggested = category.value === "" ? "" : suggested;
    note.textContent = "";
  });
})();
