import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { type Correlations, correlations } from './correlations.ts';
import { draftScenario } from './draft-scenario.ts';
import { type DraftStep, draftStep } from './draft-step.ts';
import type { Har } from './har-schema.ts';
import { type AddressedEntry, recordedOrigins, type RecordedOrigin } from './origins.ts';
import { readHar } from './read-har.ts';
import { instantOf, recordedRequest } from './recorded-request.ts';
import { type LeftOut, leftOut, webUrl } from './request-kinds.ts';
import { stepNames } from './step-names.ts';
import { longestThinkMs, thinkTimes } from './think-times.ts';

/** Of one scenario; the schema refuses more. */
const mostSteps = 100;
/** More is several hours of a busy page: the rest is not looked at. */
const mostEntries = 20_000;

export interface HarImportOptions {
  /** Name of the file, for messages and the head of the draft. */
  file: string;
  /** Whose requests become steps; left out: the most frequent one of the first party. */
  origin?: string | undefined;
  /** Keep images, styles, scripts and fonts. */
  assets?: boolean | undefined;
  /** Targets of the workspace: where one has this origin, the draft names it instead of an address. */
  targets?: readonly { name: string; baseUrl: string }[] | undefined;
}

export interface HarImport {
  /** A scenario file. */
  yaml: string;
  name: string;
  origin: string;
  origins: RecordedOrigin[];
  /** Requests of the recording, and those that became steps. */
  recorded: number;
  steps: number;
  /** What was left out, changed or guessed, in words. */
  notes: string[];
}

/**
 * Drafts a scenario from a recording (HAR 1.2) of a browser or a proxy. Credentials are never copied.
 * @throws HoldpointError `INVALID` with line and column for what is no HAR, and when nothing of it can become a step.
 */
export function importHar(bytes: Uint8Array, { file, origin, assets = false, targets = [] }: HarImportOptions): HarImport {
  const har = readHar(bytes, file);
  const entries = inOrder(har).slice(0, mostEntries);
  const addressed = entries.flatMap((entry): AddressedEntry[] => {
    const url = webUrl(entry.request.url);
    return url === null ? [] : [{ entry, url, usable: leftOut(entry, url, assets) === null }];
  });
  const origins = recordedOrigins(addressed);
  const chosen = chooseOrigin(origins, origin, file);
  const ofOrigin = addressed.filter(({ url }) => url.origin === chosen);
  const requests = ofOrigin.filter(({ usable }) => usable).map(({ entry, url }) => recordedRequest(entry, url));
  if (requests.length === 0) throw nothingLeft(file, chosen, origins, reasons(ofOrigin, assets));
  const names = stepNames(requests);
  const { found, ambiguous } = correlations(requests);
  const steps = requests.map((request, index) =>
    draftStep(
      request,
      names[index] ?? `step ${index + 1}`,
      found.filter(({ source }) => source < index),
      found.filter(({ source }) => source === index),
    ),
  );
  const thinkMs = thinkTimes(requests);
  const target = targets.find(({ baseUrl }) => webUrl(baseUrl)?.origin === chosen && webUrl(baseUrl)?.pathname === '/');
  const name = new URL(chosen).host;
  const draft = draftScenario({
    name,
    address: target === undefined ? { baseUrl: chosen } : { target: target.name },
    head: [headLine(har, file), 'Look through it before it runs: the rate, what is not copied, and the data that each user should have.'],
    steps,
    thinkMs,
    mostSteps,
  });
  const others = addressed.length - ofOrigin.length;
  const notes = [
    ...(har.log.entries.length > mostEntries
      ? [`Only the first ${mostEntries} of ${har.log.entries.length} requests were looked at.`]
      : []),
    ...leftOutNote(ofOrigin, others, assets),
    ...secretsNote(steps.slice(0, draft.written)),
    ...correlationNotes(steps.slice(0, draft.written), ambiguous),
    ...(draft.written < requests.length
      ? [`A scenario has up to ${mostSteps} steps: the first ${draft.written} requests were taken.`]
      : []),
    ...(thinkMs.some((ms) => ms === longestThinkMs) ? [`Pauses longer than ${longestThinkMs / 1000} s were shortened to that.`] : []),
    ...remarksNote(steps.slice(0, draft.written)),
  ];
  return { yaml: draft.yaml, name, origin: chosen, origins, recorded: har.log.entries.length, steps: draft.written, notes };
}

/** The specification does not promise that entries are in the order of their starts. */
function inOrder(har: Har): Har['log']['entries'] {
  const { entries } = har.log;
  const starts = new Map(entries.map((entry) => [entry, instantOf(entry.startedDateTime)]));
  if ([...starts.values()].some((start) => start === null)) return entries;
  return [...entries].sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
}

