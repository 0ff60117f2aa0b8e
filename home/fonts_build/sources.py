"""Where the letters come from, and which of them the web fonts and the printed faces share."""

SOURCE_SERIF = "source-serif/VAR/SourceSerif4Variable-Roman.ttf"
NOTO_NASKH = (
    "@fontsource-variable/noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2"
)
WEIGHTS = (400, 700)
SPACES = "0020,00A0"

AxisLimits = dict[str, float | tuple[float, float]]
# Optical size 14: the drawing for running text, which stays firm at 18 px on a phone.
SERIF_LIMITS: AxisLimits = {"wght": WEIGHTS, "opsz": 14}

LATIN = (
    "0020-007E,00A0-017F,0218-021B,2009,200A,2010-2015,2018-201E,2020-2022,2026,202F,"
    "2030,2032,2033,2039,203A,20AC,20B4,20BD,2116,2122,2190-2193,2212"
)
#: Figures and what stands between words, without letters.
PUNCTUATION = (
    "0020-0040,005B-0060,007B-007E,00A0,00A7,00A9,00AB,00B0,00B7,00BB,00D7,2009,200A,2010,"
    "2012-2015,2018-201E,2020-2022,2026,202F,2030,2039,203A,20AC,20B4,20BD,2116,2212"
)
# Arabic, and the letters Persian and Urdu add: a letter from another face would not join.
ARABIC = (
    f"{SPACES},060C,061B,061F,0621-063A,0640-0655,0660-0671,0679,067E,0686,0688,0691,"
    "0698,06A9,06AF,06BA,06BE,06C0-06C3,06CC,06D2-06D4,06F0-06F9,200C-200E"
)
FEATURES_OF_ARABIC = "init,medi,fina,isol,rlig,liga,calt,ccmp,locl,mark,mkmk,curs,kern"
