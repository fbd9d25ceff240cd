// A field with `data-suggest="URL"` offers how what is typed may go on: a combobox with a list
// (WAI-ARIA 1.2). Arrows move, Enter searches for what is chosen, Esc closes.
(() => {
  "use strict";
  const KINDS = { heading: "标题", name: "名称", lead: "主题句", term: "词语" };
  const PAUSE_MS = 120;

  for (const field of document.querySelectorAll("[data-suggest]")) {
    const list = document.createElement("ul");
    list.id = `${field.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    field.after(list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) field.setAttribute(name, value);

    let chosen = -1;
    let typed = field.value;
    let asked = 0;
    let waiting;

    const close = () => {
      asked += 1;
      clearTimeout(waiting);
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const search = (text) => {
      field.value = text;
      close();
      field.form.requestSubmit();
    };
    const choose = (at) => {
      const options = [...list.children];
      chosen = at;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
      const option = options[at];
      field.value = option ? option.dataset.text : typed;
      if (option) {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    };
    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map(({ text, kind }, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.dataset.text = text;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const label = document.createElement("span");
        label.textContent = text;
        const note = document.createElement("span");
        note.className = "kind";
        note.textContent = KINDS[kind] ?? "";
        option.append(label, note);
        return option;
      }));
      chosen = -1;
      list.hidden = suggestions.length === 0;
      field.setAttribute("aria-expanded", String(!list.hidden));
      field.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const turn = ++asked;
      if (typed.trim() === "") return close();
      const url = `${field.dataset.suggest}?limit=8&q=${encodeURIComponent(typed)}`;
      try {
        const answer = await fetch(url, { headers: { accept: "application/json" } });
        // A slower answer to less text must not replace a later one.
        if (answer.ok && turn === asked) show((await answer.json()).suggestions);
      } catch {
        // Without suggestions the field still searches.
      }
    };

    const typing = () => {
      typed = field.value;
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE_MS);
    };
    // What an input method composes is no wording yet.
    field.addEventListener("input", (event) => { if (!event.isComposing) typing(); });
    field.addEventListener("compositionend", typing);
    field.addEventListener("keydown", (event) => {
      // While an input method composes, the keys are its own.
      if (event.isComposing) return;
      const count = list.hidden ? 0 : list.children.length;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        // Past either end what was typed stands in the field again.
        choose((chosen + 1 + step + count + 1) % (count + 1) - 1);
        event.preventDefault();
      } else if (event.key === "Escape" && count > 0) {
        field.value = typed;
        close();
        event.preventDefault();
      }
    });
    // The pointer goes down before the field loses its focus.
    list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("li");
      if (option && event.button === 0) {
        event.preventDefault();
        search(option.dataset.text);
      }
    });
    field.addEventListener("blur", close);
    field.form.addEventListener("submit", close);
  }
})();
