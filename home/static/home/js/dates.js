// A browser's date field that was not filled completely, or with a day that does not exist,
// counts as empty: the form would take away what stood there. It sends a mark instead, which
// the server refuses with the name of the field.

const KINDS = new Set(["date", "time", "datetime-local", "month", "week"]);
const UNREADABLE = "?";

document.addEventListener("formdata", (event) => {
  for (const field of event.target.elements) {
    if (KINDS.has(field.type) && field.name && field.validity.badInput) {
      event.formData.set(field.name, UNREADABLE);
    }
  }
});

// A field takes its parts in the order of the browser's language, whoever types: of 15.06.2024
// an English one makes the 6th of December. What is typed in an order that can mean one day
// alone is that day: with dots, as ISO 8601, or with a first number that is no month.

const ORDERS = [
  [/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, (day, month, year) => [year, month, day]],
  [/^(\d{4})-(\d{1,2})-(\d{1,2})$/, (year, month, day) => [year, month, day]],
  [/^(1[3-9]|[23]\d)\/(\d{1,2})\/(\d{4})$/, (day, month, year) => [year, month, day]],
];
let typed = "";

function dayOf(text) {
  for (const [pattern, order] of ORDERS) {
    const found = text.match(pattern);
    if (found) {
      const [year, month, day] = order(...found.slice(1));
      return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    }
  }
  return "";
}

document.addEventListener("focusin", () => {
  typed = "";
});

document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target;
    if (field.type !== "date" || event.ctrlKey || event.metaKey || event.altKey) return;
    typed = event.key.length === 1 ? typed + event.key : "";
    const day = dayOf(typed);
    if (!day) return;
    event.preventDefault();
    field.value = day;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  },
  true,
);
