import { array, assert, boolean, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange } from './arrange.ts';
import { emptyLayout, type Layout, openTab, type Pane, sessionsOf, splitBeside } from './tabs.ts';

function rootOf(layout: Layout): Pane {
  const root = layout.tabs[0]?.root;
  if (!root) throw new Error('There is no tab.');
  return root;
}

describe('panes of a tab', () => {
  it('lie where their splits say', () => {
    const layout = splitBeside(splitBeside(openTab(emptyLayout, 'a'), 'a', 'right', 'b'), 'b', 'down', 'c');
    const { panes, borders } = arrange(rootOf(layout));
    expect(panes).toEqual([
      { sessionId: 'a', rect: { left: 0, top: 0, width: 0.5, height: 1 } },
      { sessionId: 'b', rect: { left: 0.5, top: 0, width: 0.5, height: 0.5 } },
      { sessionId: 'c', rect: { left: 0.5, top: 0.5, width: 0.5, height: 0.5 } },
    ]);
    expect(borders.map(({ direction, path, index, extent }) => ({ direction, path, index, extent }))).toEqual([
      { direction: 'right', path: [], index: 0, extent: 1 },
      { direction: 'down', path: [1], index: 0, extent: 1 },
    ]);
  });

  it('fill the stage without a gap, however they were split', () => {
    assert(
      property(array(tuple(nat(), boolean()), { maxLength: 12 }), (splits) => {
        let layout = openTab(emptyLayout, 's0');
        for (const [index, [pick, right]] of splits.entries()) {
          const root = rootOf(layout);
          const ids = sessionsOf(root);
          layout = splitBeside(layout, ids[pick % ids.length] ?? 's0', right ? 'right' : 'down', `s${index + 1}`);
        }
        const { panes, borders } = arrange(rootOf(layout));
        expect(panes).toHaveLength(splits.length + 1);
        expect(borders).toHaveLength(splits.length);
        expect(panes.reduce((area, { rect }) => area + rect.width * rect.height, 0)).toBeCloseTo(1);
      }),
    );
  });
});
