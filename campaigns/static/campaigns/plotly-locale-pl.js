// Polish for Plotly: the words that appear in our charts, and the way Poles write numbers and dates.
// (The official locale has no words, no separators, and months that are capitalised.)
Plotly.register({
  moduleType: "locale",
  name: "pl",
  dictionary: {
    "Autoscale": "Dopasuj skalę",
    "Double-click on legend to isolate one trace": "Kliknij dwukrotnie w legendzie, aby zostawić jedną serię",
    "Double-click to zoom back out": "Kliknij dwukrotnie, aby oddalić",
    "Download plot": "Pobierz wykres",
    "Download plot as a PNG": "Pobierz wykres jako PNG",
    "Reset axes": "Przywróć osie",
    "Taking snapshot - this may take a few seconds": "Zapisuję obraz – to może potrwać kilka sekund",
    "Snapshot succeeded": "Zapisano obraz",
    "Sorry, there was a problem downloading your snapshot!": "Nie udało się zapisać obrazu.",
    "Zoom": "Powiększ",
    "Zoom in": "Przybliż",
    "Zoom out": "Oddal",
    "trace": "seria",
  },
  format: {
    days: ["niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"],
    shortDays: ["nd", "pn", "wt", "śr", "czw", "pt", "sob"],
    months: [
      "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
      "lipca", "sierpnia", "września", "października", "listopada", "grudnia",
    ],
    shortMonths: ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"],
    date: "%d.%m.%Y",
    decimal: ",",
    thousands: "\u00a0",
    year: "%Y",
    month: "%b %Y",
    dayMonth: "%-d %b",
    dayMonthYear: "%-d %b %Y",
  },
});
