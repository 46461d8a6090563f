import { describe, expect, it } from 'vitest';
import { readStoredLayout, storeLayout } from './stored-layout.ts';
import { emptyLayout, openTab, splitBeside } from './tabs.ts';

function memory(text: string | null = null) {
  let stored = text;
  return {
    getItem: () => stored,
    setItem: (_key: string, value: string) => {
      stored = value;
    },
  };
}

describe('the remembered arrangement', () => {
  it('comes back as it was', () => {
    const storage = memory();
    const layout = splitBeside(openTab(openTab(emptyLayout, 'a'), 'b'), 'b', 'down', 'c');
    storeLayout(storage, layout);
    expect(readStoredLayout(storage)).toEqual(layout);
  });

  it.each([
    ['nothing', null],
    ['broken text', '{"tabs": ['],
    ['something else', '{"tabs": 3}'],
    [
      'a split without panes',
      '{"tabs":[{"tabId":"a","focused":"a","root":{"kind":"split","direction":"right","children":[],"shares":[]}}]}',
    ],
    [
      'one session twice',
      '{"tabs":[{"tabId":"a","focused":"a","root":{"kind":"session","sessionId":"a"}},{"tabId":"b","focused":"a","root":{"kind":"session","sessionId":"a"}}]}',
    ],
  ])('counts as empty when the storage holds %s', (_what, text) => {
    expect(readStoredLayout(memory(text))).toEqual(emptyLayout);
  });
});
