// How far something is that the server does meanwhile. When it is done, the page shows what came
// of it. Without this script a link does.

const PAUSE = 1500;
const frame = document.querySelector("[data-progress]");
const bar = frame?.querySelector("progress");
const words = frame?.querySelector("[data-progress-words]");

async function ask() {
  const response = await fetch(frame.dataset.progress, { cache: "no-store" }).catch(() => null);
  if (response?.redirected || response?.status === 403 || response?.status === 404) {
    location.reload();
    return;
  }
  if (response?.ok) {
    const state = await response.json();
    if (!state.work) {
      location.reload();
      return;
    }
    if (words.textContent !== state.words) words.textContent = state.words;
    if (state.percent) bar.value = state.percent;
    else bar.removeAttribute("value");
  }
  setTimeout(ask, PAUSE);
}

if (frame) setTimeout(ask, PAUSE);
