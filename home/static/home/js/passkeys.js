// Goes on once a new passkey is there; django-otp-webauthn only says so.

document.addEventListener("otp_webauthn.register_complete", () => {
  window.location.assign(document.querySelector("[data-passkey-after]").dataset.passkeyAfter);
});
