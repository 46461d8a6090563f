import { measuredSteps } from './load-steps.ts';
import type { Report } from './report.ts';
import type { Scenario, Step } from './scenario.ts';
import type { ScenarioFile } from './scenario-schema.ts';
import type { WrittenStep } from './step-schema.ts';

/** Names that a workspace declares; null: not known here. */
export interface KnownNames {
  targets: readonly string[] | null;
  datasources: readonly string[] | null;
}

/** Where a scenario goes. Statements and commands bring their places along: a scenario of nothing else needs no target. */
export function addressOf(file: ScenarioFile, steps: readonly Step[], { targets }: KnownNames, report: Report): Scenario['address'] {
  if (file.target !== undefined && file.baseUrl !== undefined)
    report(['baseUrl'], 'the file has a target and a baseUrl', 'Keep one of them.');
  if (file.baseUrl !== undefined) return { baseUrl: file.baseUrl.replace(/\/+$/, '') };
  if (file.target === undefined) {
    const measured = measuredSteps(steps);
    if (measured.length > 0 && measured.every(({ kind }) => kind === 'sql' || kind === 'command')) return { places: placesOf(steps) };
    report(['name'], 'the file says nothing about where to send requests', 'Add target: (a name from holdpoint.yaml) or baseUrl:.');
    return { target: '' };
  }
  if (targets !== null && !targets.includes(file.target)) {
    report(
      ['target'],
      `there is no target "${file.target}"`,
      targets.length > 0 ? `Known: ${targets.join(', ')}.` : 'holdpoint.yaml declares none.',
    );
  }
  return { target: file.target };
}

/** `database shop`, `database db.internal:5432, commands`: for people, without users. */
function placesOf(steps: readonly Step[]): string {
  const places = steps.flatMap((step) => {
    if (step.kind === 'command') return ['commands'];
    if (step.kind !== 'sql') return [];
    const { reference } = step;
    if ('datasource' in reference) return [`database ${reference.datasource}`];
    const { host, searchParams } = new URL(reference.url);
    return [`database ${host || (searchParams.get('host') ?? 'localhost')}`];
  });
  return [...new Set(places)].join(', ');
}

/** Reports datasources that the workspace does not declare, with their place. */
export function checkDatasources(
  steps: readonly WrittenStep[],
  { datasources }: KnownNames,
  report: Report,
  path: PropertyKey[] = ['steps'],
): void {
  steps.forEach((step, index) => {
    if (step.group !== undefined) checkDatasources(step.group, { targets: null, datasources }, report, [...path, index, 'group']);
    const name = step.sql?.datasource;
    if (name === undefined || datasources === null || datasources.includes(name)) return;
    const hint = datasources.length > 0 ? `Known: ${datasources.join(', ')}.` : 'holdpoint.yaml declares none.';
    report([...path, index, 'sql', 'datasource'], `there is no datasource "${name}"`, hint);
  });
}
