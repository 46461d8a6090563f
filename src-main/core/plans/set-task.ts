import type { TaskChange } from '#shared/contract/plans.ts';
import { applyEdit } from '#shared/yaml/apply-edit.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parseYaml } from '../workspace/yaml-document.ts';
import { planSchema } from './plan-schema.ts';

/**
 * The text of a plan with fields of one task changed; comments, order and spaces of everything else stay.
 * @throws HoldpointError `INVALID` when the text is no plan or has a form that cannot be changed so, `NOT_FOUND` for an unknown task.
 */
export function withTask(text: string, file: string, { phase, task, change }: { phase: string; task: string; change: TaskChange }): string {
  const { phases } = parseYaml(text, planSchema, file).value;
  const phaseAt = phases.findIndex(({ id }) => id === phase);
  const taskAt = phases[phaseAt]?.tasks.findIndex(({ id }) => id === task) ?? -1;
  if (taskAt < 0) {
    throw new HoldpointError('NOT_FOUND', `${file} has no task "${task}" in ${phase}.`, {
      hint: 'It may have been removed or renamed meanwhile.',
    });
  }
  const path = ['phases', phaseAt, 'tasks', taskAt];
  const hasCrlf = text.includes('\r\n');
  let edited = text.replaceAll('\r\n', '\n');
  for (const [field, value] of Object.entries(change)) {
    if (value === undefined) continue;
    const edit: YamlEdit = value === null ? { kind: 'remove', path: [...path, field] } : { kind: 'set', path: [...path, field], value };
    const next = applyEdit(edited, edit);
    if (next === null) {
      throw new HoldpointError('INVALID', `The task "${task}" is written in a form that only its text can change.`, {
        hint: `An anchor or alias is in the way. Edit ${file} as YAML.`,
      });
    }
    edited = next;
  }
  return hasCrlf ? edited.replaceAll('\n', '\r\n') : edited;
}
