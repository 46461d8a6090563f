import { isRecord, type Plain } from '#shared/yaml/plain-value.ts';

export interface StepKind {
  /** Key of the step that makes it one of this kind. */
  key: string;
  label: string;
  /** A step to begin with. */
  start: { [key: string]: Plain };
}

export const stepKinds: StepKind[] = [
  { key: 'http', label: 'HTTP request', start: { name: 'request', http: { method: 'GET', path: '/' }, check: { status: '2xx' } } },
  { key: 'websocket', label: 'WebSocket', start: { name: 'socket', websocket: { path: '/ws', send: 'ping', expect: { within: '5s' } } } },
  { key: 'sql', label: 'SQL', start: { name: 'query', sql: { datasource: '', text: 'select 1' } } },
  { key: 'command', label: 'Command', start: { name: 'command', command: { run: ['true'] } } },
  { key: 'script', label: 'Script', start: { name: 'script', script: { module: 'scripts/step.ts' } } },
  { key: 'group', label: 'Group', start: { name: 'group', group: [{ name: 'inside', http: { method: 'GET', path: '/' } }] } },
  { key: 'think', label: 'Pause', start: { think: '1s' } },
];

export function kindOf(step: Plain | undefined): StepKind | undefined {
  return isRecord(step) ? stepKinds.find(({ key }) => Object.hasOwn(step, key)) : undefined;
}

/** What a step does, in a line. */
export function summaryOf(step: Plain | undefined): string {
  const kind = kindOf(step);
  if (!isRecord(step) || kind === undefined) return '';
  const what = step[kind.key];
  if (Array.isArray(what)) return what.length === 1 ? '1 step' : `${what.length} steps`;
  if (kind.key === 'think') return pauseWords(what);
  if (!isRecord(what)) return typeof what === 'object' ? '' : String(what);
  const text = (key: string) => (typeof what[key] === 'string' ? what[key] : '');
  switch (kind.key) {
    case 'http':
      return `${text('method') || 'GET'} ${text('path')}`;
    case 'websocket':
      return text('path') || text('url');
    case 'sql':
      return [
        text('datasource'),
        text('text') || (Array.isArray(what['transaction']) ? `transaction of ${what['transaction'].length}` : ''),
      ]
        .filter(Boolean)
        .join(': ');
    case 'command':
      return Array.isArray(what['run']) ? what['run'].join(' ') : '';
    case 'script':
      return text('module');
    default:
      return '';
  }
}

function pauseWords(think: Plain | undefined): string {
  if (!isRecord(think)) return typeof think === 'string' ? think : '';
  if (Array.isArray(think['uniform'])) return think['uniform'].join(' to ');
  return typeof think['exponential'] === 'string' ? `exponential, mean ${think['exponential']}` : '';
}

/** Whether a scenario with these steps sends requests to a target: statements and commands bring their places along. */
export function needsTarget(steps: Plain | undefined): boolean {
  const kinds = kindsOf(steps);
  return kinds.length === 0 || kinds.some((kind) => kind !== 'sql' && kind !== 'command');
}

/** Of the measured steps. */
function kindsOf(steps: Plain | undefined): string[] {
  return (Array.isArray(steps) ? steps : []).flatMap((step) => {
    const kind = kindOf(step)?.key;
    if (kind === undefined || kind === 'think') return [];
    return kind === 'group' && isRecord(step) ? kindsOf(step['group']) : [kind];
  });
}

/** Names under which steps are measured; one without a name has its number. */
export function stepNamesOf(steps: Plain | undefined): string[] {
  const list = Array.isArray(steps) ? steps : [];
  return list.flatMap((step, index) => {
    if (!isRecord(step) || step['think'] !== undefined) return [];
    if (Array.isArray(step['group'])) return stepNamesOf(step['group']);
    return [typeof step['name'] === 'string' ? step['name'] : `step${index + 1}`];
  });
}

/** `item`, `item 2` …: a name that no other step has. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  const base = wanted.replace(/ \d+$/, '');
  for (let n = 2; ; n += 1) if (!taken.includes(`${base} ${n}`)) return `${base} ${n}`;
}
