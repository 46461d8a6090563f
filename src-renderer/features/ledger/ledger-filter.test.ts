import { describe, expect, it } from 'vitest';
import { filterIn, paramsOf, questionOf } from './ledger-filter.ts';

const empty = { text: '', kind: null, who: null, from: '', to: '' };

describe('a filter of the ledger', () => {
  it('comes back from the address as it was', () => {
    const filter = { text: 'p95 & more', kind: 'approval', who: 'Ben Okafor', from: '2026-02-03', to: '' };
    expect(filterIn(new URLSearchParams(paramsOf(filter) as [string, string][]))).toEqual(filter);
    expect(paramsOf(empty)).toEqual([]);
  });

  it('asks for whole days of the reader', () => {
    const { from = '', to = '' } = questionOf({ ...empty, from: '2026-02-03', to: '2026-02-03' });
    expect(new Date(from).getHours()).toBe(0);
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(questionOf({ ...empty, text: '  ', from: 'soon' })).toEqual({});
  });
});
