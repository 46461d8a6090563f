import { useLocalStorage } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { PersonWithKeys } from '#shared/contract/keys.ts';
import { client, useCoreQuery } from './client/index.ts';

/** Those of `holdpoint.yaml`. */
export function usePeople(): UseQueryResult<{ people: PersonWithKeys[] }> {
  return useCoreQuery(['keys', 'list'], (options) => client.keys.list(undefined, options));
}

/** Who used this browser last for the same kind of form, as a first guess of who acts now. Nobody who is not of `people`. */
export function useMe(
  people: readonly { id: string }[],
  form: 'answer' | 'review' | 'run',
): [person: string | null, set: (person: string | null) => void] {
  const [stored, set] = useLocalStorage<string | null>({
    key: `holdpoint.person.${form}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  return [people.some(({ id }) => id === stored) ? stored : null, set];
}

/** The name of a person by their id; null for what is none, such as "browser (operator)", and until the people are there. */
export function useNameOf(): (who: string) => string | null {
  const people = usePeople().data?.people;
  return useCallback((who) => people?.find(({ person }) => person === who)?.name ?? null, [people]);
}
