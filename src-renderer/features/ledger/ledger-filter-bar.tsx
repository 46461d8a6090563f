import { Select, TextInput } from '@mantine/core';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { FilterBar } from '../../ui/filter-bar.tsx';
import type { Filter } from './ledger-filter.ts';

/** Words, kind, person and days; all of it has to hold. */
export function LedgerFilter({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const facets = useCoreQuery(['ledger', 'facets'], (options) => client.ledger.facets(undefined, options));
  const set = (change: Partial<Filter>) => onChange({ ...filter, ...change });
  const isEmpty = Object.values(filter).every((value) => value === null || value === '');
  return (
    <FilterBar label="Search the ledger" isEmpty={isEmpty} onClear={() => onChange({ text: '', kind: null, who: null, from: '', to: '' })}>
      <TextInput
        label="Words"
        placeholder="who, what, phase or digest"
        value={filter.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <Select
        label="Kind"
        placeholder="any"
        clearable
        data={(facets.data?.kinds ?? []).map((kind) => ({ value: kind, label: kind.replaceAll(/[._-]/g, ' ') }))}
        value={filter.kind}
        onChange={(kind) => set({ kind })}
      />
      <Select
        label="Who"
        placeholder="anybody"
        clearable
        searchable
        data={facets.data?.people ?? []}
        value={filter.who}
        onChange={(who) => set({ who })}
      />
      <TextInput label="From" type="date" value={filter.from} onChange={(event) => set({ from: event.currentTarget.value })} />
      <TextInput label="To" type="date" value={filter.to} onChange={(event) => set({ to: event.currentTarget.value })} />
    </FilterBar>
  );
}
