// A button with `data-copy="ID"` copies the text of the element of that id.
(() => {
  "use strict";
  const toast = document.getElementById("toast");
  let hiding;
  const say = (text) => {
    toast.textContent = text;
    clearTimeout(hiding);
    hiding = setTimeout(() => { toast.textContent = ""; }, 4000);
  };

  // Without https a browser has no `navigator.clipboard`, and an intranet often has no https.
  const copySelected = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    area.className = "hidden-label";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text);
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const done = source && await copy(source.textContent);
    button.focus();
    say(done ? "已复制" : "浏览器不允许复制，请选中文字后复制");
  });
})();
