"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const compare = (a, b) => {
    const x = Number(a), y = Number(b);
    if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return a.localeCompare(b, document.documentElement.lang, { numeric: true });
  };
  const heads = [...table.tHead.querySelectorAll("th")].filter((head) => head.dataset.column !== undefined);
  for (const head of heads) {
    // The heading itself stays plain text: browsers do not repeat buttons on printed pages. Its last word is never
    // parted from the button.
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", head.textContent.trim());
    const label = head.textContent.trim();
    const end = Math.max(label.lastIndexOf(" ") + 1, label.lastIndexOf("\uff08"), 0);
    const last = document.createElement("span");
    last.className = "last";
    last.append(label.slice(end), button);
    head.replaceChildren(label.slice(0, end), last);
    head.setAttribute("aria-sort", "none");
    head.addEventListener("click", () => {
      const column = Number(head.dataset.column);
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const isBlank = (text) => text === "" || text === "\u2014";
      // Totals stay below what they add up.
      const held = [...body.rows].filter((row) => row.classList.contains("total"));
      const rows = [...body.rows].filter((row) => !held.includes(row)).map((row, place) => ({ row, place, key: value(row, column) }));
      rows.sort((a, b) => {
        if (isBlank(a.key) !== isBlank(b.key)) return isBlank(a.key) ? 1 : -1;
        return (down ? -1 : 1) * compare(a.key, b.key) || a.place - b.place;
      });
      body.append(...rows.map((entry) => entry.row), ...held);
    });
  }
}
