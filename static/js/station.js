// The scan station: Enter takes the scan, the next one can follow at once. Each scan has an id of its own and waits in this browser until
// the post has answered it, so that a network that is gone loses none, and one that is sent twice counts once.
(() => {
  const form = document.querySelector("[data-station]");
  if (!form) return;
  const part = (name) => form.querySelector(`[data-station-${name}]`);
  const field = part("field");
  const key = `feira-scans-${form.dataset.stationUser}`;
  const SEND_AT_ONCE = 50;
  const SHOWN = 30;
  let sending = false;

  part("live").hidden = false;
  if (!part("many").hasAttribute("data-station-keep")) part("many").open = false;
  if (!part("many").open) {
    // The list asks for the focus where there is no script.
    form.querySelector("textarea")?.removeAttribute("autofocus");
    field.focus();
  }

  const kept = () => JSON.parse(localStorage.getItem(key) || "[]");
  const keep = (scans) => localStorage.setItem(key, JSON.stringify(scans));
  const value = (name) => form.elements[name]?.value.trim() ?? "";
  const uuid = () =>
    crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  const show = (answer) => {
    const box = part("answer");
    box.hidden = false;
    box.className = `desk-answer desk-answer--large desk-answer--${answer.colour}`;
    part("word").textContent = answer.word;
    part("number").textContent = answer.number;
    part("message").textContent = answer.message;
  };

  const log = (answer) => {
    const table = part("log");
    table.hidden = false;
    let row = table.querySelector(`[data-id="${answer.id}"]`);
    if (!row) {
      row = table.tBodies[0].insertRow(0);
      row.dataset.id = answer.id;
      while (table.tBodies[0].rows.length > SHOWN) table.tBodies[0].deleteRow(-1);
    }
    row.replaceChildren();
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    const [number, result, why] = heads.map((head) => {
      const cell = row.insertCell();
      cell.dataset.label = head;
      return cell;
    });
    number.className = "title";
    if (answer.url) {
      const link = document.createElement("a");
      link.href = answer.url;
      link.textContent = answer.number;
      number.append(link);
    } else number.textContent = answer.number;
    const mark = document.createElement("span");
    mark.className = `desk-status desk-status--${answer.colour}`;
    mark.textContent = answer.word;
    result.append(mark);
    why.textContent = answer.message;
  };

  const count = (note = "") => {
    const waiting = kept().length;
    const line = part("waiting");
    line.hidden = !waiting && !note;
    line.textContent = [waiting ? `${waiting} ${form.dataset.textCount}.` : "", note].filter(Boolean).join(" ");
  };

  const waits = (scan) => ({ id: scan.id, number: scan.number, colour: "note", word: form.dataset.textWaiting, message: form.dataset.textKept });

  const send = async () => {
    if (sending) return;
    sending = true;
    let note = "";
    try {
      for (let scans = kept(); scans.length; scans = kept()) {
        const some = scans.slice(0, SEND_AT_ONCE);
        const response = await fetch(form.dataset.station, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
          body: JSON.stringify({ now: new Date().toISOString(), scans: some }),
          redirect: "manual",
        });
        if (!response.ok) {
          // Signed out, or a server in trouble: the scans stay.
          if (response.type === "opaqueredirect" || response.status === 403) note = form.dataset.textSignin;
          if (response.status === 400) note = (await response.json()).error;
          break;
        }
        const { answers } = await response.json();
        const answered = new Set(answers.map((answer) => answer.id));
        keep(kept().filter((scan) => !answered.has(scan.id)));
        for (const answer of answers) log(answer);
        if (answers.length) show(answers[answers.length - 1]);
      }
    } catch {
      for (const scan of kept()) log(waits(scan));
      const last = kept().at(-1);
      if (last) show(waits(last));
    } finally {
      sending = false;
      count(note);
    }
  };

  const take = (number) => {
    if (!number) return;
    const scan = { id: uuid(), number, at: new Date().toISOString(), code: value("code") };
    for (const fact of ["delivered_to", "reason", "next_action"]) scan[fact] = value(fact);
    if ((scan.code === "EMI" && !scan.delivered_to) || (scan.code === "EMH" && !(scan.reason && scan.next_action))) {
      show({ colour: "bad", word: form.dataset.textMissing, number, message: "" });
      return;
    }
    keep([...kept(), scan]);
    field.value = "";
    send();
  };

  form.addEventListener("submit", (event) => {
    // Enter in the scan field or in a fact sends no form: only the button of the list does.
    if (event.submitter && document.activeElement !== field && part("many").contains(document.activeElement)) return;
    event.preventDefault();
    take(field.value.trim());
    field.focus();
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (!writing && !event.ctrlKey && !event.metaKey && !event.altKey && /^[a-z0-9]$/i.test(event.key)) field.focus();
  });
  form.elements.code.addEventListener("change", () => setTimeout(() => { if (!["EMI", "EMH"].includes(value("code"))) field.focus(); }));

  // A phone's camera, where the browser reads bar codes itself.
  const camera = part("camera");
  const video = part("video");
  if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
    camera.hidden = false;
    let stream = null;
    let seen = "";
    camera.addEventListener("click", async () => {
      if (stream) {
        stream.getTracks().forEach((track) => track.stop());
        stream = null;
        video.hidden = true;
        return;
      }
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch (refused) {
        show({ colour: "bad", word: refused.name, number: "", message: refused.message });
        return;
      }
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      const detector = new BarcodeDetector({ formats: ["code_128", "data_matrix"] });
      while (stream) {
        const [found] = await detector.detect(video).catch(() => []);
        // The same label stays in the picture for long: it is one scan until another one is seen.
        if (found && found.rawValue !== seen) {
          seen = found.rawValue;
          take(found.rawValue);
        }
        await new Promise((later) => setTimeout(later, 150));
      }
    });
  }

  window.addEventListener("online", send);
  setInterval(() => { if (kept().length) send(); }, 3000);
  count();
  send();
})();
