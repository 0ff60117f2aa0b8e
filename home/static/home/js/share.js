// Copies the address of a page. Without a clipboard the button stays hidden.
// No module: browsers run those only from a server, and a mirror may be a folder.

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
