// Puts what somebody proposes beside its passage, and takes it or declines it there.

const form = document.querySelector("#page-edit-form");

const placeOf = (path) =>
  form.querySelector(
    path
      .split(".")
      .map((id) => `[data-contentpath="${CSS.escape(id)}"]`)
      .join(" "),
  );

/** Fields are built by scripts: what belongs to one that is not there yet stays in the panel. */
function putBeside(node, tries = 20) {
  const field = placeOf(node.dataset.suggestion)?.querySelector("[data-field-input]");
  if (field) field.after(node);
  else if (tries) setTimeout(putBeside, 100, node, tries - 1);
}

async function settle(node) {
  const response = await fetch(node.dataset.settle, {
    method: "POST",
    headers: { [window.wagtailConfig.CSRF_HEADER_NAME]: window.wagtailConfig.CSRF_TOKEN },
  }).catch(() => null);
  return Boolean(response?.ok);
}

/** Away with it here, and with the line of the panel that leads to it. */
function remove(node) {
  const path = node.dataset.suggestion;
  const next = placeOf(path)?.querySelector("[contenteditable=true], textarea, input");
  const hadFocus = node.contains(document.activeElement);
  node.remove();
  const isLast = !form.querySelector(`[data-suggestion="${CSS.escape(path)}"]`);
  if (isLast) form.querySelector(`[data-suggestions] [data-go-to="${CSS.escape(path)}"]`)?.remove();
  if (hadFocus) next?.focus({ preventScroll: true });
}

/** The words go into the field; what proposed them goes when they have been saved there. */
function take(node) {
  const place = placeOf(node.dataset.suggestion);
  if (!place) return;
  const { copy } = node.dataset;
  place.dispatchEvent(new CustomEvent("passage:write", { bubbles: true, detail: copy }));
  node.querySelector("[data-taken]").hidden = false;
  const done = async () => {
    if (await settle(node)) remove(node);
  };
  document.addEventListener("w-autosave:success", done, { once: true });
}

async function leave(node) {
  if (await settle(node)) remove(node);
}

if (form) {
  for (const node of form.querySelectorAll("[data-suggestion]")) putBeside(node);
  form.addEventListener("click", ({ target }) => {
    const node = target.closest("[data-suggestion]");
    if (target.closest("[data-take-words]")) take(node);
    if (target.closest("[data-leave-words]")) leave(node);
  });
}
