import { Button } from '@mantine/core';
import { createContext, type ReactNode, useContext, useId, useMemo, useState } from 'react';

export type TimeRange = [fromMs: number, toMs: number];

interface ChartGroupValue {
  syncKey: string;
  zoom: TimeRange | null;
  setZoom: (range: TimeRange | null) => void;
}

const ChartGroupContext = createContext<ChartGroupValue | null>(null);

/** Charts inside share crosshair and brush: drag over one to zoom all, double-click to show all again. */
export function ChartGroup({ children }: { children: ReactNode }) {
  const syncKey = useId();
  const [zoom, setZoom] = useState<TimeRange | null>(null);
  const value = useMemo(() => ({ syncKey, zoom, setZoom }), [syncKey, zoom]);
  return <ChartGroupContext value={value}>{children}</ChartGroupContext>;
}

/** The group of a chart; a chart without one is its own. */
export function useChartGroup(): ChartGroupValue {
  const shared = useContext(ChartGroupContext);
  const ownKey = useId();
  const [zoom, setZoom] = useState<TimeRange | null>(null);
  const own = useMemo(() => ({ syncKey: ownKey, zoom, setZoom }), [ownKey, zoom]);
  return shared ?? own;
}

/** Appears while the charts are zoomed. */
export function ZoomReset() {
  const { zoom, setZoom } = useChartGroup();
  return zoom ? (
    <Button size="compact-xs" onClick={() => setZoom(null)}>
      Show all of it
    </Button>
  ) : null;
}
