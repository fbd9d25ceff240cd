// What a reader keeps in this browser: saved passages, recent searches, the size of type. And the list of keys.
(() => {
  "use strict";
  const read = (name, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(`plansearch-${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (name, value) => {
    try {
      localStorage.setItem(`plansearch-${name}`, JSON.stringify(value));
    } catch {
      // Where nothing may be kept, nothing is.
    }
  };
  const root = document.documentElement.dataset.root;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Large type.
  const size = document.querySelector("[data-large]");
  const show = (isLarge) => {
    document.documentElement.classList.toggle("large", isLarge);
    size?.setAttribute("aria-pressed", String(isLarge));
  };
  show(read("large", false) === true);
  size?.addEventListener("click", () => {
    const isLarge = !document.documentElement.classList.contains("large");
    write("large", isLarge);
    show(isLarge);
  });

  // Recent searches.
  const MOST_RECENT = 8;
  const asked = document.querySelector("[data-asked]")?.dataset.asked;
  if (asked) write("recent", [asked, ...read("recent", []).filter((text) => text !== asked)].slice(0, MOST_RECENT));
  const recent = document.getElementById("recent");
  const texts = read("recent", []);
  if (recent && texts.length > 0) {
    const list = recent.querySelector("ul");
    list.append(...texts.map((text) => make("li", {}, make("a", { href: `${root}?q=${encodeURIComponent(text)}`, textContent: text }))));
    recent.hidden = false;
    recent.querySelector("button").addEventListener("click", () => {
      write("recent", []);
      recent.hidden = true;
    });
  }

  // Saved passages: an id with the characters, and what stands there to be shown.
  const key = (item) => `${item.span} ${item.id}`;
  const mark = (button) => {
    const isSaved = read("saved", []).some((item) => key(item) === `${button.dataset.span} ${button.dataset.save}`);
    button.textContent = isSaved ? "已收藏" : "收藏";
    button.setAttribute("aria-pressed", String(isSaved));
  };
  for (const button of document.querySelectorAll("[data-save]")) {
    mark(button);
    button.addEventListener("click", () => {
      const item = {
        id: button.dataset.save, span: button.dataset.span,
        text: document.getElementById(button.dataset.text)?.textContent ?? "",
      };
      const saved = read("saved", []);
      const others = saved.filter((one) => key(one) !== key(item));
      write("saved", others.length < saved.length ? others : [...saved, item]);
      mark(button);
    });
  }
  const list = document.getElementById("saved-list");
  if (list) {
    const form = document.getElementById("saved-form");
    const draw = () => {
      const saved = read("saved", []);
      const change = (items) => {
        write("saved", items);
        draw();
      };
      list.replaceChildren(...saved.map((item, at) => {
        const button = (label, items) => make("button", {
          type: "button", className: "button quiet slim", textContent: label, onclick: () => change(items),
          disabled: items === null,
        });
        const swapped = (a, b) => saved.map((one, index) => (index === a ? saved[b] : index === b ? saved[a] : one));
        return make("li", {},
          make("p", { textContent: item.text }),
          make("p", { className: "row" },
            make("a", { className: "small", textContent: "打开", href: `${root}p/${item.id.split("/").map(encodeURIComponent).join("/")}?mark=${item.span}` }),
            button("上移", at > 0 ? swapped(at - 1, at) : null),
            button("下移", at + 1 < saved.length ? swapped(at, at + 1) : null),
            button("移除", saved.filter((_, index) => index !== at))));
      }));
      document.getElementById("saved-none").hidden = saved.length > 0;
      form.hidden = saved.length === 0;
      form.elements.items.value = saved.map(key).join("\n");
    };
    form.querySelector("[data-saved-clear]").addEventListener("click", () => {
      write("saved", []);
      draw();
    });
    draw();
  }

  // `?` lists the keys.
  const KEYS = [["/", "到输入框"], ["↑ ↓", "选择建议"], ["Enter", "查找；在“通读”里是到下一处，加 Shift 到上一处"], ["Esc", "收起建议，离开输入框，关闭本页提示"], ["?", "看快捷键"]];
  let help;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.isComposing || event.target.matches("input, textarea, select")) return;
    help ??= make("dialog", { className: "keys-help" },
      make("h2", { textContent: "快捷键" }),
      make("dl", { className: "facts" }, ...KEYS.flatMap(([name, what]) => [
        make("dt", {}, make("kbd", { textContent: name })), make("dd", { textContent: what }),
      ])),
      make("form", { method: "dialog" }, make("button", { className: "button", textContent: "关闭" })));
    document.body.append(help);
    help.showModal();
    event.preventDefault();
  });
})();
