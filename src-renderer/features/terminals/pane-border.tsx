import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import type { Border } from './layout/arrange.ts';
import { changeLayout } from './layout/layout-store.ts';
import { moveBorder } from './layout/tabs.ts';
import { place } from './place.ts';
import classes from './terminals.module.css';

/** A press of an arrow key moves a border by this share of its split. */
const keyStep = 0.02;

/** Between two panes: moves by dragging and by arrow keys. */
export function PaneBorder({ tabId, border, stage }: { tabId: string; border: Border; stage: RefObject<HTMLDivElement | null> }) {
  const { direction, path, index, rect, extent, share } = border;
  const grabbed = useRef<number | null>(null);
  const right = direction === 'right';
  const move = (by: number) => changeLayout((layout) => moveBorder(layout, tabId, path, index, by));
  const along = (event: PointerEvent) => (right ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = right ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(step * keyStep);
  };
  const onPointerMove = (event: PointerEvent) => {
    const lengthPx = (right ? stage.current?.clientWidth : stage.current?.clientHeight) ?? 0;
    if (grabbed.current === null || lengthPx === 0) return;
    move((along(event) - grabbed.current) / (lengthPx * extent));
    grabbed.current = along(event);
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label="Border between terminals"
      aria-orientation={right ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={classes.border}
      data-direction={direction}
      style={place(rect)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grabbed.current = along(event);
      }}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        grabbed.current = null;
      }}
    />
  );
}
