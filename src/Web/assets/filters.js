// A filter form sends itself when a choice is made. Words that are typed wait for Enter.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filter-form]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
});
