import { Select } from '@mantine/core';
import type { GateDetail } from '#shared/contract/gates.ts';

interface PersonSelectProps {
  people: GateDetail['people'];
  value: string | null;
  onChange: (person: string | null) => void;
  error: string | null;
}

export function PersonSelect({ people, value, onChange, error }: PersonSelectProps) {
  return (
    <Select
      label="Who you are"
      placeholder={people.length === 0 ? 'holdpoint.yaml lists nobody' : 'Choose a person'}
      data={people.map(({ id, name, roles }) => ({ value: id, label: roles.length > 0 ? `${name} (${roles.join(', ')})` : name }))}
      value={value}
      onChange={onChange}
      error={error}
      searchable={people.length > 8}
      allowDeselect={false}
    />
  );
}

/** Who may take a position. */
export function reviewersOf({ people }: Pick<GateDetail, 'people'>): GateDetail['people'] {
  return people.filter(({ roles }) => roles.includes('reviewer') || roles.includes('approver'));
}
