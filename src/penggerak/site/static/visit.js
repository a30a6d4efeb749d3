// Fills in where the phone stands, when asked to. The fields can be typed without this file.
"use strict";

const place = document.getElementById("locate");

function tell(name) {
  const said = place.querySelector("[role=status]");
  said.textContent = said.dataset[name];
}

function fill({ coords }) {
  document.getElementById("id_latitude").value = coords.latitude.toFixed(6);
  document.getElementById("id_longitude").value = coords.longitude.toFixed(6);
  tell("done");
}

if (place && navigator.geolocation) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(fill, () => tell("failed"), { enableHighAccuracy: true, timeout: 20000 }));
}
