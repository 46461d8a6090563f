import { parseRatePerSecond } from '#shared/durations.ts';
import type { Report } from './report.ts';
import type { Executor } from './scenario.ts';
import type { ScenarioFile } from './scenario-schema.ts';

export function executorOf(file: ScenarioFile, report: Report): Executor {
  if (file.executor === 'constant-vus') {
    if (file.vus === undefined) report(['executor'], 'constant-vus needs vus', 'Add for example "vus: 10".');
    if (file.rate !== undefined)
      report(['rate'], 'constant-vus has no rate: its users send when they got their answer', 'Remove rate, or use constant-arrival-rate.');
    return { kind: 'constant-vus', model: 'closed', vus: file.vus ?? 1 };
  }
  if (file.rate === undefined) report(['executor'], 'constant-arrival-rate needs rate', 'Add for example "rate: 50/s".');
  if (file.vus !== undefined) report(['vus'], 'constant-arrival-rate has no vus', 'Remove vus, or use constant-vus.');
  return { kind: 'constant-arrival-rate', model: 'open', perSecond: parseRatePerSecond(file.rate ?? '1') ?? 1, arrival: file.arrival };
}
