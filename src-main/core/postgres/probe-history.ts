import type { ChartData } from '#shared/contract/base.ts';
import type { ProbeResult } from '#shared/contract/postgres.ts';
import type { SampleStore } from '../samples/sample-store.ts';
import { liveKeptMs } from '../samples/tiers.ts';

/** Points a live card shows: 15 minutes of one in 10 s. */
const recentLimit = 90;
const recentMs = 15 * 60_000;
const forgetEveryMs = 3_600_000;

export type Recent = { t: number; v: number | null }[];

/** Values of the probes of one datasource over time: in the sample tiers, and the newest at hand. */
export class ProbeHistory {
  readonly #samples: SampleStore;
  readonly #scope: string;
  readonly #recent = new Map<string, Recent>();
  #outageSince: number | null = null;
  #forgottenAt = 0;

  constructor(samples: SampleStore, datasource: string) {
    this.#samples = samples;
    this.#scope = `postgres:${datasource}`;
  }

  add(result: ProbeResult): void {
    this.#endOutage(result.at);
    // First what was stored before, then this one.
    const recent = this.recent(result.probe);
    if (result.value !== null) this.#samples.append(this.#scope, result.probe, result.at, result.value);
    recent.push({ t: result.at, v: result.value });
    // More than one, after an outage has put its own point there.
    while (recent.length > recentLimit) recent.shift();
    this.#forgetOld(result.at);
  }

  /** From now on there is nothing to sample. */
  beginOutage(at: number): void {
    this.#outageSince ??= at;
  }

  #endOutage(at: number): void {
    if (this.#outageSince === null) return;
    const from = this.#outageSince;
    this.#outageSince = null;
    this.#samples.gap(this.#scope, { from, to: at, reason: 'the database was not reachable' });
    for (const recent of this.#recent.values()) recent.push({ t: (from + at) / 2, v: null });
  }

  /** The newest points of a probe; those of before a restart come from the store. */
  recent(probe: string): Recent {
    let recent = this.#recent.get(probe);
    if (!recent) {
      const from = Date.now() - recentMs;
      const line = this.#samples.lines(this.#scope, [probe], { from, width: recentLimit / 2 }).lines.get(probe);
      recent = (line?.t ?? []).map((t, index) => ({ t, v: line?.v[index] ?? null }));
      this.#recent.set(probe, recent);
    }
    return recent;
  }

  /** At most two points per pixel of `width`; time without samples is a gap. */
  chart(
    probe: Pick<ProbeResult, 'probe' | 'title' | 'unit'>,
    query: { from?: number | undefined; to?: number | undefined; width: number },
  ): ChartData {
    const { lines, gaps } = this.#samples.lines(this.#scope, [probe.probe], query);
    const line = lines.get(probe.probe) ?? { t: [], v: [] };
    return { series: [{ name: probe.probe, label: probe.title, unit: probe.unit, ...line }], gaps, events: [] };
  }

  #forgetOld(now: number): void {
    if (now - this.#forgottenAt < forgetEveryMs) return;
    this.#forgottenAt = now;
    this.#samples.discardBefore(this.#scope, now - liveKeptMs);
  }
}
