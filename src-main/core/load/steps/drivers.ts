import type { HttpStep, MeasuredStep } from '../../scenarios/load-steps.ts';
import { compileText, compileValue, type Filler, textFiller } from '../templates/fill.ts';
import { bodyText } from './http-message.ts';
import type { Http2Step } from './http2-driver.ts';
import { Judge } from './judge.ts';
import type { DriverContext, StepDriver } from './step-driver.ts';

/** What is told of a driver's steps besides their own: everything of its context but the steps. */
export type DriverSurroundings = Omit<DriverContext<never>, 'steps'>;

/** The driver of a kind, with what it wants of its steps. */
interface DrivenKind {
  driver: StepDriver<unknown>;
  fill: (step: MeasuredStep) => Filler<unknown> | null;
}

type Driven<Kind extends MeasuredStep['kind']> = Extract<MeasuredStep, { kind: Kind }>;

/** What runs a step; null for one of HTTP/1.1, which goes by the fast path. */
export type DriverFor = (step: MeasuredStep) => DrivenKind | null;

/** Whether a step goes by the fast path. */
export function isFast(step: MeasuredStep): boolean {
  return step.kind === 'http' && step.version === '1.1';
}

/**
 * The drivers of all steps but those of HTTP/1.1: one for each kind that has steps. Their code is loaded only then: an engine that needs none
 * of them starts a good deal sooner.
 * @throws HoldpointError when a driver cannot be made for these steps.
 */
export async function driversOf(steps: readonly MeasuredStep[], surroundings: DriverSurroundings): Promise<DriverFor> {
  const kinds = new Map<string, DrivenKind>();
  const add = async <Step extends MeasuredStep>(
    kind: string,
    own: readonly Step[],
    make: (context: DriverContext<Step>) => Promise<StepDriver<never>>,
    fill: (step: Step) => Filler<unknown> | null,
  ) => {
    if (own.length === 0) return;
    kinds.set(kind, { driver: await make({ ...surroundings, steps: own }), fill: fill as DrivenKind['fill'] });
  };
  const of = <Kind extends MeasuredStep['kind']>(kind: Kind) => steps.filter((step): step is Driven<Kind> => step.kind === kind);
  const http2 = of('http').filter((step) => step.version === '2');
  const captures = new Map(http2.map((step) => [step.name, new Judge(step).capture]));
  await add(
    'http2',
    http2,
    async (context) => {
      const { Http2Driver } = await import('./http2-driver.ts');
      return new Http2Driver({ ...context, steps: [] }, { captureOf: (name) => captures.get(name) ?? 'none' });
    },
    http2Filler,
  );
  await add(
    'websocket',
    of('websocket'),
    async (context) => new (await import('./websocket-driver.ts')).WebsocketDriver(context),
    websocketFiller,
  );
  await add('sql', of('sql'), async (context) => new (await import('./sql-driver.ts')).SqlDriver(context), textFillerOf);
  await add('command', of('command'), async (context) => new (await import('./command-driver.ts')).CommandDriver(context), textFillerOf);
  await add(
    'script',
    of('script'),
    async (context) => new (await import('./script-driver.ts')).ScriptDriver(context),
    (step) => compileValue(step, ([first]) => first === 'args'),
  );
  return (step) => kinds.get(step.kind === 'http' ? 'http2' : step.kind) ?? null;
}

/** Every field stays text. */
function textFillerOf(step: MeasuredStep): Filler<unknown> | null {
  return compileValue(step, () => false);
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
