/** Wrong credentials an address may present within the window before it has to wait. A person mistypes less often than this. */
const allowedFailures = 10;
const windowMs = 60_000;
/** The first wait; each further one is twice as long. */
const firstWaitMs = 30_000;
const longestWaitMs = 15 * 60_000;
/** Addresses remembered; the oldest is forgotten, so that an attacker with many addresses cannot fill our memory. */
const addressesKept = 1000;

interface Record {
  failures: number;
  windowStartedAt: number;
  waits: number;
  blockedUntil: number;
}

/**
 * Threat: guessing credentials, and filling the log by it. Counts wrong credentials per remote address. Who has a valid session is not
 * kept out by a neighbour behind the same address.
 */
export class FailureLimit {
  readonly #records = new Map<string, Record>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Seconds this address still has to wait; 0 when it may try. */
  waitSeconds(address: string): number {
    const record = this.#records.get(address);
    return record === undefined ? 0 : Math.max(0, Math.ceil((record.blockedUntil - this.#now()) / 1000));
  }

  failed(address: string): void {
    const now = this.#now();
    const record = this.#records.get(address) ?? { failures: 0, windowStartedAt: now, waits: 0, blockedUntil: 0 };
    if (now - record.windowStartedAt > windowMs) Object.assign(record, { failures: 0, windowStartedAt: now });
    record.failures += 1;
    if (record.failures >= allowedFailures) {
      record.blockedUntil = now + Math.min(longestWaitMs, firstWaitMs * 2 ** record.waits);
      Object.assign(record, { failures: 0, windowStartedAt: now, waits: record.waits + 1 });
    }
    this.#records.delete(address);
    this.#records.set(address, record);
    const oldest = this.#records.keys().next();
    if (this.#records.size > addressesKept && !oldest.done) this.#records.delete(oldest.value);
  }
}
