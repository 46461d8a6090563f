/**
 * Documents in German, French, Spanish and Italian use a small set of words for what is measured and how it compares. Those are read in
 * English, so that one set of rules holds for all; everything else stays as it is written.
 */
export interface Translated {
  text: string;
  /** Offset in the original of an offset of `text`. */
  original(offset: number): number;
}

/** Longest first where one begins with another. Only words that no English text has. */
const lexicon: readonly (readonly [RegExp, string])[] = [
  // Comparators.
  [
    /(?:d[üu]rf(?:en|te[n]?)?|darf|soll(?:en|te|ten)?|kann) ((?:[^.,;:]{0,60}? )?)nicht (?:überschreiten|übersteigen)/giu,
    'must not exceed $1',
  ],
  [/(?:darf|dürfen|soll(?:en|te)?) (?:[\p{L} ]{0,24})(?=\d)/giu, 'must not exceed '],
  [/nicht (?:länger|mehr|größer|höher) als/giu, 'no more than'],
  [/nicht (?:weniger|kleiner|niedriger) als/giu, 'no less than'],
  [/(?:weniger|kleiner|kürzer|schneller|geringer|niedriger) als/giu, 'less than'],
  [/(?:mehr|größer|länger|höher) als/giu, 'more than'],
  [/mindestens|wenigstens/giu, 'at least'],
  [/mind\.(?= )/giu, 'at least'],
  [/h[öo]chstens|maximal(?=e?[rs]? ?[\d])/giu, 'at most'],
  [/innerhalb (?:von )?/giu, 'within '],
  [/unter(?=(?: von)? ?\d)/giu, 'under'],
  [/über(?= ?\d)/giu, 'above'],
  [/ne (?:doit|doivent|peut|peuvent) pas dépasser/giu, 'must not exceed'],
  [/pas plus d(?:e |['’])/giu, 'no more than '],
  [/pas moins d(?:e |['’])/giu, 'no less than '],
  [/moins d(?:e |['’])/giu, 'less than '],
  [/plus de(?= \d)/giu, 'more than'],
  [/inférieure?s? (?:ou égale?s? )?à/giu, 'less than'],
  [/supérieure?s? (?:ou égale?s? )?à/giu, 'more than'],
  [/au moins|minimum de/giu, 'at least'],
  [/au plus|au maximum/giu, 'at most'],
  [/en moins de/giu, 'in less than'],
  [/no (?:debe|deben|puede|pueden) (?:superar|exceder)/giu, 'must not exceed'],
  [/(?:menos|menor) (?:de|que)/giu, 'less than'],
  [/(?:más|mayor) (?:de|que)/giu, 'more than'],
  [/al menos|como mínimo/giu, 'at least'],
  [/como máximo|a lo sumo/giu, 'at most'],
  [/non (?:deve|devono) superare/giu, 'must not exceed'],
  [/meno di/giu, 'less than'],
  [/almeno/giu, 'at least'],
  [/al massimo/giu, 'at most'],
  // Statistics.
  [/(\d{2}(?:[.,]\d)?)\.? ?[- ]?perzentil/giu, 'p$1'],
  [/(?:percentile|centile|percentil) (\d{2})/giu, 'p$1'],
  [/(?:mittlere|durchschnittliche)[rsn]?|durchschnitts-?|im (?:mittel|durchschnitt)/giu, 'average '],
  [/latencia media|tiempo medio(?: de respuesta)?|tempo medio(?: di risposta)?/giu, 'average latency'],
  [/(?<=(?:risposta|respuesta|carga|caricamento) )medi[oa]/giu, 'average'],
  [/difett[oi] critic[oi]|defectos? críticos?|défauts? critiques?/giu, 'critical defects'],
  [/nessun[ao]?(?= \p{L})|ningún(?= \p{L})|aucun(?= \p{L})/giu, 'no'],
  [/entro(?= \d)/giu, 'within'],
  [/utenti (?:contemporanei|simultanei)/giu, 'concurrent users'],
  [/moyenn?e?|en moyenne|promedio|medio di/giu, 'average'],
  [/médian[eo]?|mediana/giu, 'median'],
  [/maximale[rsn]?/giu, 'maximum'],
  [/(?<=\d\s?%\s)(?:de las|de los|des|der|delle|dei|degli)(?= \p{L})/giu, 'of'],
  // What is measured.
  [/antwortzeit(?:en)?|reaktionszeit(?:en)?|temps de réponse|tiempos? de respuesta|tempo di risposta/giu, 'response time'],
  [/(?:seiten-?)?ladezeit(?:en)?|temps de chargement|tiempos? de carga|tempo di caricamento/giu, 'page load time'],
  [/latenz(?:en)?|latence|latencia|latenza/giu, 'latency'],
  [/verfügbarkeit|disponibilité|disponibilidad|disponibilità/giu, 'availability'],
  [/fehler(?:quote|rate)|taux d['’]erreurs?|tasa de errores?|tasso di errore/giu, 'error rate'],
  [/durchsatz|débit|rendimiento(?= )|caudal/giu, 'throughput'],
  [
    /gleichzeitige[rn]? (?:nutzer|benutzer|anwender)(?:innen)?|utilisateurs simultanés|usuarios (?:concurrentes|simultáneos)/giu,
    'concurrent users',
  ],
  [/anfragen|requêtes|peticiones|solicitudes|richieste/giu, 'requests'],
  [/wiederherstellungs(?:zeit|dauer)|temps de (?:reprise|récupération|restauration)|tiempo de recuperación/giu, 'recovery time'],
  [/testabdeckung|couverture de (?:tests|code)|cobertura de (?:pruebas|código)/giu, 'test coverage'],
  [/(?:cpu-)auslastung|utilisation (?:du )?cpu|uso de cpu/giu, 'cpu usage'],
  [/auslastung/giu, 'usage'],
  [/speicher(?:verbrauch|bedarf|nutzung)|utilisation (?:de la )?mémoire|uso de memoria/giu, 'memory usage'],
  [/trefferquote/giu, 'hit ratio'],
  [/speicher(?:leck|wachstum)/giu, 'memory growth'],
  [/ausfallzeit(?:en)?|temps d['’]arrêt|tiempo de inactividad/giu, 'downtime'],
  [/datenverlust|perte de données|pérdida de datos/giu, 'data loss'],
  [/offene[rn]? kritische[rn]? (?:fehler|mängel|befunde)/giu, 'open critical errors'],
  [/kritische[rn]? (?:fehler|mängel|befunde|schwachstellen|sicherheitslücken)/giu, 'critical errors'],
  [/(?:keine[rn]?|aucune?|ninguna?|nessuna?)(?=\s*$| (?:offene|kritische|open|critical|erreur|error|data))/giu, 'none'],
  // Places.
  [
    /abnahmekriterien|akzeptanzkriterien|critères d['’]acceptation|criterios de aceptación|criteri di accettazione/giu,
    'acceptance criteria',
  ],
  [
    /leistungsanforderungen|nicht-?funktionale anforderungen|exigences non fonctionnelles|requisitos no funcionales/giu,
    'performance requirements',
  ],
  [/schwellen?werte?s?|grenzwerte?s?|seuils?|umbral(?:es)?|soglia/giu, 'threshold'],
  [/zielwerte?s?|ziele?(?=$|[\s:|)])|objectifs?|objetivos?|obiettiv[oi]|sollwerte?s?|valeur cible|valor objetivo/giu, 'target'],
  [/kriterium|kriterien|critères?|criterios?/giu, 'criterion'],
  [/kennzahl(?:en)?|messgrößen?|indicateurs?|indicador(?:es)?|métrique|métrica/giu, 'metric'],
  [/bemerkung(?:en)?|hinweise?(?=[\s:|]|$)|anmerkung(?:en)?|remarques?|observaciones/giu, 'notes'],
  [/critique(?=$|[\s|])/giu, 'critical'],
  [/ist-?werte?|istzustand|valeur actuelle|valor actual|aktuell(?:er wert)?/giu, 'current'],
  // Units.
  [/millisekunden?/giu, 'milliseconds'],
  [/(?<=\d\s?)(?:sekunden?|segundos?|secondi|secondes)(?!\p{L})|(?<=\p{L} )sekunden(?!\p{L})/giu, 'seconds'],
  [/(?<=\d\s?)(?:minuten|minutos?|minuti)(?!\p{L})/giu, 'minutes'],
  [/(?<=\d\s?)(?:stunden?|std\.?|heures?|horas?|ore)(?!\p{L})/giu, 'hours'],
  [/(?<=\d\s?)(?:tagen?|jours?|días?|giorni)(?!\p{L})/giu, 'days'],
  [/(?<=\d\s?)(?:wochen?|semaines?|semanas?)(?!\p{L})/giu, 'weeks'],
  [/(?<=\d\s?)(?:nutzer|benutzer|utilisateurs|usuarios|utenti)(?!\p{L})/giu, 'users'],
  [/pro (?:sekunde|minute|stunde|tag|monat)/giu, 'per '],
];

const perWords: Readonly<Record<string, string>> = { sekunde: 'second', minute: 'minute', stunde: 'hour', tag: 'day', monat: 'month' };

/** One look at the document decides: none of these stands in an English one. */
const sign =
  /[äöüßéèêàâçñóíáú]|\b(?:nessun[ao]?|entro|tempo|tasso|utenti|darf|soll(?:en|te)?|mindestens|wenigstens|mind\.|maximal|latenz|durchsatz|antwortzeit|ladezeit|reaktionszeit|fehler(?:quote|rate)|anfragen|perzentil|mittlere|durchschnitt|stunden?|sekunden?|minuten|tage|wochen|nutzer|keine[rn]?|innerhalb|unter|weniger|mehr|nicht|auslastung|testabdeckung|speicher\w*|ausfallzeit|datenverlust|std|tagen?|stunde|minute[ns]|offene[rn]?|kritische|trefferquote|zielwert|grenzwert\w*|schwell\w+|kriterium|kriterien|kennzahl\w*|bemerkung|hinweis|akzeptanzkriterien|abnahmekriterien|leistungsanforderungen|ziele?|sollwert|objectifs?|objetivos?|obiettiv[oi]|seuils?|umbral|soglia|indicateurs?|indicador|temps|taux|moins|plus de|au moins|au plus|au maximum|ne doi|ne peu|pas plus|utilisateurs|secondes|heures|jours|tiempos?|tasa|menos|menor|mayor|al menos|latencia|latence|latenza|disponibilidad|segundos|horas|usuarios|peticiones|tempo|almeno|meno|secondi|richieste|aucune?|ninguna?|remarques?|promedio|moyenn?e?|wiederherstellungs\w+)\b/i;

/** Whether a document has words of one of these languages. */
export function isForeign(text: string): boolean {
  return sign.test(text);
}

/** All of them at once: most lines of a document in another language have none. */
const any = new RegExp(lexicon.map(([pattern]) => `(?:${pattern.source})`).join('|'), 'iu');

export function translate(text: string, foreign: boolean): Translated {
  if (!foreign || !any.test(text)) return { text, original: (offset) => offset };
  const edits: { from: number; to: number; written: string }[] = [];
  for (const [pattern, english] of lexicon) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (edits.some((edit) => from < edit.to && to > edit.from)) continue;
      // A word, not a part of one; compounds such as `CPU-Auslastung` are two.
      if (/[\p{L}\p{N}]/u.test(text.charAt(from - 1)) && /^\p{L}/u.test(match[0])) continue;
      if (/\p{L}$/u.test(match[0]) && /\p{L}/u.test(text.charAt(to))) continue;
      const each = /^pro (\p{L}+)$/iu.exec(match[0])?.[1]?.toLowerCase();
      const written = each === undefined ? english.replace(/\$1/g, match[1] ?? '') : `per ${perWords[each] ?? each}`;
      edits.push({ from, to, written });
    }
  }
  edits.sort((a, b) => a.from - b.from);
  const marks: { at: number; from: number }[] = [{ at: 0, from: 0 }];
  let out = '';
  let done = 0;
  for (const { from, to, written } of edits) {
    out += text.slice(done, from);
    marks.push({ at: out.length, from });
    out += written;
    marks.push({ at: out.length, from: to });
    done = to;
  }
  out += text.slice(done);
  return {
    text: out,
    original: (offset) => {
      const mark = marks.findLast(({ at }) => at <= offset) ?? { at: 0, from: 0 };
      return Math.min(text.length, mark.from + offset - mark.at);
    },
  };
}
