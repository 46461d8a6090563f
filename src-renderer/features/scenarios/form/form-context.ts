import { createContext, use } from 'react';
import type { Problem } from '#shared/contract/base.ts';
import type { ScenarioSurroundings } from '#shared/contract/scenarios.ts';
import { type Path, type Plain, valueAt } from '#shared/yaml/plain-value.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';

export interface FormContext {
  /** The scenario as its text says. */
  value: Record<string, Plain>;
  problems: Problem[];
  surroundings: ScenarioSurroundings;
  readOnly: boolean;
  /** Changes the text; several edits are one step. */
  edit: (...edits: YamlEdit[]) => void;
  /** Shows the place of a value in the YAML. */
  showInYaml: (path: Path) => void;
}

const Context = createContext<FormContext | null>(null);
export const FormProvider = Context;

export function useForm(): FormContext {
  const form = use(Context);
  if (form === null) throw new Error('This belongs into the form of a scenario.');
  return form;
}

export function useValue(path: Path): Plain | undefined {
  return valueAt(useForm().value, path);
}

/** What is wrong with the value at a path, in words; with what lies below it when nothing shows that apart. */
export function useComplaint(path: Path, below = false): string | undefined {
  const found = useForm().problems.find((problem) => {
    const at = problem.path;
    if (at === undefined || at.length < path.length || (!below && at.length > path.length)) return false;
    return path.every((part, index) => at[index] === part);
  });
  if (found === undefined) return undefined;
  // The message names the field, which is beside it here.
  const words = found.message.replace(/^[\w.[\]-]+: /, '');
  return found.hint === undefined ? words : `${words}. ${found.hint}`;
}
