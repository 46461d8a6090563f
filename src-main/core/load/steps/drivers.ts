import type { HttpStep, MeasuredStep } from '../../scenarios/load-steps.ts';
import { compileText, compileValue, type Filler, textFiller } from '../templates/fill.ts';
import { CommandDriver } from './command-driver.ts';
import { bodyText } from './http-message.ts';
import { Http2Driver, type Http2Step } from './http2-driver.ts';
import { Judge } from './judge.ts';
import { ScriptDriver } from './script-driver.ts';
import { SqlDriver } from './sql-driver.ts';
import type { DriverContext, StepDriver } from './step-driver.ts';
import { WebsocketDriver } from './websocket-driver.ts';

/** What is told of a driver's steps besides their own: everything of its context but the steps. */
export type DriverSurroundings = Omit<DriverContext<never>, 'steps'>;

/** The driver of a kind, with what it wants of its steps. */
interface DrivenKind {
  driver: StepDriver<unknown>;
  fill: (step: MeasuredStep) => Filler<unknown> | null;
}

type Driven<Kind extends MeasuredStep['kind']> = Extract<MeasuredStep, { kind: Kind }>;

/**
 * The drivers of all steps but those of HTTP/1.1, which go by the fast path: one for each kind that has steps.
 * @returns what runs a step; null for one of HTTP/1.1.
 * @throws HoldpointError when a driver cannot be made for these steps.
 */
export function driversOf(steps: readonly MeasuredStep[], surroundings: DriverSurroundings): (step: MeasuredStep) => DrivenKind | null {
  const kinds = new Map<string, DrivenKind>();
  const add = <Step extends MeasuredStep>(
    kind: string,
    own: readonly Step[],
    make: (context: DriverContext<Step>) => StepDriver<never>,
    fill: (step: Step) => Filler<unknown> | null,
  ) => {
    if (own.length === 0) return;
    kinds.set(kind, { driver: make({ ...surroundings, steps: own }), fill: fill as DrivenKind['fill'] });
  };
  const of = <Kind extends MeasuredStep['kind']>(kind: Kind) => steps.filter((step): step is Driven<Kind> => step.kind === kind);
  const http2 = of('http').filter((step) => step.version === '2');
  const captures = new Map(http2.map((step) => [step.name, new Judge(step).capture]));
  add(
    'http2',
    http2,
    (context) => new Http2Driver({ ...context, steps: [] }, { captureOf: (name) => captures.get(name) ?? 'none' }),
    http2Filler,
  );
  add('websocket', of('websocket'), (context) => new WebsocketDriver(context), websocketFiller);
  add(
    'sql',
    of('sql'),
    (context) => new SqlDriver(context),
    (step) => compileValue(step, () => false),
  );
  add(
    'command',
    of('command'),
    (context) => new CommandDriver(context),
    (step) => compileValue(step, () => false),
  );
  add(
    'script',
    of('script'),
    (context) => new ScriptDriver(context),
    (step) => compileValue(step, ([first]) => first === 'args'),
  );
  return (step) => kinds.get(step.kind === 'http' ? (step.version === '2' ? 'http2' : 'http') : step.kind) ?? null;
}

/** Values in JSON keep their type, addresses and headers are escaped or refused. */
function websocketFiller(step: Driven<'websocket'>): Filler<unknown> | null {
  const { address, headers, ...rest } = step;
  const fillAddress = compileText(address, 'path');
  const names = Object.keys(headers);
  const fillHeaders = names.map((name) => compileText(headers[name] ?? '', 'header'));
  const fillRest = compileValue(rest, (path) => path.includes('json') || path.includes('equals'));
  if (fillAddress === null && fillRest === null && fillHeaders.every((fill) => fill === null)) return null;
  return (scope) => ({
    ...(fillRest === null ? rest : Object(fillRest(scope))),
    address: fillAddress === null ? address : fillAddress(scope),
    headers: Object.fromEntries(names.map((name, index) => [name, fillHeaders[index]?.(scope) ?? headers[name] ?? ''])),
  });
}

function http2Filler(step: HttpStep): Filler<Http2Step> {
  const path = textFiller(step.path, 'path');
  const headers = Object.entries(step.headers).map(([name, value]) => [name, textFiller(value, 'header')] as const);
  const body = bodyText(step);
  return (scope) => ({
    name: step.name,
    method: step.method,
    path: path(scope),
    headers: Object.fromEntries(headers.map(([name, fill]) => [name, fill(scope)])),
    body: body.make(scope),
  });
}
