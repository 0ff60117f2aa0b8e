// One tab stop for each row of the table of translations; arrow keys move among its cells.

const KEYS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

function cellsOf(row) {
  return [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a"));
}

function setUp(table) {
  const rows = [...table.tBodies[0].rows].map(cellsOf);
  for (const row of rows) {
    row.filter(Boolean).forEach((link, index) => {
      link.tabIndex = index === 0 ? 0 : -1;
    });
  }
  table.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    const from = event.target.closest("tbody td");
    if (!step || !from) return;
    const direction = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    let line = from.parentElement.sectionRowIndex;
    let column = from.cellIndex - 1;
    do {
      line += step[0];
      column += step[1] * direction;
    } while (rows[line] && column >= 0 && column < rows[line].length && !rows[line][column]);
    const target = rows[line]?.[column];
    if (!target) return;
    event.preventDefault();
    rows[line].filter(Boolean).forEach((link) => {
      link.tabIndex = link === target ? 0 : -1;
    });
    target.focus();
  });
}

function setUpAll() {
  document.querySelectorAll("[data-matrix]:not([data-ready])").forEach((table) => {
    table.dataset.ready = "";
    setUp(table);
  });
}

document.addEventListener("w-swap:success", setUpAll);
setUpAll();
