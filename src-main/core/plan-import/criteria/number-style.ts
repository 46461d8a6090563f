/** How a document writes its numbers: `1.234,5` or `1,234.5`. */
export type NumberStyle = 'point' | 'comma';

const unit = String.raw`\s?(?:%|°|[€$£]|[µμ]?s\b|ms\b|sec\b|sek|min\b|h\b|std|[kKMGT]i?B\b|req\b|rps\b|[a-zµ]{1,12}\/)`;
const commaDecimals = new RegExp(String.raw`(?<![\d.,])(?:\d+,\d{1,2}(?!\d)${unit}|0,\d+)`, 'gu');
const pointDecimals = new RegExp(String.raw`(?<![\d.,])(?:\d+\.\d{1,2}(?!\d)${unit}|0\.\d+)`, 'gu');

/** A document that says `0,5 %` and never `0.5 %` has decimal commas, and its points group thousands. */
export function styleOf(text: string): NumberStyle {
  const count = (pattern: RegExp) => [...text.slice(0, maxLook).matchAll(pattern)].length;
  const commas = count(commaDecimals);
  return commas > 0 && commas > count(pointDecimals) ? 'comma' : 'point';
}

/** Enough of a document to know its style. */
const maxLook = 400_000;

/** What is counted in whole pieces: `1.000 req/s` is a thousand in every document. */
const wholes =
  /(?<![\d.,])(\d{1,3})\.(\d{3})(?=\s?(?:req|requests?|rps|tps|qps|users?|nutzer|benutzer|anfragen|requêtes|peticiones|transactions?|transaktionen|messages?|nachrichten|events?|rows|zeilen|sessions?|connections?|verbindungen|utilisateurs|usuarios|clients?|orders?|vus?)(?![\p{L}\d]))/giu;

/** `0,125`, `1,250 s`; but `4,096 files` counts thousands, also between decimal commas: what is counted whole has no decimals. */
const threeDecimals = /(?<![\d.,])(0|\d{1,3}(?=,\d{3}\s?(?:%|°|[€$£]|[µμm]?s\b|sek|min\b|h\b|std|[kKMGT]i?B\b))),(\d{3})(?![\d,])/giu;

/** The same text in the style that the reader knows; as long as the original, so that offsets hold. */
export function inPointStyle(written: string, style: NumberStyle): string {
  // Blanks of any width are blanks.
  const text = written.replaceAll(/[\t\u00a0\u2007\u2009\u202f]/g, ' ');
  if (!/\d[.,]\d{3}/.test(text)) return text;
  const whole = text.replace(wholes, '$1\u202f$2');
  if (style === 'point') return whole;
  return whole
    .replace(/(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.])/g, (digits) => digits.replaceAll('.', '\u202f'))
    .replace(threeDecimals, '$1.$2');
}
