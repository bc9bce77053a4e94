/* A press on a film's picture loads the film here; the link below it is for browsers without this script. */
for (const figure of document.querySelectorAll("[data-film]")) {
  figure.querySelector("a").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = figure.dataset.film;
    frame.title = figure.dataset.title;
    frame.allow = "fullscreen; autoplay";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.className = "film-frame";
    frame.tabIndex = 0;
    figure.querySelector("a").replaceWith(frame);
    frame.focus();
  });
}
