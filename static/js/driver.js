// The driver's page: what is recorded goes into the phone's queue first, and from there to the post, each report once by its own key.
(() => {
  const main = document.querySelector("main[data-driver]");
  const store = window.driverStore;
  const words = document.querySelector("[data-words]")?.dataset ?? {};
  const line = main.querySelector("[data-line]");
  const driver = Number(main.dataset.driver);
  const AGAIN = 30000;
  let sending = false;
  let inPlace = new Set(); // what lockers have confirmed, as the post knows it

  const say = (text, link) => {
    line.hidden = !text;
    line.textContent = text ?? "";
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = main.dataset.signIn;
      anchor.textContent = words.signInWord;
      line.append(" ", anchor);
    }
  };

  // --- What the page shows of the queue ---

  // It is about the stop and not about some of its parcels: a pick-up, a locker that was emptied or where nothing could be done.
  const isWhole = (report) => !report.parcels.length || report.fields.result === "delivered";
  const stops = () => [...main.querySelectorAll("[data-stop]")];
  const show = async () => {
    const queue = (await store.all()).filter((report) => report.driver === driver);
    for (const stop of stops()) {
      const mine = queue.filter((report) => String(report.stop) === stop.dataset.stop);
      const form = stop.querySelector("form[data-report]");
      const sent = (stop.dataset.sent ?? "").split(" ").filter(Boolean);
      const reported = new Set([...mine.filter((report) => !report.refused).flatMap((report) => report.parcels), ...sent, ...inPlace]);
      const boxes = [...stop.querySelectorAll("input[name=parcel]")];
      boxes.forEach((box) => {
        if (reported.has(box.value)) box.checked = false;
        box.disabled = reported.has(box.value);
      });
      const waiting = mine.some((report) => !report.refused);
      const compartments = [...stop.querySelectorAll("[data-compartment]")];
      compartments.forEach((one) => { if (inPlace.has(one.dataset.compartment)) one.classList.add("is-done"); });
      const isEmptied = compartments.every((one) => !("takeOut" in one.dataset) || one.classList.contains("is-done"));
      const isSaid = "sentWhole" in stop.dataset || mine.some((report) => !report.refused && isWhole(report));
      const isBrought = boxes.every((box) => box.disabled);
      const isLocker = "locker" in stop.dataset;
      const done = "done" in stop.dataset || (isLocker ? isBrought && (isEmptied || isSaid) : boxes.length ? isBrought : isSaid);
      stop.classList.toggle("is-done", done);
      stop.classList.toggle("is-waiting", waiting);
      stop.classList.toggle("is-refused", mine.some((report) => report.refused));
      if (form) form.hidden = done;
      const said = mine.map((report) => `${report.word}, ${report.refused ? words.refused : words.waiting}`);
      const result = stop.querySelector("[data-result]");
      result.dataset.atFirst ??= result.textContent; // as the post said it
      result.textContent = [stop.dataset.sentWord, ...said].filter(Boolean).join("; ") || result.dataset.atFirst;
    }
    const left = main.querySelector("[data-left]");
    if (left) left.textContent = stops().filter((stop) => !stop.classList.contains("is-done")).length;
    list(queue);
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button quiet";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  // Its stop is to be recorded anew, so it opens.
  const discard = async (report) => {
    if (!window.confirm(words.sure)) return;
    await store.remove(report.key);
    await show();
    const stop = stops().find((one) => one.dataset.stop === String(report.stop));
    if (stop && !stop.classList.contains("is-done")) stop.querySelector("details").open = true;
  };

  const list = (queue) => {
    const section = main.querySelector("[data-queue]");
    if (!section) return;
    section.hidden = !queue.length;
    section.querySelector("[data-queue-list]").replaceChildren(...queue.map((report) => {
      const entry = document.createElement("li");
      entry.className = "driver-entry";
      const text = document.createElement("span");
      text.textContent = `${report.name}: ${report.word}, ${report.refused ? words.refused : words.waiting}`;
      entry.append(text);
      if (report.refused) {
        const why = document.createElement("p");
        why.className = "notice bad";
        why.textContent = report.refused;
        entry.append(why, button(words.again, async () => { await store.put({ ...report, refused: "" }); await send(); }));
        entry.append(button(words.discard, () => discard(report)));
      }
      return entry;
    }));
  };

  // --- Sending ---

  const body = (report, token) => {
    const form = new FormData();
    form.append("csrfmiddlewaretoken", token);
    form.append("key", report.key);
    form.append("occurred_at", report.at);
    Object.entries(report.fields).forEach(([name, value]) => form.append(name, value));
    report.parcels.forEach((number) => form.append("parcel", number));
    if (report.signature) form.append("signature", report.signature, "signature.png");
    if (report.photo) form.append("photo", report.photo, "photo.jpg");
    return form;
  };

  const deliver = async (report, token) => {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(report.address, { method: "POST", headers, body: body(report, token), credentials: "same-origin", redirect: "error" });
    if (answer.ok) {
      const stop = main.querySelector(`[data-stop="${report.stop}"]`);
      if (stop) {
        stop.dataset.sent = [stop.dataset.sent, ...report.parcels].filter(Boolean).join(" ");
        stop.dataset.sentWord = [stop.dataset.sentWord, report.word].filter(Boolean).join(", ");
        if (isWhole(report)) stop.dataset.sentWhole = "1";
      }
      await store.remove(report.key);
    } else if ([404, 413, 422].includes(answer.status)) {
      const said = await answer.json().catch(() => ({}));
      await store.put({ ...report, refused: said.error || String(answer.status) });
    } else {
      throw new Error(String(answer.status)); // the server is not well: later
    }
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      const queue = await store.all();
      const answer = await fetch(main.dataset.state, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
      if (answer.status === 401) {
        say(words.signedOut, true);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      const news = state.in_place.some((number) => !inPlace.has(number));
      inPlace = new Set(state.in_place);
      await forget(state.rounds);
      const mine = queue.filter((report) => report.driver === state.driver && !report.refused);
      for (const report of mine) await deliver(report, state.token);
      if (mine.length || news) await keep();
      say(queue.some((report) => report.driver !== state.driver) ? words.other : "");
    } catch {
      say(words.offline);
    } finally {
      sending = false;
      await show();
    }
  };

  // The page as the server has it now, for when there is no network.
  const keep = async () => {
    if (!navigator.serviceWorker?.controller) return;
    await (await caches.open("driver-pages")).add(new Request(location.pathname, { credentials: "same-origin" }));
  };

  // Names and addresses of rounds that are closed do not stay on the phone.
  const forget = async (rounds) => {
    if (!("caches" in window)) return;
    const pages = await caches.open("driver-pages");
    for (const request of await pages.keys()) {
      const round = new URL(request.url).pathname.match(/\/driver\/(\d+)\/$/);
      if (round && !rounds.includes(Number(round[1]))) await pages.delete(request);
    }
  };

  // --- Recording ---

  const amount = (text) => Math.round(Number(text.trim().replace(/\s/g, "").replace(",", ".")) * 100);
  const missing = (form, fields, boxes, isPickup, signature) => {
    if (!isPickup && !boxes.length) return words.needParcel;
    if (fields.result === "failed") return fields.reason && fields.next_action ? "" : words.needReason;
    if (form.closest("[data-locker]")) return ""; // what lies inside says the locker
    if (isPickup) return /^\d{1,3}$/.test(fields.parcels_taken.trim()) ? "" : words.needCount;
    if (!fields.delivered_to.trim()) return words.needName;
    if (boxes.some((box) => "age" in box.dataset) && !fields.age_checked) return words.needAge;
    const due = boxes.reduce((sum, box) => sum + amount(box.dataset.cash ?? "0"), 0);
    if (due !== amount(fields.cash_taken ?? "0")) return words.needCash;
    if (boxes.some((box) => "signature" in box.dataset) && !signature && !fields.signed_name.trim()) return words.needSignature;
    return "";
  };

  const record = async (form) => {
    const stop = form.closest("[data-stop]");
    const error = form.querySelector("[data-error]");
    const fields = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && !["key", "parcel", "csrfmiddlewaretoken"].includes(name)) fields[name] = value;
    const boxes = [...form.querySelectorAll("input[name=parcel]:checked:not(:disabled)")];
    const isPickup = !form.querySelector("input[name=parcel]:not(:disabled)");
    const complain = (text) => {
      error.hidden = !text;
      error.textContent = text;
    };
    const signature = fields.result === "failed" ? null : await window.driverSignature(form);
    const problem = missing(form, fields, boxes, isPickup, signature);
    if (problem) return complain(problem);
    if (fields.result === "failed") delete fields.cash_taken;
    if (fields.cash_taken !== undefined) fields.cash_taken = (amount(fields.cash_taken || "0") / 100).toFixed(2);
    let photo;
    try {
      photo = await window.driverPhoto(form);
    } catch {
      return complain(words.large);
    }
    complain("");
    const word = form.querySelector("[name=result]:checked").closest("label").textContent.trim();
    const report = {
      key: form.dataset.key ?? crypto.randomUUID(), driver, stop: Number(stop.dataset.stop), name: stop.dataset.name, word, fields, signature, photo,
      address: form.getAttribute("action"), at: new Date().toISOString(), parcels: boxes.map((box) => box.value),
    };
    form.dataset.key = report.key; // pressed twice, it is one report
    try {
      await store.put(report);
    } catch {
      return complain(words.noStore);
    }
    delete form.dataset.key;
    await show();
    if (stop.classList.contains("is-done")) onward(stop);
    await send();
  };

  // The next stop that is left opens, and has the focus.
  const onward = (from) => {
    from.querySelector("details").open = false;
    const next = stops().find((stop) => !stop.classList.contains("is-done"));
    if (!next) return;
    next.querySelector("details").open = true;
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "start" });
  };

  let busy = false;
  main.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-report]");
    if (!form || !window.indexedDB || !crypto.randomUUID) return; // then the form is sent as it is
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await record(form);
    } finally {
      busy = false;
    }
  });

  let warned = false;
  document.querySelector("[data-sign-out]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!warned && (await store.all()).length) {
      warned = true;
      return say(words.unsent);
    }
    if ("caches" in window) await caches.delete("driver-pages");
    event.target.submit();
  });

  if ("serviceWorker" in navigator) {
    const scope = main.dataset.worker.replace(/worker\.js$/, "");
    navigator.serviceWorker.register(main.dataset.worker, { scope }).then(() => navigator.serviceWorker.ready).then(async () => {
      const pages = await caches.open("driver-pages");
      await pages.add(new Request(location.pathname, { credentials: "same-origin" }));
      document.documentElement.dataset.kept = "1";
    }).catch(() => {});
  }
  window.addEventListener("online", send);
  window.addEventListener("offline", () => say(words.offline));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(send, AGAIN);
  show().then(send);
})();
