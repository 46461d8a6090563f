import { useStore } from 'zustand';
import { connectionStore } from '../../lib/client/connection.ts';
import { withUnit } from '../../lib/format/numbers.ts';
import { absoluteTime } from '../../lib/format/time.ts';
import { useStatus } from '../../lib/live/status.ts';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, CodeText } from '../../ui/quantity.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';

const hosts = { desktop: 'the desktop window', serve: 'a browser, by holdpoint serve', cli: 'the command line' };

/** What this console is: for a bug report, and to know what one is connected to. */
export function ConsolePanel() {
  const info = useSystemInfo();
  const recording = useStatus((status) => status.recording);
  const roundTripMs = useStore(connectionStore, (store) => store.roundTripMs);
  return (
    <Panel title="This console">
      {info.isPending ? (
        <SkeletonLines lines={8} height={22} />
      ) : info.data === undefined ? (
        <ErrorState what="The console did not say what it is." error={info.error} retry={() => void info.refetch()} />
      ) : (
        <Facts
          rows={[
            ['Version', `Holdpoint ${info.data.version}`],
            ['Shown in', hosts[info.data.host]],
            ['Role', info.data.role],
            ['Workspace', `${info.data.workspace.name}${info.data.workspace.demo ? ' (demo)' : ''}`],
            ['Folder', <CodeText key="path">{info.data.workspace.path}</CodeText>],
            [
              'Revision',
              info.data.workspace.revision === null ? (
                'not a git repository: evidence carries no revision'
              ) : (
                <CodeText key="revision" short={12}>
                  {info.data.workspace.revision}
                </CodeText>
              ),
            ],
            [
              'Started',
              <span key="started" title={absoluteTime(Date.parse(info.data.startedAt))}>
                <Ago at={info.data.startedAt} />
              </span>,
            ],
            ['Core', `Node ${info.data.nodeVersion} on ${info.data.platform}, pid ${info.data.pid}`],
            ['Round trip', roundTripMs === null ? 'not measured yet' : withUnit(roundTripMs, 'ms')],
            ['Recording', recording === null ? '–' : recording.state === 'ok' ? 'everything is kept' : recording.message],
          ]}
        />
      )}
    </Panel>
  );
}
