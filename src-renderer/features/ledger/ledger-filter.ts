import type { URLSearchParamsInit } from 'react-router';

/** What entries are looked for by; it lies in the address of the page, so that a search can be linked to. */
export interface Filter {
  text: string;
  kind: string | null;
  who: string | null;
  /** `2026-02-03`, as a date field gives it. */
  from: string;
  to: string;
}

const dayMs = 86_400_000;

export function filterIn(params: URLSearchParams): Filter {
  return {
    text: params.get('text') ?? '',
    kind: params.get('kind'),
    who: params.get('who'),
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
  };
}

export function paramsOf(filter: Filter): URLSearchParamsInit {
  return Object.entries(filter).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, String(value)] as [string, string]],
  );
}

/** As the core asks for it. Days are those of the reader; the last one counts whole. */
export function questionOf({ text, kind, who, from, to }: Filter): Record<string, string> {
  const [first, last] = [startOfDay(from), startOfDay(to)];
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(kind === null ? {} : { kind }),
    ...(who === null ? {} : { who }),
    ...(first === null ? {} : { from: first.toISOString() }),
    ...(last === null ? {} : { to: new Date(last.getTime() + dayMs).toISOString() }),
  };
}

function startOfDay(day: string): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  const start = new Date(Number(year), Number(month) - 1, Number(date));
  return Number.isNaN(start.getTime()) ? null : start;
}
