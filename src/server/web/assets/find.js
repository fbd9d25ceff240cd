// On the reading page: steps between matches without loading the page again, and shows in the
// outline what is being read.
(() => {
  "use strict";
  const steps = document.querySelector(".findsteps");
  const total = Number(steps?.dataset.total ?? 0);
  let at = Number(steps?.dataset.at ?? 0);

  const go = (to) => {
    const mark = document.getElementById(`find-${to}`);
    if (!mark) return false;
    document.querySelector("mark.at")?.classList.remove("at");
    mark.classList.add("at");
    mark.scrollIntoView({ block: "center" });
    at = to;
    steps.querySelector("[data-find-at]").textContent = String(at);
    const address = new URL(location.href);
    address.searchParams.set("at", String(at));
    address.hash = mark.id;
    history.replaceState(null, "", address);
    return true;
  };
  const step = (by) => total > 0 && go((at - 1 + by + total) % total + 1);

  // A link to a place on another page of the document goes there.
  let wanted = "";
  try {
    wanted = decodeURIComponent(location.hash.slice(1));
  } catch {
    // No place is called so.
  }
  const isHere = !wanted || document.getElementById(wanted) || total > 0;
  if (!isHere && document.querySelector(".leaf-turns") && !new URLSearchParams(location.search).has("show")) {
    const there = new URL(location.href);
    there.searchParams.set("show", wanted);
    location.replace(there);
  }

  // A link that only says what to find opens at it.
  if (total > 0 && !location.hash) go(at);
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

  for (const link of document.querySelectorAll("[data-find-step]")) {
    link.addEventListener("click", (event) => {
      if (step(Number(link.dataset.findStep))) event.preventDefault();
    });
  }
  // Enter goes on while the wording stays the same; Shift goes back.
  const field = document.querySelector("[data-find] input");
  field?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || field.value !== field.defaultValue) return;
    if (step(event.shiftKey ? -1 : 1)) event.preventDefault();
  });

  const links = new Map([...document.querySelectorAll(".outline li a:not([href^=\"?\"])")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (headings.length === 0 || !("IntersectionObserver" in window)) return;
  let current;
  const follow = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 160);
    const link = links.get((passed.at(-1) ?? headings[0]).id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    current.setAttribute("aria-current", "location");
    const outline = document.getElementById("outline");
    // Only the outline moves; `scrollIntoView` might move the page.
    if (outline.scrollHeight > outline.clientHeight) {
      const place = link.offsetTop - outline.clientHeight / 2;
      if (Math.abs(outline.scrollTop - place) > outline.clientHeight / 3) outline.scrollTop = place;
    }
  };
  const observer = new IntersectionObserver(follow, { rootMargin: "-150px 0px -60% 0px" });
  headings.forEach((heading) => observer.observe(heading));
})();
