import type { Report } from './report.ts';
import type { ScenarioFile } from './scenario-schema.ts';
import type { WrittenStep } from './step-schema.ts';
import { isPlain, isVariableName, parseTemplate, TemplateError } from './template.ts';

/** What is known by name at one place of a scenario. */
interface Scope {
  names: Set<string>;
  /** A script before may have set any name. */
  open: boolean;
  env: ReadonlySet<string>;
}

/** Checks every `${…}` of a scenario: that it is understood, and that its name exists where it stands. */
export function checkTemplates(file: ScenarioFile, report: Report): void {
  const scope: Scope = { names: new Set(), open: false, env: new Set(file.env) };
  const add = (name: string, path: PropertyKey[]) => {
    if (!isVariableName(name)) report(path, `"${name}" cannot be the name of a variable`, 'Use letters, digits, - and _.');
    else if (scope.names.has(name)) report(path, `there are two variables "${name}"`, 'Give each its own name.');
    scope.names.add(name);
  };
  for (const name of Object.keys(file.data)) add(name, ['data', name]);
  for (const [name, value] of Object.entries(file.vars)) {
    check(value, ['vars', name], scope, report);
    add(name, ['vars', name]);
  }
  checkSteps(file.steps, ['steps'], scope, report);
}

function checkSteps(steps: readonly WrittenStep[], path: PropertyKey[], scope: Scope, report: Report): void {
  steps.forEach((step, index) => {
    const here = [...path, index];
    if (step.group !== undefined) return checkSteps(step.group, [...here, 'group'], scope, report);
    for (const kind of ['http', 'websocket', 'sql', 'command', 'script'] as const) check(step[kind], [...here, kind], scope, report);
    // What checks expect may come from a variable too.
    check(step.check?.length === 1 ? step.check[0] : step.check, [...here, 'check'], scope, report);
    for (const name of Object.keys(step.extract ?? {})) {
      if (!isVariableName(name)) report([...here, 'extract', name], `"${name}" cannot be the name of a variable`);
      scope.names.add(name);
    }
    if (step.script !== undefined) scope.open = true;
  });
}

/** Every text at any depth. */
function check(value: unknown, path: PropertyKey[], scope: Scope, report: Report): void {
  if (typeof value === 'string') {
    if (!isPlain(value)) checkText(value, path, scope, report);
  } else if (Array.isArray(value)) value.forEach((one, index) => check(one, [...path, index], scope, report));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) check(one, [...path, key], scope, report);
  }
}

function checkText(text: string, path: PropertyKey[], scope: Scope, report: Report): void {
  try {
    for (const part of parseTemplate(text)) {
      if (typeof part === 'string') continue;
      if (part.kind === 'env' && !scope.env.has(part.name)) {
        report(path, `\${env.${part.name}} is not in the list env of the scenario`, `Add "env: [${part.name}]" to the scenario.`);
      }
      if (part.kind !== 'variable' || scope.open || scope.names.has(part.name)) continue;
      const known = [...scope.names];
      report(
        path,
        `\${${part.name}} has no value here`,
        known.length === 0
          ? 'Extract it in an earlier step, or declare it in vars or data.'
          : `Known here: ${known.join(', ')}. Others are extracted in an earlier step, or declared in vars or data.`,
      );
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report(path, error.message, error.hint);
  }
}
