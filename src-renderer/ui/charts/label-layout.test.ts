import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutLabels } from './label-layout.ts';

const plot = { left: 50, right: 650 };

it('never puts a label over another or outside the plot', () => {
  const labels = fc.array(fc.record({ x: fc.integer({ min: 50, max: 650 }), width: fc.integer({ min: 10, max: 200 }) }), { maxLength: 20 });
  fc.assert(
    fc.property(labels, (all) => {
      const placed = layoutLabels(all, plot, 3).map(({ index, left, row }) => ({ row, left, right: left + (all[index]?.width ?? 0) }));
      for (const [at, one] of placed.entries()) {
        expect(one.left).toBeGreaterThanOrEqual(plot.left);
        expect(one.right).toBeLessThanOrEqual(plot.right);
        for (const other of placed.slice(at + 1)) {
          expect(one.row !== other.row || one.right < other.left || other.right < one.left).toBe(true);
        }
      }
    }),
  );
});

it('turns a label to the left of its mark at the right edge', () => {
  expect(layoutLabels([{ x: 640, width: 80 }], plot, 2)).toEqual([{ index: 0, left: 554, row: 0 }]);
});

it('uses the next row when two marks are close', () => {
  expect(
    layoutLabels(
      [
        { x: 340, width: 270 },
        { x: 342, width: 270 },
        { x: 344, width: 270 },
      ],
      plot,
      2,
    ).map((label) => label.row),
  ).toEqual([0, 0, 1]);
});
