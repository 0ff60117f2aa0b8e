"""Videos, sound and subtitles that may be uploaded: by the ending of a kept file, its type."""

RECORDINGS = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "m4a": "audio/mp4",
    "weba": "audio/webm",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "vtt": "text/vtt; charset=utf-8",
}
CAPTIONS = "vtt"
#: As people write them, where that is not the ending in capital letters.
FORMATS = {"webm": "WebM", "weba": "WebM", "ogg": "Ogg", "opus": "Opus", "vtt": "WebVTT"}
