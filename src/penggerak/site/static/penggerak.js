// What htmx leaves to us: where the reading goes on after a part of the page was swapped.
// Every page works without this file.
"use strict";

function readOn(part) {
  const errors = part.querySelector?.("[data-errors]");
  if (errors) errors.focus();
}

document.addEventListener("htmx:afterSettle", (event) => readOn(event.detail.elt));

// The server is gone or slow: say so where people look, and leave what they typed alone.
function sayLost() {
  const note = document.getElementById("lost");
  if (note) note.hidden = false;
}

document.addEventListener("htmx:sendError", sayLost);
document.addEventListener("htmx:timeout", sayLost);
document.addEventListener("htmx:afterRequest", (event) => {
  const note = document.getElementById("lost");
  if (note && event.detail.xhr?.status) note.hidden = true;
});
