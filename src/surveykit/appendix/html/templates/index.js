"use strict";
{
  const search = document.getElementById("search");
  const choices = [...document.querySelectorAll(".choices button")];
  const rows = [...document.querySelectorAll("#units tbody tr")];
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(rows.map((row) => [row, fold(row.dataset.search)]));
  const group = document.getElementById("group");
  let status = "";
  const update = () => {
    const wanted = fold(search.value.trim());
    let count = 0;
    for (const row of rows) {
      const fits = (status === "" || row.dataset.status === status) && (!group?.value || row.dataset.group === group.value) && texts.get(row).includes(wanted);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = String(count);
    nothing.hidden = count > 0;
  };
  // Without this script they would do nothing.
  if (search) document.querySelector(".controls").hidden = false;
  group?.addEventListener("change", update);
  search?.addEventListener("input", update);
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      status = choice.dataset.status;
      for (const other of choices) other.setAttribute("aria-pressed", String(other === choice));
      update();
    });
  }
}
