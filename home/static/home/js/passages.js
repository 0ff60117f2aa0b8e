// Going through the passages of a text by keys, and coming back to where one was.

const BLOCK = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const WRITABLE =
  "[data-contentpath] :is([contenteditable=true], textarea, input:is([type=text], [type=url]))";

const form = document.querySelector("#page-edit-form");
let last; // the key of the passage that one was in last
let field; // and its field, of which a block may have several

/** The key of the field or of the outermost block that an element of the form belongs to. */
function keyOf(element) {
  const places = [];
  for (let at = element; at; at = at.parentElement?.closest("[data-contentpath]")) {
    if (at.dataset.contentpath) places.push(at.dataset.contentpath);
  }
  return places.findLast((path) => BLOCK.test(path)) ?? places.at(-1);
}

const fieldOf = (key) => form.querySelector(`[data-contentpath="${CSS.escape(key)}"]`);

/** The first place to write in of each passage that can be seen, in their order. */
function passages() {
  const found = new Map();
  for (const input of form.querySelectorAll(WRITABLE)) {
    const key = keyOf(input.closest("[data-contentpath]"));
    if (input.checkVisibility() && !found.has(key)) found.set(key, input);
  }
  return found;
}

function enter(input) {
  input?.scrollIntoView({ block: "center" });
  input?.focus({ preventScroll: true });
}

function step(by) {
  const all = passages();
  const keys = [...all.keys()];
  const at = keys.indexOf(last);
  const next = at < 0 ? (by > 0 ? 0 : keys.length - 1) : at + by;
  enter(all.get(keys[next]));
}

const DEEDS = {
  "alt+pagedown": () => step(1),
  "alt+pageup": () => step(-1),
  "mod+enter": () => document.querySelector('button[name="action-submit"]')?.click(),
  // Not with H or O: in running text, these delete a letter and split a paragraph.
  "mod+shift+f": () => field?.querySelector("[data-part=copy]")?.click(),
  "mod+shift+l": () => form.querySelector("[data-about]")?.click(),
};

/** Wagtail binds a key to a button, and to none where somebody has switched its keys off. */
function bind(key, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = true;
  button.dataset.controller = "w-kbd";
  button.dataset.wKbdKeyValue = key;
  button.dataset.wKbdScopeValue = "global";
  button.addEventListener("click", act);
  document.body.append(button);
}

/** Where a link leads: about the passage that one is in, and back to it. */
function aim(link) {
  const address = new URL(link.href);
  if (!last) return;
  if ("about" in link.dataset) address.searchParams.set("about", last);
  if ("comeBack" in link.dataset) {
    address.searchParams.set("next", `${location.pathname}#at=${last}`);
  }
  link.href = address;
}

/** Fields are built by scripts: what the address names may not be there yet. */
function comeBack(tries = 20) {
  const key = new URLSearchParams(location.hash.slice(1)).get("at");
  if (!key) return;
  const input = passages().get(key);
  if (input) enter(input);
  else if (fieldOf(key)) fieldOf(key).scrollIntoView({ block: "center" });
  else if (tries) setTimeout(comeBack, 100, tries - 1);
}

/** Writes into the field of a place as a person would, so that others learn of it. */
function write(place, value) {
  const editor = place.querySelector("[data-draftail-editor-wrapper]");
  const input = editor
    ? editor.parentElement.querySelector("input[type=hidden]")
    : place.querySelector("textarea, input[type=text]");
  if (!input) return;
  if (input.draftailEditor) {
    input.draftailEditor.onChange(window.Draftail.createEditorStateFromRaw(JSON.parse(value)));
  } else {
    input.value = value;
  }
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

if (form) {
  Object.entries(DEEDS).forEach(([key, act]) => bind(key, act));
  form.addEventListener("passage:write", ({ target, detail }) => write(target, detail));
  form.addEventListener("focusin", ({ target }) => {
    const place = target.closest("[data-contentpath]");
    if (!place) return;
    field = place;
    last = keyOf(place);
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-about], [data-come-back]");
    if (link) aim(link);
  });
  // A translator's first button hands the text over: Enter in a field must not press it.
  form.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (form.querySelector("button[type=submit]")?.name !== "action-submit") return;
    if (key === "Enter" && target.matches("input:is([type=text], [type=url])")) {
      event.preventDefault();
    }
  });
  comeBack();
}
