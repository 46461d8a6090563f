import { describe, expect, it } from 'vitest';
import { columnsOf, ResultRows } from './result-rows.ts';
import { failureOf } from './sqlstate.ts';

const types = { bool: 16, int8: 20, int4: 23, text: 25, float8: 701, numeric: 1700, date: 1082 };

function description(columns: readonly (readonly [string, number])[]): Buffer {
  const parts = columns.map(([name, type]) => {
    const rest = Buffer.alloc(18);
    rest.writeInt32BE(type, 6);
    return Buffer.concat([Buffer.from(`${name}\0`), rest]);
  });
  const count = Buffer.alloc(2);
  count.writeInt16BE(columns.length);
  return Buffer.concat([count, ...parts]);
}

function row(values: readonly (string | null)[]): Buffer {
  const parts = values.map((value) => {
    const size = Buffer.alloc(4);
    size.writeInt32BE(value === null ? -1 : Buffer.byteLength(value));
    return Buffer.concat([size, Buffer.from(value ?? '')]);
  });
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  return Buffer.concat([count, ...parts]);
}

function decode(columns: readonly (readonly [string, number])[], ...rows: (string | null)[][]) {
  const kept = new ResultRows(2);
  const described = description(columns);
  kept.columns = columnsOf(described, 0, described.length);
  for (const values of rows) {
    const bytes = row(values);
    kept.add(bytes, 0, bytes.length);
  }
  return kept.all;
}

describe('kept rows', () => {
  it('have numbers and truth values where that loses nothing, and text elsewhere', () => {
    const columns = [
      ['ok', types.bool],
      ['big', types.int8],
      ['small', types.int4],
      ['word', types.text],
      ['real', types.float8],
      ['money', types.numeric],
      ['day', types.date],
    ] as const;
    expect(
      decode(
        columns,
        ['t', '9007199254740993', '-7', 'größe', '1.5e+300', '12.50', '2026-01-02'],
        ['f', '12', null, '', 'NaN', '0.12345678901234567890', null],
      ),
    ).toEqual([
      { ok: true, big: '9007199254740993', small: -7, word: 'größe', real: 1.5e300, money: 12.5, day: '2026-01-02' },
      { ok: false, big: 12, small: null, word: '', real: 'NaN', money: '0.12345678901234567890', day: null },
    ]);
  });

  it('end at their limit', () => {
    expect(decode([['n', types.int4]], ['1'], ['2'], ['3'])).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('that are cut short are refused, not read beyond their end', () => {
    const whole = row(['abc', 'def']);
    const kept = new ResultRows(1000);
    kept.columns = [
      { name: 'a', type: types.text },
      { name: 'b', type: types.text },
    ];
    for (let length = 0; length < whole.length; length += 1) expect(() => kept.add(whole, 0, length)).toThrow('shorter');
    const described = description([['name', types.text]]);
    for (let length = 0; length < described.length; length += 1)
      expect(() => columnsOf(described.subarray(0, length), 0, length)).toThrow(/shorter|without a name/);
  });
});

describe('a SQLSTATE', () => {
  it('is shown with its name, one of an application alone', () => {
    expect(failureOf('40001')).toBe('40001 serialization_failure');
    expect(failureOf('57014')).toBe('57014 query_canceled');
    expect(failureOf('HP001')).toBe('HP001');
  });
});
