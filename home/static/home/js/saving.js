// An editor sends what somebody has written only when it will be taken: what is saved by itself
// has arrived, the line is there, and the login is still theirs. Until then it waits, and says so.

const SESSION = "/admin/session/";
const PAUSE = 3000;
/** For how long Save waits for what is being saved by itself; the server keeps their order, too. */
const LONGEST = 10_000;
const BUTTONS = 'button:is([type="submit"], [data-workflow-action-name])';

const form = document.querySelector("form[data-edit-form]");
const controller = (element, name) =>
  element && window.wagtail?.app?.getControllerForElementAndIdentifier(element, name);
const words = (state) => document.querySelector(`template[data-saving="${state}"]`);

let owner;
let shown;

/** What stands in the way of saving: "", "offline", "logged-out" or "other-account". */
async function obstacle() {
  let answer;
  try {
    const response = await fetch(SESSION, { cache: "no-store" });
    if (!response.ok) return "offline";
    answer = await response.json();
  } catch {
    return "offline";
  }
  if (answer.user === null) return "logged-out";
  owner ??= answer.user;
  if (answer.user !== owner) return "other-account";
  window.wagtailConfig.CSRF_TOKEN = answer.token;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
    input.value = answer.token;
  });
  form.dispatchEvent(new CustomEvent("saving:ready", { bubbles: true, detail: { owner } }));
  return "";
}

function say(state) {
  if (shown?.dataset.state === state) return;
  shown?.remove();
  shown = undefined;
  if (!state) return;
  shown = document.createElement("div");
  shown.className = "saving";
  shown.dataset.state = state;
  shown.setAttribute("role", "alert");
  document.body.append(shown);
  shown.append(words(state).content.cloneNode(true));
}

/** So many milliseconds, or until one comes back to this tab or the line is there again. */
function pause(time = PAUSE) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      removeEventListener("focus", go);
      resolve();
    };
    const timer = setTimeout(go, time);
    addEventListener("online", go);
    addEventListener("focus", go);
  });
}

async function untilItIsTaken() {
  for (;;) {
    const state = await obstacle();
    say(state);
    if (!state) return;
    await pause();
  }
}

// What a person sends

let isSending = false;
let isPassing = false;

async function send(submit) {
  if (isSending) return;
  isSending = true;
  const autosave = controller(form, "w-autosave");
  if (autosave) {
    autosave.activeValue = false;
    await Promise.race([autosave.submitPromise?.catch(() => {}), pause(LONGEST)]);
  }
  await untilItIsTaken();
  form.dispatchEvent(new CustomEvent("saving:sent", { bubbles: true }));
  isPassing = true;
  submit();
  isPassing = false;
}

function watch() {
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || isPassing) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      send(() => {
        if (submitter) submitter.disabled = false; // else its name would not be sent
        form.requestSubmit(submitter);
      });
    },
    { capture: true },
  );
  // Wagtail's windows of a workflow send the form by its method, which tells nobody.
  form.submit = () => {
    send(() => {
      const unsaved = controller(form, "w-unsaved");
      if (unsaved) unsaved.confirmationValue = false;
      HTMLFormElement.prototype.submit.call(form);
    });
  };
  // Without a line Wagtail would ask whether to leave the editor; here Save waits for it.
  document.addEventListener(
    "click",
    (event) => {
      const session = controller(document.querySelector(".w-editing-sessions"), "w-session");
      if (session?.interceptValue === "network" && event.target.closest(BUTTONS)) {
        session.interceptValue = "";
      }
    },
    { capture: true },
  );
}

/** A link of the form is followed when what was typed has been saved. */
async function follow(link) {
  const [autosave, unsaved] = ["w-autosave", "w-unsaved"].map((name) => controller(form, name));
  form.dispatchEvent(new CustomEvent("saving:settle", { bubbles: true }));
  if (unsaved.hasChanges() || unsaved.hasEditsValue) {
    await autosave.submitPromise?.catch(() => {});
    autosave.save(new Event("click"));
    await Promise.race([autosave.submitPromise?.catch(() => {}), pause(LONGEST)]);
  }
  location.assign(link.href); // the browser asks, if it could not be saved
}

function isFollowed(event) {
  const { button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented, target } = event;
  if (defaultPrevented || button || ctrlKey || metaKey || shiftKey || altKey) return undefined;
  const link = target.closest("a[href]");
  const isPlain = link && !link.target && !link.getAttribute("href").startsWith("#");
  const isOurs = isPlain && link.origin === location.origin && form.contains(link);
  return isOurs && !link.closest("[contenteditable]") ? link : undefined;
}

document.addEventListener("click", (event) => {
  const link = form && controller(form, "w-autosave")?.activeValue ? isFollowed(event) : undefined;
  if (!link) return;
  event.preventDefault();
  follow(link);
});

// What is saved by itself

let triedAgain = 0;
let isRecovering = false;

async function recover() {
  if (isRecovering || isSending) return;
  isRecovering = true;
  await untilItIsTaken();
  isRecovering = false;
  controller(form, "w-autosave")?.save();
}

document.addEventListener(
  "w-autosave:error",
  (event) => {
    const { detail } = event;
    const isLine = detail.type === "network_error";
    if (!isLine && detail.response?.error_code) return;
    // An error of the server itself is tried again once in a while, and stays said.
    const isNews = Date.now() - triedAgain > 10 * PAUSE;
    if (!isLine && !isNews && !isRecovering) return;
    triedAgain = Date.now();
    detail.text = words("not-saved")?.content.textContent ?? detail.text;
    recover();
  },
  { capture: true },
);

// Wagtail 8.0.1 stops looking for changes in a form that was shown again with errors.
document.addEventListener("w-unsaved:ready", (event) => {
  const unsaved = controller(event.target, "w-unsaved");
  if (!unsaved?.forceValue || unsaved.checkInterval) return;
  unsaved.forceValue = false;
  unsaved.checkIntervalValueChanged(unsaved.checkIntervalValue);
  unsaved.forceValue = true;
});

// An answer about who else has saved, asked for before one has saved oneself, is about oneself.
const newest = () => document.querySelector("[data-w-session-target=revisionCreatedAt]")?.value;
let asked;
document.addEventListener("w-session:ping", () => (asked = newest()), { capture: true });
document.addEventListener(
  "w-swap:json",
  (event) => {
    const { data } = event.detail;
    if (!data?.other_sessions) return;
    const session = controller(document.querySelector(".w-editing-sessions"), "w-session");
    if (asked !== newest()) {
      data.other_sessions = null;
      data.html = document.querySelector("#w-editing-sessions").innerHTML;
    } else if (session?.interceptValue === "conflict") {
      session.interceptValue = ""; // Wagtail sets it again where it is still so
    }
  },
  { capture: true },
);

if (form) {
  watch();
  obstacle();
}

// A form that comes back by the browser's button is another one than was sent.
addEventListener("pageshow", (event) => {
  if (event.persisted && form) location.reload();
});
