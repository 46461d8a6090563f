import { isRecord, type Plain } from '#shared/yaml/plain-value.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';

/** A field of an executor, and what is written when somebody changes to it. */
interface LoadField {
  needed: boolean;
  start: Plain;
}
interface ExecutorForm {
  value: string;
  label: string;
  description: string;
  fields: Record<string, LoadField>;
}

const needed = (start: Plain): LoadField => ({ needed: true, start });
const optional = (start: Plain): LoadField => ({ needed: false, start });

export const executorForms: ExecutorForm[] = [
  {
    value: 'constant-arrival-rate',
    label: 'Constant rate',
    description: 'So many arrivals per second, whatever the target does (open model).',
    fields: { rate: needed('20/s'), duration: needed('60s'), arrival: optional('uniform') },
  },
  {
    value: 'ramping-arrival-rate',
    label: 'Rate in stages',
    description: 'The rate goes up and down in stages (open model).',
    fields: {
      stages: needed([
        { target: '50/s', duration: '1m' },
        { target: '50/s', duration: '2m' },
      ]),
      startRate: optional('0/s'),
      arrival: optional('uniform'),
    },
  },
  {
    value: 'constant-vus',
    label: 'Constant users',
    description: 'So many users that each wait for their answer (closed model).',
    fields: { vus: needed(10), duration: needed('60s') },
  },
  {
    value: 'ramping-vus',
    label: 'Users in stages',
    description: 'The number of users goes up and down in stages (closed model).',
    fields: {
      stages: needed([
        { target: 20, duration: '1m' },
        { target: 20, duration: '2m' },
      ]),
      startVus: optional(1),
    },
  },
  {
    value: 'shared-iterations',
    label: 'Shared iterations',
    description: 'Users do so many iterations together, as fast as the target lets them (closed model).',
    fields: { vus: needed(10), iterations: needed(1000), duration: optional('10m') },
  },
  {
    value: 'capacity-search',
    label: 'Capacity search',
    description: 'The rate rises until a limit breaks, then is narrowed down and confirmed (open model).',
    fields: {
      search: needed({ startRate: '50/s', maxRate: '2000/s', slo: { response_time: 'p(95)<200', error_rate: 'rate<0.01' } }),
      duration: needed('30m'),
      arrival: optional('uniform'),
    },
  },
];

const allFields = [...new Set(executorForms.flatMap(({ fields }) => Object.keys(fields)))];

export function executorForm(name: Plain | undefined): ExecutorForm | undefined {
  return executorForms.find(({ value }) => value === name);
}

/** Another executor: fields it does not have go, fields it needs come with a start; what both have stays as it is written. */
export function changeExecutor(scenario: Record<string, Plain>, to: string): YamlEdit[] {
  const form = executorForm(to);
  if (form === undefined) return [];
  const edits: YamlEdit[] = [{ kind: 'set', path: ['executor'], value: to }];
  for (const [field, { needed: isNeeded, start }] of Object.entries(form.fields)) {
    const there = scenario[field];
    const stages = field === 'stages' && there !== undefined && stagesFit(there, to);
    if (isNeeded && (there === undefined || (field === 'stages' && !stages))) edits.push({ kind: 'set', path: [field], value: start });
  }
  for (const field of allFields) {
    if (!Object.hasOwn(form.fields, field) && scenario[field] !== undefined) edits.push({ kind: 'remove', path: [field] });
  }
  return edits;
}

/** Stages of rates are no stages of users. */
function stagesFit(stages: Plain, executor: string): boolean {
  const items = Array.isArray(stages) ? stages : [];
  const ofUsers = items.every((stage) => isRecord(stage) && /^\d+$/.test(String(stage['target'])));
  return executor === 'ramping-vus' ? ofUsers : !ofUsers;
}

/** Keys of a scenario in the order in which people write them: where the form puts a new one. */
export const keyOrder = [
  'name',
  'description',
  'target',
  'baseUrl',
  'executor',
  'rate',
  'startRate',
  'vus',
  'startVus',
  'iterations',
  'search',
  'stages',
  'arrival',
  'duration',
  'warmUp',
  'workers',
  'maxInFlight',
  'connections',
  'timeout',
  'gracefulStop',
  'maxScheduleLag',
  'minCoverage',
  'seed',
  'trace',
  'resume',
  'tls',
  'cookies',
  'keepCookies',
  'vars',
  'env',
  'data',
  'tags',
  'steps',
  'thresholds',
  'monitors',
];
