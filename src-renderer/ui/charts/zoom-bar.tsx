import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { memo } from 'react';
import { formatDuration } from '../../lib/format/time.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { type TimeRange, useChartGroup } from './chart-group.tsx';
import { timeLabel } from './plot-options.ts';
import classes from './time-chart.module.css';
import { moved, zoomedIn, zoomedOut } from './zoom-range.ts';

const icon = { size: 14, 'aria-hidden': true } as const;

/** The time that all charts of a group show, in words, and its brush for the keyboard. Escape shows all of it. */
export const ZoomBar = memo(function ZoomBar({ whole, timeAxis = 'clock' }: { whole: TimeRange; timeAxis?: 'clock' | 'elapsed' }) {
  const { zoom, setZoom } = useChartGroup();
  useShortcuts(zoom ? { Escape: () => setZoom(null) } : {});
  const shown = zoom ?? whole;
  const length = (range: TimeRange) => formatDuration(range[1] - range[0]).replace(/ 00 [sm]$/, '');
  return (
    <div className={classes.zoomBar} role="group" aria-label="Time shown by the charts">
      <span className={classes.zoomWords} role="status">
        {zoom
          ? `${timeLabel(zoom[0], timeAxis)} to ${timeLabel(zoom[1], timeAxis)}, ${length(zoom)} of ${length(whole)}`
          : 'All charts share one time axis: drag over one to zoom them all.'}
      </span>
      {zoom ? (
        <Button size="compact-xs" onClick={() => setZoom(null)} title="Escape, or a double click on a chart">
          Show all of it
        </Button>
      ) : null}
      <ActionIcon size="sm" onClick={() => setZoom(zoomedIn(shown))} aria-label="Zoom in" title="Zoom in">
        <IconZoomIn {...icon} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        onClick={() => setZoom(zoomedOut(shown, whole))}
        disabled={!zoom}
        aria-label="Zoom out"
        title={zoom ? 'Zoom out' : 'All of it is shown'}
      >
        <IconZoomOut {...icon} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        onClick={() => setZoom(moved(shown, -1, whole))}
        disabled={!zoom}
        aria-label="Earlier"
        title={zoom ? 'Earlier' : 'All of it is shown'}
      >
        <IconChevronLeft {...icon} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        onClick={() => setZoom(moved(shown, 1, whole))}
        disabled={!zoom}
        aria-label="Later"
        title={zoom ? 'Later' : 'All of it is shown'}
      >
        <IconChevronRight {...icon} />
      </ActionIcon>
    </div>
  );
});
