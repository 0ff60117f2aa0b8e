// Beside each passage that a machine has translated: that nobody has read it, and a button to say so.

const panel = document.querySelector("[data-machine]");
const form = document.querySelector("#page-edit-form");

/** The field or block of a passage, by the way to its first place. */
function fieldOf(path) {
  const steps = path.split(".").slice(0, 2);
  return form.querySelector(steps.map((id) => `[data-contentpath="${CSS.escape(id)}"]`).join(" "));
}

function count() {
  const left = panel.querySelectorAll("input[name=machine_read]:not(:checked)");
  panel.querySelector("[data-machine-count]").textContent = left.length;
}

function show(mark, box) {
  mark.querySelector("[data-part=unread]").hidden = box.checked;
  mark.querySelector("[data-part=read]").hidden = !box.checked;
  mark.querySelector("[data-part=button]").setAttribute("aria-pressed", box.checked);
}

/** Blocks are built by scripts: one may not be there yet. */
function put(item, tries = 50) {
  const field = fieldOf(item.dataset.machinePassage);
  if (!field) {
    if (tries) setTimeout(put, 100, item, tries - 1);
    return;
  }
  const box = item.querySelector("input");
  const template = panel.querySelector("[data-machine-mark]");
  const mark = template.content.firstElementChild.cloneNode(true);
  (field.querySelector(".w-panel__content") ?? field).append(mark);
  show(mark, box);
  mark.querySelector("[data-part=button]").addEventListener("click", () => box.click());
  box.addEventListener("change", () => {
    show(mark, box);
    count();
  });
}

if (panel && form) {
  panel.querySelectorAll("[data-machine-passage]").forEach((item) => put(item));
  count();
}
