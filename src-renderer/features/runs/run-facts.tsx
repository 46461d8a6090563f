import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { RunDetail, Totals } from '#shared/contract/runs.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { absoluteTime } from '../../lib/format/time.ts';
import { useNameOf } from '../../lib/people.ts';
import { paths } from '../../lib/routes.ts';
import { Facts } from '../../ui/facts.tsx';
import { CodeText } from '../../ui/quantity.tsx';

interface RunFactsProps {
  detail: RunDetail;
  startedAtMs: number;
  endedAtMs: number | null;
  totals: Totals;
}

/** Where the figures come from: enough to run it again exactly. */
export const RunFacts = memo(function RunFacts({ detail, startedAtMs, endedAtMs, totals }: RunFactsProps) {
  const nameOf = useNameOf();
  return (
    <Facts
      rows={[
        ['Run', <CodeText key="id">{detail.result.runId}</CodeText>],
        ['Started', `${absoluteTime(startedAtMs)} by ${nameOf(detail.startedBy) ?? detail.startedBy}`],
        ...(endedAtMs === null
          ? []
          : [
              [
                'Ended',
                `${absoluteTime(endedAtMs)}${detail.result.stopReason === '' ? '' : `: ${detail.result.stopReason.replaceAll('_', ' ')}`}`,
              ] satisfies [string, string],
            ]),
        ['Scenario', <CodeText key="file">{detail.file}</CodeText>],
        // Scenarios of statements and commands alone send nothing by HTTP.
        ...(detail.endpoint.baseUrl === ''
          ? []
          : [['Sent to', <CodeText key="endpoint">{endpointWords(detail.endpoint)}</CodeText>] satisfies [string, ReactNode]]),
        ['Load', `${detail.load}, ${detail.result.model} model, seed ${detail.seed}`],
        [
          'Workload',
          <CodeText key="hash" short={16}>
            {detail.workloadHash}
          </CodeText>,
        ],
        [
          'Revision',
          detail.revision === null ? (
            'not a repository'
          ) : (
            <CodeText key="revision" short={12}>
              {detail.revision}
            </CodeText>
          ),
        ],
        [
          'Requests',
          `${grouped(totals.scheduled)} scheduled = ${grouped(totals.completed)} completed + ${grouped(totals.failed)} failed + ${grouped(totals.timedOut)} timed out + ${grouped(totals.dropped)} dropped + ${grouped(totals.pending)} pending`,
        ],
        [
          'Evidence',
          detail.evidence === null ? (
            'none yet: a run leaves evidence when it ends'
          ) : (
            <Link key="evidence" to={paths.evidenceOf(detail.evidence)}>
              <CodeText short={16}>{detail.evidence}</CodeText>
            </Link>
          ),
        ],
      ]}
    />
  );
});

/** The address where it is known and not what the URL says anyway. */
function endpointWords({ baseUrl, address }: RunDetail['endpoint']): string {
  return address === null || baseUrl.includes(address) ? baseUrl : `${baseUrl} at ${address}`;
}
