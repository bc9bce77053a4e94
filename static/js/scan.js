// A scan station: whatever is typed or scanned while no field has the focus goes to the scan field.
(() => {
  const field = document.querySelector("[data-scan]");
  if (field) {
    field.focus();
    field.select();
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest?.("input, select, textarea, [contenteditable]");
      // Buttons and links keep Enter and space; a letter or a digit means a scan.
      if (!writing && !event.ctrlKey && !event.metaKey && !event.altKey && /^[a-z0-9]$/i.test(event.key)) field.focus();
    });
  }
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
})();
