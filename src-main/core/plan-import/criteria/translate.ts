import { lexicon } from './lexicon.ts';

/**
 * Documents in German, French, Spanish and other languages of Europe use a small set of words for what is measured and how it compares. Those are read in
 * English, so that one set of rules holds for all; everything else stays as it is written.
 */
export interface Translated {
  text: string;
  /** Offset in the original of an offset of `text`. */
  original(offset: number): number;
}

const perWords: Readonly<Record<string, string>> = { sekunde: 'second', minute: 'minute', stunde: 'hour', tag: 'day', monat: 'month' };

/** One look at the document decides: none of these stands in an English one. */
const sign =
  /[äöüßéèêàâçñóíáúãõåøæąćęłńśźż]|\b(?:nessun[ao]?|entro|tempo|tasso|utenti|darf|soll(?:en|te)?|mindestens|wenigstens|mind\.|maximal|latenz|durchsatz|antwortzeit|ladezeit|reaktionszeit|fehler(?:quote|rate)|anfragen|perzentil|mittlere|durchschnitt|stunden?|sekunden?|minuten|tage|wochen|nutzer|keine[rn]?|innerhalb|unter|weniger|mehr|nicht|auslastung|testabdeckung|speicher\w*|ausfallzeit|datenverlust|std|tagen?|stunde|minute[ns]|offene[rn]?|kritische|trefferquote|zielwert|grenzwert\w*|schwell\w+|kriterium|kriterien|kennzahl\w*|bemerkung|hinweis|akzeptanzkriterien|abnahmekriterien|leistungsanforderungen|ziele?|sollwert|objectifs?|objetivos?|obiettiv[oi]|seuils?|umbral|soglia|indicateurs?|indicador|temps|taux|moins|plus de|au moins|au plus|au maximum|ne doi|ne peu|pas plus|utilisateurs|secondes|heures|jours|tiempos?|tasa|menos|menor|mayor|al menos|latencia|latence|latenza|disponibilidad|segundos|horas|usuarios|peticiones|tempo|almeno|meno|secondi|richieste|aucune?|ninguna?|remarques?|promedio|moyenn?e?|wiederherstellungs\w+|kein|soll|ist-?wert|cible|geen|beschikbaarheid|responstijd|gebruikers|minimaal|maximaal|minst|svarstid|cel|czas|meta|taxa)\b/i;

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
