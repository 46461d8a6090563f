/** Titles of columns in other languages of Europe, by what stands below them. Whole titles only: `Ist` and `Norm` are words of their own. */
const titles: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:soll|ziel|norm|vorgabe|anforderungswert|cible|objectif|exigée?|requise?|valeurs? (?:requise|cible|exigée)|valore (?:richiesto|obiettivo|atteso)|richiesto|atteso|valor (?:requerido|esperado|exigido)|requerido|esperado|meta|doel|streefwaarde|cel|wymagan[ea]|oczekiwan[ea]|mål|krav|målvärde)/iu,
    'target',
  ],
  [
    /^(?:ist|aktuell|heute|derzeit|bisher|actuel(?:le)?|aujourd['’]hui|constaté|valore attuale|attuale|oggi|valor actual|hoy|atual|valor atual|hoje|huidig|nu|obecnie|aktualnie|stan obecny|nuläge|idag|i dag)/iu,
    'current',
  ],
  [
    /^(?:wunsch(?:wert)?|optimal|ideal(?:wert)?|souhaitée?|idéal|deseable|deseado|desejável|desiderato|auspicato|gewenst|pożądan[ea]|önskat)/iu,
    'stretch',
  ],
  [
    /^(?:merkmal|größe|kenngröße|gegenstand|prüfpunkt|exigences?|grandeur|indicateur|indicatore|métrica|metrica|indicador|métrique|eis|kenmerk|kryterium|wskaźnik|mått|mätetal|kriterium|critério)/iu,
    'metric',
  ],
  [/^(?:penale?|pénalités?|vertragsstrafe|penalización|multa|boete)/iu, 'penalty'],
  [/^(?:verantwortlich|responsable|responsabile|responsável|verantwoordelijke|ansvarig)/iu, 'owner'],
  [/^(?:opmerking(?:en)?|observações|uwagi|anmärkning(?:ar)?|osservazioni|note)/iu, 'notes'],
  [/^(?:lfd\.? ?nr\.?|nr\.?|n[°ºo]\.?|núm\.?|№|l\.?p\.?|nummer|numéro|numero)/iu, '#'],
];

/** The title as an English table would have it; as it stands where the language is not known. */
export function englishTitle(written: string, foreign: boolean): string {
  const title = written.trim();
  for (const [pattern, english] of titles) {
    const match = pattern.exec(title);
    if (match === null || /^[\p{L}\p{N}]/u.test(title.slice(match[0].length))) continue;
    // `Ist`, `Soll` and `Nr.` are no English words; `Norm` and `Meta` are.
    if (!foreign && !/^(?:soll|ist|nr\.?|n[°º]|cible|ziel|merkmal)$/iu.test(match[0])) continue;
    return english + title.slice(match[0].length);
  }
  return title;
}
