// A menu is a details element: it opens without a script. The script closes it again (Escape, a click elsewhere, leaving by Tab) and filters its items.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// toggle events do not bubble: they are caught on the way down.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.("details.menu[open]")) event.target.querySelector(".menu-filter")?.focus();
  },
  true,
);

document.addEventListener("input", (event) => {
  if (!event.target.matches(".menu-filter")) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const item of event.target.closest(".menu-list").querySelectorAll(".menu-item")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
});
