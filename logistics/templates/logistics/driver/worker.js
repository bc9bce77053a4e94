{% load static %}// Keeps the driver's pages and what they are made of, so that they open without a network. Reports do not pass here: the page queues them.
const FILES = "driver-files-1";
const PAGES = "driver-pages";
const SHELL = ["{% static "css/tokens.css" %}", "{% static "css/components.css" %}", "{% static "css/pages/driver.css" %}", "{% static "js/driver-store.js" %}", "{% static "js/driver-pad.js" %}", "{% static "js/driver.js" %}", "{% static "icons/favicon.svg" %}", "{% static "icons/mark.svg" %}"];
const PATIENCE = 5000;

self.addEventListener("install", (event) => event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("driver-files-") && name !== FILES) await caches.delete(name);
  await self.clients.claim();
})()));

const fromNetwork = async (request) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
};

const page = async (request) => {
  const cache = await caches.open(PAGES);
  const known = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  try {
    const answer = known ? await fromNetwork(request) : await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (known) return known;
    const kept = await cache.keys();
    if (kept.length) return cache.match(kept[kept.length - 1], { ignoreVary: true });
    throw error;
  }
};

const file = async (request) => {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["style", "script", "font", "image"].includes(request.destination) && pathname !== self.location.pathname) event.respondWith(file(request));
});
