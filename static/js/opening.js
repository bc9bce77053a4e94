// Opening a shop, made a little quicker: the address while the name is typed, and a look while it is chosen. All of it works without.
(() => {
  const later = (work, wait) => {
    let timer;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(work, wait);
    };
  };

  const name = document.querySelector("[data-shop-name]");
  const code = document.querySelector("[data-shop-code]");
  const answer = document.querySelector("[data-address-answer]");
  const offered = document.querySelector("[data-address-suggestions]");
  if (name && code && answer) {
    let typed = code.value !== "";
    let asked = 0;
    const ask = async () => {
      const number = (asked += 1);
      const query = new URLSearchParams({ name: name.value, code: typed ? code.value : "" });
      try {
        const reply = await fetch(`${answer.dataset.url}?${query}`, { headers: { Accept: "application/json" } });
        if (!reply.ok || number !== asked) return;
        const found = await reply.json();
        if (!typed) code.value = found.code;
        answer.textContent = found.text;
        answer.className = `small ${found.is_free ? "free" : "taken"}`;
        offered.replaceChildren(
          ...found.suggestions.map((one) => {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "button quiet small";
            button.textContent = one;
            button.addEventListener("click", () => {
              typed = true;
              code.value = one;
              ask();
            });
            return button;
          }),
        );
      } catch {
        answer.textContent = ""; // no network now: the server looks at it when the form is sent
      }
    };
    const soon = later(ask, 250);
    name.addEventListener("input", soon);
    code.addEventListener("input", () => {
      typed = code.value !== "";
      soon();
    });
  }

  const look = document.querySelector("[data-look]");
  const frame = document.querySelector("[data-preview]");
  if (look && frame) {
    const colour = look.querySelector("[name=colour]");
    let chosen = look.querySelector("[name=theme]:checked");
    const show = later(() => {
      const query = new URLSearchParams({ theme: chosen ? chosen.value : "", colour: colour.value });
      frame.contentWindow.location.replace(`${frame.dataset.preview}?${query}`);
    }, 150);
    look.addEventListener("input", (event) => {
      if (event.target.name === "theme") {
        // A colour that nobody has touched goes along with the look.
        if (chosen && colour.value === chosen.dataset.colour) colour.value = event.target.dataset.colour;
        chosen = event.target;
      }
      if (["theme", "colour"].includes(event.target.name)) show();
    });
  }
})();
