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
