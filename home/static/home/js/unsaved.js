// What somebody types in an editor is kept in this tab until it is saved: a crash, a reload or a
// failure takes nothing. It is kept for one account, and forgotten when another comes or one leaves.

const PREFIX = "unsaved:";
const NEVER = /^(csrfmiddlewaretoken|action-|workflow-action-)/;

const form = document.querySelector("form[data-edit-form]");
const watcher = () =>
  window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-unsaved");

let key;
let hasEdits = false;
let isSent = false;
let isWatched = false;
let isEarly = false;
let sent; // what is being saved by itself

function all() {
  return Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Full, or not allowed: then there is nothing to be done.
  }
}

const forget = (name) => sessionStorage.removeItem(name);

/** The words of the form; no files, and no passwords. */
function entries() {
  const secret = new Set([...form.querySelectorAll("[type=password]")].map(({ name }) => name));
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !NEVER.test(name) && !secret.has(name),
  );
}

/** Keeps the form as it is; the time of the revision tells whether anything was saved since. */
function keep() {
  if (!key) return;
  write(key, { isSent, saved: savedAt(), entries: entries() });
}

const savedAt = () => form.elements.namedItem("loaded_revision_created_at")?.value ?? "";

/** Whether this page was reached by way of a redirect, as after a successful save. */
function isAfterSaving() {
  return (performance.getEntriesByType("navigation")[0]?.redirectCount ?? 0) > 0;
}

function forgetOthers(owner) {
  all()
    .filter((name) => !name.startsWith(`${PREFIX}${owner}:`))
    .forEach(forget);
}

/** What was sent has arrived if one is led on from there; not if one is led to the login. */
function settle() {
  const isLogin = !document.querySelector("#wagtail-sidebar");
  for (const name of all()) {
    if (isLogin) write(name, { ...read(name), isSent: false });
    else if (isAfterSaving() && read(name)?.isSent) forget(name);
  }
}

function offer(kept) {
  const notice = document.createElement("div");
  notice.className = "saving";
  notice.setAttribute("role", "status");
  notice.append(
    document.querySelector('template[data-saving="kept"]').content.cloneNode(true),
  );
  notice.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-unsaved]")?.dataset.unsaved;
    if (!choice) return;
    notice.remove();
    if (choice === "restore") restore(kept);
    else forget(key);
  });
  document.body.append(notice);
}

function restore(kept) {
  if (form.matches('[data-controller~="w-autosave"]')) saveAsDraft(kept);
  else fillIn(kept);
}

/** Blocks are built by the server: it is sent what was kept, as if Save had been pressed. */
function saveAsDraft(kept) {
  const copy = document.createElement("form");
  copy.method = "post";
  copy.action = form.action;
  copy.hidden = true;
  const token = ["csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value];
  for (const [name, value] of [...kept.entries, token]) {
    const input = document.createElement("textarea");
    input.name = name;
    input.value = value;
    copy.append(input);
  }
  document.body.append(copy);
  write(key, { ...kept, isSent: true });
  copy.submit();
}

/** What would be published by being saved is only put into its fields. */
function fillIn(kept) {
  for (const field of form.elements) {
    if (!field.name || NEVER.test(field.name) || ["file", "password"].includes(field.type)) {
      continue;
    }
    const given = kept.entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = given.includes(field.value);
    } else if (given.length) {
      field.value = given[0];
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function begin(owner) {
  forgetOthers(owner);
  key = `${PREFIX}${owner}:${location.pathname}`;
  const kept = read(key);
  if (!kept) return;
  if (form.dataset.wUnsavedForceValue === "true") write(key, { ...kept, isSent: false });
  else if (kept.isSent && kept.saved !== savedAt()) forget(key);
  else offer(kept);
}

/** Whether there is anything new, asked now and not in half a second. */
function look() {
  form.dispatchEvent(new CustomEvent("saving:settle", { bubbles: true }));
  watcher()?.hasChanges();
}

/** What was saved is another text than the form has now: so it will be saved again. */
function goBackTo(text) {
  const unsaved = watcher();
  if (!unsaved) return;
  unsaved.initialFormData = text;
  unsaved.previousFormData = text;
}

settle();

if (form) {
  document.addEventListener("saving:ready", (event) => {
    if (!key) begin(event.detail.owner);
  });
  document.addEventListener("w-unsaved:add", () => {
    hasEdits = true;
    isEarly = false;
    keep();
  });
  document.addEventListener("saving:sent", () => {
    isSent = true;
    keep();
  });
  document.addEventListener("w-unsaved:clear", () => {
    if (key && hasEdits) forget(key); // it comes once when the form is opened, too
  });
  document.addEventListener("w-autosave:success", (event) => {
    if (!key) return;
    forget(key);
    const owner = key.slice(PREFIX.length).split(":")[0];
    if (event.detail.response.url) key = `${PREFIX}${owner}:${location.pathname}`;
    if (sent === undefined || watcher()?.formData === sent) return;
    goBackTo(sent);
    keep();
  });
  // Wagtail looks for changes twice a second, and takes what it finds first for the saved text.
  addEventListener("beforeunload", look, { capture: true });
  addEventListener("pagehide", () => {
    look();
    const unsaved = watcher();
    if (unsaved?.hasEditsValue && unsaved.confirmationValue) keep();
  });
  form.addEventListener("input", ({ isTrusted }) => (isEarly ||= isTrusted && !isWatched));
  document.addEventListener("w-unsaved:watch-edits", () => {
    isWatched = true;
    if (isEarly) goBackTo("typed before anybody looked");
  });
  document.addEventListener("w-autosave:save", () => (sent = watcher()?.formData));
} else if (all().length) {
  fetch("/admin/session/", { cache: "no-store" })
    .then((response) => response.json())
    .then(({ user }) => user !== null && forgetOthers(user))
    .catch(() => {});
}

document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location).pathname.endsWith("/logout/")) all().forEach(forget);
});
