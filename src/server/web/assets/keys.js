// `/` goes to the page's first search field; Esc leaves a field.
(() => {
  "use strict";
  const isField = (element) => element.matches("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && !isField(event.target)) {
      const field = document.querySelector("[data-main-field]");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    } else if (event.key === "Escape" && isField(event.target) && !event.defaultPrevented) {
      event.target.blur();
    }
  });
})();
