// The field that is signed with a finger. Without scripts there is a field for the typed name.
(() => {
  document.querySelectorAll("[data-pad]").forEach((pad) => {
    const canvas = pad.querySelector("canvas");
    const pen = canvas.getContext("2d");
    let last = null;
    pad.hidden = false;
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    const spot = (event) => {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = spot(event);
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const next = spot(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
      pad.dataset.signed = "1";
    });
    ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, () => { last = null; }));
    pad.querySelector("[data-clear]").addEventListener("click", () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      delete pad.dataset.signed;
    });
  });
  // The signature as a PNG, null where nobody signed.
  window.driverSignature = (form) => new Promise((resolve) => {
    const pad = form.querySelector("[data-pad]");
    if (!pad?.dataset.signed) resolve(null);
    else pad.querySelector("canvas").toBlob(resolve, "image/png");
  });
  // A photo made small enough to be kept and sent; null where there is none, an error where it cannot be read.
  window.driverPhoto = async (form) => {
    const file = form.elements.photo?.files[0];
    if (!file) return null;
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, 1600 / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(whole.width * scale));
    canvas.height = Math.max(1, Math.round(whole.height * scale));
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  };
})();
