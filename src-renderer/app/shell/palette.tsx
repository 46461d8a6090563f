import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconArrowsDiff,
  IconFileImport,
  IconFlag,
  IconKeyboard,
  IconListDetails,
  IconMoon,
  IconPencil,
  IconPlayerPlay,
  IconReport,
  IconRun,
  IconSearch,
  IconSun,
  IconSunMoon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../../lib/client/connection.ts';
import { useCoreQuery } from '../../lib/client/queries.ts';
import { shortTime } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { paths } from '../../lib/routes.ts';
import { markLooks } from '../../ui/verdicts.ts';
import { allPages } from './navigation.ts';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
/** Of the list of runs: more would hide the pages below. */
const runsShown = 12;

/** Ctrl/Cmd+K: pages, scenarios to start, runs, phases, and what can be done from anywhere. */
export function Palette({ onShowShortcuts }: { onShowShortcuts: () => void }) {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const [opened, setOpened] = useState(false);
  const now = useNow(60_000);
  const scenarios = useCoreQuery(['runs', 'scenarios'], (options) => client.runs.scenarios(undefined, options), { enabled: opened });
  const runs = useCoreQuery(['runs', 'list'], (options) => client.runs.list({ limit: 100 }, options), { enabled: opened });
  const phases = useCoreQuery(['gates', 'list'], (options) => client.gates.list(undefined, options), { enabled: opened });

  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Pages',
      actions: allPages.map(({ label, to, icon: Icon, shortcut }) => ({
        id: `page ${to}`,
        label,
        onClick: () => void navigate(to),
        leftSection: <Icon {...icon} />,
        ...(shortcut === undefined ? {} : { rightSection: <kbd>{shortcut}</kbd> }),
      })),
    },
    {
      group: 'Start a run',
      actions: (scenarios.data ?? []).map((scenario) => ({
        id: `start ${scenario.file}`,
        label: `Start ${scenario.name}`,
        description: `${scenario.load} · ${scenario.target}`,
        keywords: [scenario.file, 'run', 'soak', 'load'],
        onClick: () => void navigate(paths.newRun(scenario.file)),
        leftSection: <IconPlayerPlay {...icon} />,
      })),
    },
    {
      group: 'Scenarios',
      actions: [
        {
          id: 'scenarios',
          label: 'Scenarios',
          description: 'New, import a recording, edit',
          keywords: ['har', 'scenario', 'editor', 'yaml'],
          onClick: () => void navigate(paths.scenarios),
          leftSection: <IconListDetails {...icon} />,
        },
        ...(scenarios.data ?? []).map((scenario) => ({
          id: `edit ${scenario.file}`,
          label: `Edit ${scenario.name}`,
          description: scenario.file,
          keywords: ['scenario', 'yaml'],
          onClick: () => void navigate(paths.editScenario(scenario.file)),
          leftSection: <IconPencil {...icon} />,
        })),
      ],
    },
    {
      group: 'Phases',
      actions: [
        {
          id: 'status',
          label: 'Status of all phases',
          description: 'One page with every criterion in numbers, to look at and to hand on',
          keywords: ['report', 'html', 'gate', 'plan'],
          onClick: () => void navigate(paths.status),
          leftSection: <IconReport {...icon} />,
        },
        {
          id: 'import document',
          label: 'Import a document',
          description: 'A Markdown plan becomes the draft of a plan file',
          keywords: ['markdown', 'plan', 'criteria', 'draft'],
          onClick: () => void navigate(paths.importPlan),
          leftSection: <IconFileImport {...icon} />,
        },
        ...(phases.data ?? []).map((phase) => ({
          id: `phase ${phase.phaseId}`,
          label: phase.title,
          description: phase.missing === 0 ? phase.state : `${phase.missing} missing`,
          keywords: ['gate', 'plan', phase.phaseId],
          onClick: () => void navigate(paths.gate(phase.phaseId)),
          leftSection: <IconFlag {...icon} />,
        })),
      ],
    },
    {
      group: 'Runs',
      actions: [
        {
          id: 'compare runs',
          label: 'Compare two runs',
          keywords: ['baseline', 'regression', 'difference'],
          onClick: () => void navigate(paths.compareRuns()),
          leftSection: <IconArrowsDiff {...icon} />,
        },
        ...(runs.data ?? []).slice(0, runsShown).map((run) => ({
          id: `run ${run.runId}`,
          label: run.scenario,
          description: `${shortTime(Date.parse(run.startedAt), now)} · ${run.endedAt === null ? run.state : markLooks[run.verdict].word}`,
          keywords: [run.runId],
          onClick: () => void navigate(paths.run(run.runId)),
          leftSection: <IconRun {...icon} />,
        })),
      ],
    },
    {
      group: 'Console',
      actions: [
        { id: 'theme dark', label: 'Dark theme', onClick: () => setColorScheme('dark'), leftSection: <IconMoon {...icon} /> },
        { id: 'theme light', label: 'Light theme', onClick: () => setColorScheme('light'), leftSection: <IconSun {...icon} /> },
        { id: 'theme system', label: 'Theme of the system', onClick: () => setColorScheme('auto'), leftSection: <IconSunMoon {...icon} /> },
        {
          id: 'shortcuts',
          label: 'Keyboard shortcuts',
          onClick: onShowShortcuts,
          leftSection: <IconKeyboard {...icon} />,
          rightSection: <kbd>?</kbd>,
        },
      ],
    },
  ];

  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      shortcut="mod + K"
      tagsToIgnore={['textarea']}
      onSpotlightOpen={() => setOpened(true)}
      nothingFound="Nothing by that name."
      highlightQuery={false}
      scrollable
      maxHeight={460}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      attributes={{ content: { 'aria-label': 'Search or run a command' } }}
      searchProps={{
        leftSection: <IconSearch {...icon} />,
        placeholder: 'A page, a scenario, a run, a phase, a command',
        'aria-label': 'Search or run a command',
      }}
    />
  );
}
