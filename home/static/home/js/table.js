// The rows of a table stand side by side in the form: a cell is a field among others of Wagtail's,
// and keeps its id. Columns are added and removed in all rows at once, and what was copied in a
// spreadsheet is pasted into as many cells.

const words = document.querySelector("#table-words")?.dataset;
const ROWS = '[data-contentpath="rows"]';

/** The list of rows of a table in the form, as Wagtail's script knows it; undefined for none. */
function rowsOf(table) {
  const way = [];
  for (let at = table.closest("[data-contentpath]"); at; ) {
    way.unshift(at.dataset.contentpath);
    at = at.parentElement.closest("[data-contentpath]");
  }
  const [name, ...ids] = way;
  let block = window.wagtail.editHandler?.getPanelByName(name)?.getBoundWidget?.();
  for (const id of ids) block = block?.children?.find((child) => child.id === id)?.block;
  return block?.childBlocks?.rows;
}

const cellsOf = (row) => row.block.children;
const widthOf = (rows) => Math.max(0, ...rows.children.map((row) => cellsOf(row).length));

function newId() {
  const signs = [...crypto.getRandomValues(new Uint8Array(16))];
  const text = signs.map((sign) => sign.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const addCell = (row, at) => row.block.insert("", at, { id: newId() });

/** Every row gets as many cells as the longest has. */
function fill(rows, width = widthOf(rows)) {
  for (const row of rows.children) {
    while (cellsOf(row).length < width) addCell(row, cellsOf(row).length);
  }
}

function button(icon, title, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--icon text-replace white";
  made.title = title;
  made.innerHTML = `<svg class="icon icon-${icon}" aria-hidden="true"><use href="#icon-${icon}"></use></svg>`;
  made.append(title);
  made.addEventListener("click", act);
  return made;
}

function drawColumns(table, rows) {
  const width = widthOf(rows);
  let bar = table.querySelector(".table-block__columns");
  if (bar && bar.children.length === width) return;
  bar?.remove();
  bar = document.createElement("div");
  bar.className = "table-block__columns";
  const change = (act) => () => {
    for (const row of rows.children) act(row);
    drawColumns(table, rows);
  };
  for (let column = 0; column < width; column += 1) {
    const place = document.createElement("span");
    const named = (text) => text.replace("{number}", column + 1);
    if (width < Number(words.most)) {
      place.append(button("plus", named(words.add), change((row) => addCell(row, column + 1))));
    }
    if (width > 1) {
      const remove = (row) => row.block.deleteBlock(column, { animate: false });
      place.append(button("bin", named(words.remove), change(remove)));
    }
    bar.append(place);
  }
  table.querySelector(`${ROWS} [data-streamfield-list-container]`).before(bar);
}

function set(table) {
  const rows = rowsOf(table);
  if (!rows || table.dataset.ready) return;
  table.dataset.ready = "yes";
  const refresh = () => {
    fill(rows);
    drawColumns(table, rows);
  };
  refresh();
  const container = table.querySelector(`${ROWS} [data-streamfield-list-container]`);
  new MutationObserver(refresh).observe(container, { childList: true });
}

function say(text, type) {
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type, clear: true } }));
}

/**
 * Where the quotation mark at a place ends a cell: "…" with each mark inside it twice, before a tab,
 * a new line or the end. Of a mark that is only one of the words, -1.
 */
function endOfQuoted(text, start) {
  let at = start;
  while ((at = text.indexOf('"', at + 1)) >= 0) {
    if (text[at + 1] === '"') at += 1;
    else return at + 1 === text.length || "\t\n".includes(text[at + 1]) ? at : -1;
  }
  return -1;
}

/** What was copied in a spreadsheet: rows of cells. Quotation marks keep new lines in a cell. */
function pasted(text) {
  const rows = [[""]];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows.at(-1);
    const end = sign === '"' && row.at(-1) === "" ? endOfQuoted(text, at) : -1;
    if (end > 0) {
      row[row.length - 1] = text.slice(at + 1, end).replaceAll('""', '"');
      at = end;
    } else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else row[row.length - 1] += sign;
  }
  return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim()));
}

document.addEventListener(
  "paste",
  (event) => {
    const table = event.target.closest?.(".table-block");
    const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!table || !event.target.closest(ROWS) || !/[\t\n]/.test(text ?? "")) return;
    const rows = rowsOf(table);
    const holds = (child) => child.element.contains(event.target);
    const top = rows.children.findIndex(holds);
    const start = cellsOf(rows.children[top]).findIndex(holds);
    const lines = pasted(text);
    const width = start + Math.max(...lines.map((line) => line.length));
    event.preventDefault();
    if (width > Number(words.most) || top + lines.length > Number(words.mostRows)) {
      say(words.tooLarge, "error");
      return;
    }
    while (rows.children.length < top + lines.length) {
      rows.insert([], rows.children.length, { id: newId() });
    }
    fill(rows, Math.max(width, widthOf(rows)));
    lines.forEach((line, down) => {
      line.forEach((cell, along) => {
        cellsOf(rows.children[top + down])[start + along].block.setState(cell);
      });
    });
    drawColumns(table, rows);
    table.dispatchEvent(new Event("change", { bubbles: true }));
  },
  { capture: true },
);

if (words) {
  const look = () => document.querySelectorAll(".table-block:not([data-ready])").forEach(set);
  new MutationObserver(look).observe(document.querySelector("#page-edit-form, form"), {
    childList: true,
    subtree: true,
  });
  look();
}
