// The theme changes at once and is kept in the cookie that the server renders from; without a script the form does the same by a reload.
document.addEventListener("submit", (event) => {
  const mode = event.target.matches("form[data-theme-form]") ? event.submitter?.value : undefined;
  if (!mode) return;
  event.preventDefault();
  document.documentElement.dataset.colorMode = mode;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${mode}; path=/; max-age=31536000; samesite=lax${secure}`;
  for (const button of event.target.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === mode));
  const menu = event.target.closest("details");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
