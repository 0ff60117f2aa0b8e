// Shares the page by the telephone's own list of programs, Signal among them, and copies its
// address. What a browser cannot do stays hidden. No module: browsers run those only from a
// server, and a mirror may be a folder.

for (const button of navigator.share ? document.querySelectorAll("[data-native]") : []) {
  const { share } = button.closest("[data-share]").dataset;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.native, url: share }).catch(() => {}); // given up
  });
  button.closest("[hidden]").hidden = false;
}

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const entry = button.closest("[hidden]");
  const status = entry.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = button.dataset.copied;
    } catch {
      status.textContent = button.dataset.copy; // to be copied by hand
    }
  });
  entry.hidden = false;
}
