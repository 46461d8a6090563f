import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { executorForms, keyOrder } from '../form/executors.ts';
import { stepKinds } from '../form/step-kinds.ts';

const stepKeys = ['name', ...stepKinds.map(({ key }) => key), 'check', 'extract', 'tags', 'timeout'];
const monitorKeys = ['process', 'name', 'budget'];

/** Names of fields at the beginning of a line, and of executors: what people look up most. */
export function completeKeys(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const executor = /^executor:\s+([\w-]*)$/.exec(before);
  if (executor) {
    return {
      from: context.pos - (executor[1]?.length ?? 0),
      options: executorForms.map(({ value, label }) => ({ label: value, detail: label, type: 'enum' })),
    };
  }
  const key = /^(\s*(?:-\s+)?)([A-Za-z]*)$/.exec(before);
  const [, indent = '', written = ''] = key ?? [];
  if (!key || (written === '' && !context.explicit)) return null;
  const keys = indent === '' ? keyOrder : keysUnder(sectionOf(context, line.number), indent);
  return keys.length === 0
    ? null
    : { from: context.pos - written.length, options: keys.map((label) => ({ label, apply: `${label}: `, type: 'property' })) };
}

function keysUnder(section: string, indent: string): string[] {
  // Deeper down, what fits depends on more than a line can tell.
  if (indent.replace('-', ' ').length > 4) return [];
  return section === 'steps' ? stepKeys : section === 'monitors' ? monitorKeys : [];
}

/** The key of the root that a line lies under. */
function sectionOf(context: CompletionContext, from: number): string {
  for (let number = from - 1; number > 0; number -= 1) {
    const key = /^([A-Za-z]\w*):/.exec(context.state.doc.line(number).text)?.[1];
    if (key !== undefined) return key;
  }
  return '';
}
