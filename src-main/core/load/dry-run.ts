import type { z } from 'zod';
import type { DryRunStep } from '#shared/contract/dry-run.ts';
import { type MeasuredStep, measuredSteps } from '../scenarios/load-steps.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { Load } from './engine-messages.ts';
import { Iterations } from './iterations.ts';
import type { MachineClock } from './machine-clock.ts';
import { originOf } from './origin.ts';
import { SliceRecorder } from './slice-recorder.ts';
import type { Answer } from './steps/step-driver.ts';
import type { StepObserver } from './steps/step-observer.ts';
import { tlsTrust } from './tls-trust.ts';

/** Of a body, so much is shown. */
const shownBytes = 64 * 1024;
/** What takes the place of a secret. */
const mask = '•••••';
/** The loop has no ticker here: it is looked at this often. */
const tickMs = 1;

/**
 * One iteration of one virtual user, through the code that runs walk through: what each step sent, what it got, and what became of it. Pauses
 * are left out. Values of environment variables are masked.
 * @throws HoldpointError what keeps the load from being run at all.
 */
export async function dryRunSteps(load: Load, clock: MachineClock): Promise<DryRunStep[]> {
  const alone = aloneOf(load);
  const seen = new SeenSteps(measuredSteps(alone.steps), masker(alone));
  const pool = new ConnectionPool({
    origin: originOf(load.baseUrl, load.address, tlsTrust(load.tls, load.workspace)),
    keepAlive: load.keepAlive,
    limit: 1,
    onExhausted: () => {},
  });
  let begun = false;
  const recorder = new SliceRecorder(
    measuredSteps(alone.steps).map(({ name }) => name),
    true,
  );
  const iterations = new Iterations({
    load: alone,
    worker: 0,
    workers: 1,
    recorder,
    pool,
    clock,
    observer: seen,
    limit: 1,
    nextIteration: () => {
      if (begun) return null;
      begun = true;
      return 0;
    },
    mayGoOn: () => true,
    wake: () => {},
  });
  try {
    await iterations.prepare();
    iterations.setUsers(1, clock());
    await new Promise<void>((resolve) => {
      const ticking = setInterval(() => {
        iterations.advance(clock());
        if (iterations.active > 0) return;
        clearInterval(ticking);
        resolve();
      }, tickMs);
    });
  } finally {
    iterations.destroy();
    pool.destroy();
  }
  return seen.steps();
}

/** The load as one user walks through it, once. */
function aloneOf(load: Load): Load {
  return {
    ...load,
    executor: { model: 'closed', curve: [{ fromNs: 0, users: 1 }], numbers: { from: 0, until: 1, reserved: 1 } },
    steps: load.steps.map((step) => (step.kind === 'think' ? { kind: 'think', draw: { kind: 'fixed', ms: 0 } } : step)),
  };
}

type Mask = (text: string) => string;

/** Hides every secret, also where it went into a path or a body. */
function masker({ env, databases }: Load): Mask {
  const passwords = Object.values(databases ?? {}).flatMap((url) => (URL.canParse(url) ? [new URL(url).password] : []));
  const secrets = [...Object.values(env), ...passwords, ...passwords.map((one) => decodeURIComponent(one))];
  const written = secrets
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      new URLSearchParams([['', secret]]).toString().slice(1),
    ])
    .filter((secret) => secret !== '')
    // The longest first: one may be part of another.
    .toSorted((a, b) => b.length - a.length);
  return (text) => written.reduce((masked, secret) => masked.replaceAll(secret, () => mask), text);
}

type Json = z.infer<ReturnType<typeof z.json>>;

/** What was seen of each step. */
class SeenSteps implements StepObserver {
  readonly #steps: readonly MeasuredStep[];
  readonly #mask: Mask;
  readonly #seen = new Map<string, DryRunStep>();

  constructor(steps: readonly MeasuredStep[], hide: Mask) {
    this.#steps = steps;
    this.#mask = hide;
    for (const { name, kind } of steps) {
      this.#seen.set(name, {
        name,
        kind,
        outcome: 'not_reached',
        failure: null,
        durationMs: null,
        requests: [],
        call: null,
        response: null,
        checks: [],
        extracted: {},
      });
    }
  }

  steps(): DryRunStep[] {
    return [...this.#seen.values()];
  }

  sent(name: string, { url, parts, bytes }: Parameters<StepObserver['sent']>[1]): void {
    // As it went over the wire, with what the engine adds.
    const [, ...lines] = bytes.toString('latin1').split('\r\n\r\n', 1)[0]?.split('\r\n') ?? [];
    this.#of(name).requests.push({
      method: parts.method,
      url: this.#mask(url),
      headers: lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), this.#mask(line.slice(colon + 1).trim())];
      }),
      body: parts.body === null ? null : this.#mask(shown(parts.body.toString('utf8')).text),
    });
  }

  began(step: MeasuredStep): void {
    const { kind: _kind, name, deadlineMs: _deadline, tags: _tags, checks: _checks, extracts: _extracts, ...call } = step;
    this.#of(name).call = this.#json(call) as Record<string, Json>;
  }

  answered(name: string, { status, headers, body, values }: Answer): void {
    const text = body === null ? null : shown(body);
    this.#of(name).response = {
      status,
      headers: headers.map(([key, value]) => [key, this.#mask(value)]),
      body: text === null ? null : this.#mask(text.text),
      bodyTruncated: text?.truncated ?? false,
      values: this.#json(values) as Record<string, Json>,
    };
  }

  checked(name: string, check: number, passed: boolean): void {
    this.#of(name).checks.push({ name: this.#step(name)?.checks[check]?.name ?? String(check), passed });
  }

  ended(name: string, { outcome, failure, durationMs, variables }: Parameters<StepObserver['ended']>[1]): void {
    const step = this.#of(name);
    step.outcome = outcome === 'timedOut' ? 'timed_out' : outcome === 'completed' ? 'completed' : 'failed';
    step.failure = failure === null ? null : this.#mask(failure);
    step.durationMs = durationMs;
    for (const { variable } of this.#step(name)?.extracts ?? []) {
      const value = variables.get(variable);
      if (value !== undefined) step.extracted[variable] = this.#json(value);
    }
  }

  #step(name: string): MeasuredStep | undefined {
    return this.#steps.find((step) => step.name === name);
  }

  #of(name: string): DryRunStep {
    const step = this.#seen.get(name);
    if (!step) throw new Error(`there is no step ${name}`);
    return step;
  }

  #json(value: unknown): Json {
    if (typeof value === 'string') return this.#mask(value);
    if (Array.isArray(value)) return value.map((one) => this.#json(one));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#json(one)]));
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
}

function shown(text: string): { text: string; truncated: boolean } {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= shownBytes) return { text, truncated: false };
  // A letter that is cut in two is left out.
  return {
    text: bytes
      .subarray(0, shownBytes)
      .toString('utf8')
      .replace(/\ufffd$/, ''),
    truncated: true,
  };
}
