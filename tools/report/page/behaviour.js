// Everything is there without this: it lights up the same task in graph and timeline, and filters long timelines.
for (const run of document.querySelectorAll(".run")) {
  const light = (target, lit) => {
    const task = target.closest("[data-task]")?.dataset.task;
    if (task === undefined) return;
    for (const each of run.querySelectorAll(`[data-task="${task}"]`)) each.classList.toggle("lit", lit);
  };
  for (const event of ["mouseover", "focusin"])
    run.addEventListener(event, ({ target }) => light(target, true));
  for (const event of ["mouseout", "focusout"])
    run.addEventListener(event, ({ target }) => light(target, false));

  const rows = [...run.querySelectorAll(".row")];
  if (rows.length < 20) continue;
  const filter = document.createElement("input");
  filter.type = "search";
  filter.className = "filter";
  filter.placeholder = "Filter tasks";
  filter.setAttribute("aria-label", "Filter tasks by name");
  filter.addEventListener("input", () => {
    for (const row of rows) row.hidden = !row.textContent.includes(filter.value);
  });
  run.querySelector(".timeline").before(filter);
}

// Which run is shown is up to the address and needs no script.
const mark = () => {
  const shown =
    document.querySelector(".run:target, .run:has(:target)") ?? document.querySelector(".run.latest");
  for (const link of document.querySelectorAll(".columns a"))
    if (link.hash === `#${shown?.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  // Where there is no room for all of the graph, the tasks matter more than their toolchains.
  for (const graph of shown?.querySelectorAll(".scroll") ?? [])
    if (graph.scrollWidth > graph.clientWidth) graph.scrollLeft = graph.dataset.from;
};
addEventListener("hashchange", mark);
mark();
