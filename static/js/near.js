// Near me: asks the browser where it is when the button is pressed, and never before. The address gets it to about a kilometre.
// Without this script the form with a postcode or a town is all there is.
"use strict";
const position = document.querySelector("[data-position]");
if (position && !navigator.geolocation) position.remove();
else if (position) {
  const button = position.querySelector("button"), told = position.querySelector("[role=status]");
  const rounded = (degrees) => degrees.toFixed(2);
  position.classList.add("is-there");
  button.addEventListener("click", () => {
    told.textContent = position.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(`${position.dataset.position}?lat=${rounded(coords.latitude)}&lon=${rounded(coords.longitude)}`),
      () => { told.textContent = position.dataset.refused; },
      { enableHighAccuracy: false, timeout: 15000, maximumAge: 600000 },
    );
  });
}
