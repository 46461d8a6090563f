import { useEffect, useState } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { RunDetail, RunLive } from '#shared/contract/runs.ts';
import { client, queryClient, type StreamState, useCoreQuery, useStream } from '../../lib/client/index.ts';
import { isOn } from './run-state.tsx';

interface RunSources {
  detail: UseQueryResult<RunDetail>;
  live: StreamState<RunLive>;
}

/** What the live stream does not carry (figures of each step) is asked anew this often. */
const renewEveryMs = 5000;

function useQueryWhileOn(runId: string): UseQueryResult<RunDetail> {
  const [on, setOn] = useState(false);
  const detail = useCoreQuery(
    ['runs', 'get', runId],
    (options) => client.runs.get({ runId }, options),
    on ? { refetchMs: renewEveryMs } : {},
  );
  const nowOn = detail.data !== undefined && isOn(detail.data.result.state);
  if (nowOn !== on) setOn(nowOn);
  return detail;
}

/** A run, as the store knows it and, while it is on, as it is now. */
export function useRun(runId: string): RunSources {
  const detail = useQueryWhileOn(runId);
  const on = detail.data !== undefined && isOn(detail.data.result.state);
  const live = useStream(['runs', 'live', runId], (options) => client.runs.live({ runId }, options), { enabled: on });
  const over = live.phase === 'ended' || (live.value !== undefined && !isOn(live.value.state));

  // When the stream says that it is over, the store has the result.
  useEffect(() => {
    if (!over) return;
    void queryClient.invalidateQueries({ queryKey: ['runs'] });
    void queryClient.invalidateQueries({ queryKey: ['gates'] });
  }, [over]);

  return { detail, live };
}