function chooseOrigin(origins: readonly RecordedOrigin[], wanted: string | undefined, file: string): string {
  const known = `The recording has ${origins.map(({ origin, requests }) => `${origin} (${requests})`).join(', ')}.`;
  if (wanted !== undefined) {
    const asked = webUrl(wanted)?.origin ?? webUrl(`https://${wanted}`)?.origin;
    const found = origins.find(({ origin }) => origin === asked) ?? origins.find(({ origin }) => new URL(origin).host === wanted);
    if (found !== undefined) return found.origin;
    throw new HoldpointError('INVALID', `${file} has no request to ${wanted}.`, { hint: known });
  }
  const first = origins[0];
  if (first !== undefined) return first.origin;
  throw new HoldpointError('INVALID', `${file} has no request to an http or https address.`, {
    hint: 'Record with the network panel open from before the page loads, then export.',
  });
}

function reasons(entries: readonly AddressedEntry[], assets: boolean): Map<LeftOut, number> {
  const counts = new Map<LeftOut, number>();
  for (const { entry, url } of entries) {
    const reason = leftOut(entry, url, assets);
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}

const reasonWords: Record<LeftOut, [one: string, many: string]> = {
  'static file': ['static file', 'static files'],
  tracker: ['request of a tracker', 'requests of trackers'],
  preflight: ['CORS preflight', 'CORS preflights'],
  'from the cache': ['answer from the cache', 'answers from the cache'],
  'without an answer': ['request without an answer', 'requests without an answer'],
  WebSocket: ['WebSocket', 'WebSockets'],
  'event stream': ['event stream', 'event streams'],
  'another method': ['request with a method that no step has', 'requests with a method that no step has'],
};

function counted(counts: ReadonlyMap<LeftOut, number>): string {
  return [...counts].map(([reason, count]) => `${count} ${reasonWords[reason][count === 1 ? 0 : 1]}`).join(', ');
}

function leftOutNote(entries: readonly AddressedEntry[], others: number, assets: boolean): string[] {
  const counts = reasons(entries, assets);
  const elsewhere = others === 0 ? '' : `${others} to other addresses`;
  const words = [counted(counts), elsewhere].filter((part) => part !== '').join(', ');
  return words === '' ? [] : [`Left out: ${words}.`];
}

function nothingLeft(file: string, origin: string, origins: readonly RecordedOrigin[], why: ReadonlyMap<LeftOut, number>): HoldpointError {
  const other = origins.find((one) => one.origin !== origin && one.requests > 0);
  return new HoldpointError('INVALID', `Nothing of ${file} to ${origin} can become a step: it has ${counted(why)}.`, {
    hint:
      other !== undefined
        ? `${other.origin} has ${other.requests} that can: name it as the origin.`
        : why.has('static file')
          ? 'Keep static files, if they are what should be measured.'
          : 'Record again, with requests that are answered.',
  });
}

function secretsNote(steps: readonly DraftStep[]): string[] {
  const counts = new Map<string, number>();
  for (const { secrets } of steps) for (const name of new Set(secrets)) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === 0) return [];
  const words = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count} requests)`)).join(', ');
  return [`Credentials were not copied: ${words}. Sign in with a step, or give a test account its own.`];
}

function correlationNotes(steps: readonly DraftStep[], ambiguous: Correlations['ambiguous']): string[] {
  const filled = steps.flatMap(({ step }) => Object.keys(step.extract ?? {}).map((variable) => `\${${variable}} (from ${step.name})`));
  const unclear = ambiguous.flatMap(({ source, keys }) => {
    const name = steps[source]?.step.name;
    return name === undefined ? [] : [`${name}: ${keys.slice(0, 4).join(', ')}`];
  });
  return [
    ...(filled.length === 0
      ? []
      : [`Values that an answer gives and later requests send are extracted: ${filled.join(', ')}. Look whether that is meant.`]),
    ...(unclear.length === 0
      ? []
      : [`Sent later, but an answer has it in several places, so that it stays as recorded: ${unclear.join('; ')}.`]),
  ];
}

function remarksNote(steps: readonly DraftStep[]): string[] {
  return steps.flatMap(({ step, remarks }) => remarks.map((remark) => `${step.name}: ${remark}.`));
}

function headLine(har: Har, file: string): string {
  const tool = har.log.browser?.name ?? har.log.creator?.name;
  const first = har.log.entries[0]?.startedDateTime;
  const day = instantOf(first) === null ? null : first?.slice(0, 10);
  const how = [tool ? ` with ${tool}` : '', day ? ` on ${day}` : ''].join('');
  return `Drafted from ${file}${how === '' ? '' : ` (recorded${how})`}.`;
}
