// The preview beside the form shows the same passage that one is writing.

const BLOCK = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** The key of the field or of the outermost block that an element of the form belongs to. */
function keyOf(element) {
  const places = [];
  for (let at = element; at; at = at.parentElement?.closest("[data-contentpath]")) {
    if (at.dataset.contentpath) places.push(at.dataset.contentpath);
  }
  return places.findLast((path) => BLOCK.test(path)) ?? places.at(-1);
}

function show(key) {
  const frame = document.querySelector("#w-preview-iframe");
  const page = frame?.contentDocument;
  if (!page?.body) return;
  const mark = page.querySelector(`[data-block="${CSS.escape(key)}"]`);
  const target = mark?.hidden ? mark.previousElementSibling : mark;
  if (!target) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  target.animate(
    [{ outline: "3px solid currentColor" }, { outline: "3px solid transparent" }],
    { duration: 1500 },
  );
}

document.addEventListener("focusin", (event) => {
  const element = event.target.closest?.("#page-edit-form [data-contentpath]");
  if (element) show(keyOf(element));
});

// Links of the list of what is left lead to the passage in the form.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-go-to]");
  if (!link) return;
  event.preventDefault();
  const parts = link.dataset.goTo.split(".").map((id) => `[data-contentpath="${CSS.escape(id)}"]`);
  const field = document.querySelector(parts.join(" "));
  const input = field?.querySelector("[contenteditable=true], input:not([type=hidden]), textarea");
  field?.scrollIntoView({ block: "center" });
  input?.focus({ preventScroll: true });
});
