// Recently seen: which products this browser has shown, kept in it alone. Their cards come by one request, once the page is there.
"use strict";
for (const place of document.querySelectorAll("[data-seen]")) {
  const KEY = "seen", MOST = 12, here = Number(place.dataset.seen);
  let ids = [];
  try { ids = JSON.parse(localStorage.getItem(KEY)); } catch { /* no storage, or not ours */ }
  const others = (Array.isArray(ids) ? ids : []).filter((id) => Number.isSafeInteger(id) && id > 0 && id !== here).slice(0, MOST);
  try { localStorage.setItem(KEY, JSON.stringify([here, ...others].slice(0, MOST))); } catch { continue; }
  place.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    place.remove();
    document.querySelector("main").focus();
  });
  const show = async () => {
    try {
      const answer = await fetch(`${place.dataset.cards}?ids=${others.join(",")}`);
      const cards = answer.ok ? (await answer.text()).trim() : "";
      if (!cards) return;
      place.querySelector("ul").innerHTML = cards;
      place.hidden = false;
    } catch { /* no network: nothing is shown */ }
  };
  if (!others.length) continue;
  // Once the page is there: its end is below what one sees then, so nothing moves.
  if (document.readyState === "complete") show();
  else addEventListener("load", show, { once: true });
}
