import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useMe, usePeople } from '../../lib/people.ts';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import classes from './runs.module.css';

interface Starter {
  people: ReturnType<typeof usePeople>;
  choices: { id: string; name: string }[];
  /** null: nobody in particular. */
  by: string | null;
  setBy: (by: string | null) => void;
  /** Until the people are read nobody can say who it is: a run must not be nobody's for that reason. */
  whyNot: string | null;
}

/** Who starts the next run: whoever did so last in this browser, until somebody else is chosen. */
export function useStarter(): Starter {
  const people = usePeople();
  const choices = useMemo(() => (people.data?.people ?? []).map(({ person, name }) => ({ id: person, name })), [people.data]);
  const [by, setBy] = useMe(choices, 'run');
  return { people, choices, by, setBy, whyNot: people.isPending ? 'The people of the workspace are not read yet.' : null };
}

const nobody = '';

export function StarterPanel({ people, choices, by, setBy }: Starter) {
  return (
    <Panel title="Who starts it" note="remembered in this browser">
      {people.data === undefined ? (
        people.error ? (
          <ErrorState
            what="The people of the workspace could not be read: a run that starts now is nobody’s in particular."
            error={people.error}
            retry={() => void people.refetch()}
          />
        ) : (
          <SkeletonBlock height={51} />
        )
      ) : (
        <div className={classes.starter}>
          <NativeSelect
            size="xs"
            label="Started by"
            value={by ?? nobody}
            data={[{ value: nobody, label: 'Nobody in particular' }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(event) => setBy(event.currentTarget.value === nobody ? null : event.currentTarget.value)}
          />
          <p className={classes.secondary}>
            {choices.length === 0
              ? 'holdpoint.yaml lists nobody: the run only says how it was started, not by whom.'
              : by === null
                ? 'The run only says how it was started, not by whom. With separation of duties a gate then cannot tell whose approval not to count.'
                : 'The run, its report and its evidence say so. With separation of duties, who measures does not release.'}
          </p>
        </div>
      )}
    </Panel>
  );
}
