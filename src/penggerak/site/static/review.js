// Keys for the review queue. Every key presses a button or link that stands on the page; without this file they remain.
"use strict";

const isTyping = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (event.key === "?") {
    const help = document.getElementById("tombol");
    if (help) help.open = !help.open;
    return;
  }
  if (!/^[a-z]$/i.test(event.key)) return;
  const found = document.querySelector(`[data-key~="${event.key.toLowerCase()}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
});

document.getElementById("judul")?.focus();
