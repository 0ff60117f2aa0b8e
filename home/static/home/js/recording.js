// Switches the subtitles in the language of the page on when a recording is played for the first
// time. Marked as the usual ones in the page, they would be loaded by everybody.

const code = document.documentElement.lang;

document.addEventListener(
  "play",
  ({ target }) => {
    const tracks = [...(target.textTracks ?? [])];
    const own = tracks.find((track) => track.language === code);
    if (own && !target.dataset.played && tracks.every((track) => track.mode === "disabled")) {
      own.mode = "showing";
    }
    target.dataset.played = "yes";
  },
  { capture: true },
);
