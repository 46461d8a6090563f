import { Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useMe } from '../../lib/people.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { checkReason } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { PersonSelect } from './person-select.tsx';

const places = {
  planned: { label: 'Planned', description: 'Not begun.' },
  active: { label: 'Active', description: 'Worked on; it can be approved when nothing is missing.' },
  blocked: { label: 'Blocked', description: 'Something outside of it has to happen first.' },
  deferred: { label: 'Deferred', description: 'Put off; nothing waits for it.' },
} as const;
type Place = keyof typeof places;

/** Moves a phase by hand. Only signatures release it. */
export function MoveForm({ gate, onDone }: { gate: GateDetail; onDone: () => void }) {
  const [to, setTo] = useState<Place | null>(null);
  const [reason, setReason] = useState('');
  const [by, setBy] = useMe(gate.people, 'answer');
  const action = useCoreAction(client.gates.move, { failed: null, changes: gateChanges, done: 'The phase is moved.', onDone });
  const complaints = { ...checkReason({ reason, by }), to: to === null ? 'Choose where to.' : null };
  const moves = gate.moves.filter((state): state is Place => state in places);
  return (
    <FormFrame
      complaints={complaints}
      submit="Move the phase"
      busy={action.busy}
      error={action.error}
      failed="The phase was not moved"
      onCancel={onDone}
      onSubmit={() => to && action.run({ phaseId: gate.phaseId, to, reason: reason.trim(), by: by ?? '' })}
    >
      {(show) => (
        <>
          <Radio.Group
            label="Where to"
            value={to}
            onChange={(value) => setTo(moves.find((place) => place === value) ?? null)}
            error={show(complaints.to)}
            size="xs"
          >
            <div className={classes.positions}>
              {moves.map((place) => (
                <Radio key={place} value={place} label={places[place].label} description={places[place].description} size="xs" />
              ))}
            </div>
          </Radio.Group>
          <Textarea
            label="Reason"
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={show(complaints.reason)}
          />
          <PersonSelect people={gate.people} value={by} onChange={setBy} error={show(complaints.by)} />
        </>
      )}
    </FormFrame>
  );
}
