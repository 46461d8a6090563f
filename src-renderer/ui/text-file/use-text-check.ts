import { useDebouncedValue } from '@mantine/hooks';
import { useCoreQuery } from '../../lib/client/index.ts';

/** Long enough to finish a word, short enough to count as "while typing". */
const checkAfterMs = 250;

/**
 * What the core says of a text while it is typed; the last answer stays until the next is there.
 * @param domain whose files these are, as in the other keys of its answers.
 * @returns null until the first answer.
 */
export function useTextCheck<T>(
  domain: string,
  { file, text }: { file: string; text: string },
  check: (typed: { file: string; text: string }, options: { signal: AbortSignal }) => Promise<T>,
): T | null {
  const [settled] = useDebouncedValue(text, checkAfterMs);
  const answer = useCoreQuery([domain, 'check', file, settled], (options) => check({ file, text: settled }, options), {
    keepPrevious: true,
  });
  return answer.data ?? null;
}
