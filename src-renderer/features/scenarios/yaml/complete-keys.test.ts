import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { completeKeys } from './complete-keys.ts';

const offered = (text: string, explicit = false) =>
  completeKeys(new CompletionContext(EditorState.create({ doc: text }), text.length, explicit))?.options.map(({ label }) => label) ?? [];

describe('while somebody writes', () => {
  it('fields of the scenario are offered at the beginning of a line', () => {
    expect(offered('name: x\ndu')).toContain('duration');
    expect(offered('name: x\n')).toEqual([]);
    expect(offered('name: x\n', true)).toContain('steps');
  });

  it('fields of a step are offered under steps, those of a monitor under monitors', () => {
    expect(offered('steps:\n  - h')).toContain('http');
    expect(offered('steps:\n  - name: a\n    ch')).toContain('check');
    expect(offered('monitors:\n  - p')).toEqual(['process', 'name', 'budget']);
  });

  it('executors are offered behind their key, and nothing within a value', () => {
    expect(offered('executor: ra')).toContain('ramping-vus');
    expect(offered('name: che')).toEqual([]);
  });
});
