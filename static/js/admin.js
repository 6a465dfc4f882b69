// Fields that are searched while typing get the name that their label gives them: the library that draws them names
// neither the field nor its search box.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const $ = window.django && window.django.jQuery;
  if (!$) return;

  const labelOf = (select) => document.querySelector(`label[for="${select.id}"]`);

  const name = (select) => {
    const label = labelOf(select);
    const drawn = select.parentElement.querySelector(".select2-selection");
    if (!label || !drawn) return;
    label.id = label.id || `${select.id}-label`;
    drawn.setAttribute("aria-labelledby", `${label.id} select2-${select.id}-container`);
    drawn.querySelector("[role=textbox]").setAttribute("aria-labelledby", label.id);
  };

  const nameSearch = (select) => {
    const box = document.querySelector(".select2-container--open .select2-search__field");
    const label = labelOf(select);
    if (box && label) box.setAttribute("aria-label", label.textContent.replace(/:\s*$/, ""));
  };

  const nameAll = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      name(select);
      $(select).off("select2:open.name").on("select2:open.name", () => nameSearch(select));
    }
  };

  window.setTimeout(nameAll, 0);
  document.addEventListener("formset:added", () => window.setTimeout(nameAll, 0));
});
