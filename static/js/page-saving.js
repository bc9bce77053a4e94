// A page's editor saves a draft by itself, soon after each change. Whoever presses "Publish" meanwhile waits for it: sent beside
// it, the form would not know yet what was saved, and would add each new maker and product a second time.
(() => {
  const LONGEST_WAIT = 15_000; // milliseconds; then the form goes as it is
  let saving = null; // the form whose draft is on its way
  let pressed = null; // what was pressed meanwhile: its form and its button
  let leaving = false;

  const go = () => {
    if (!pressed) return;
    const { form, button, timer } = pressed;
    clearTimeout(timer);
    pressed = saving = null;
    // Wagtail disables a pressed button, and a disabled one does not say in the form what was pressed.
    const wasDisabled = button?.disabled;
    if (button) button.disabled = false;
    form.requestSubmit(button);
    if (button) button.disabled = wasDisabled;
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (leaving) event.preventDefault();
    else saving = event.target;
  });
  for (const end of ["w-autosave:success", "w-autosave:error"]) {
    document.addEventListener(end, () => {
      saving = null;
      go();
    });
  }
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== saving) {
        leaving ||= event.target.matches("[data-edit-form]");
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed ??= { form: saving, button: event.submitter, timer: setTimeout(go, LONGEST_WAIT) };
    },
    true,
  );
  window.addEventListener("pageshow", () => (leaving = false));
})();
