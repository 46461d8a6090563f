import type { Problem } from '#shared/contract/base.ts';
import { client } from '../../../lib/client/index.ts';
import type { FileText } from '../../../ui/text-file/file-text.ts';
import { type TypedText, useFileText } from '../../../ui/text-file/use-file-text.ts';
import { useTextCheck } from '../../../ui/text-file/use-text-check.ts';

/** The text of a plan while it is typed, and what is wrong with it; null until it was checked once. */
export function usePlanText(disk: FileText): TypedText & { problems: Problem[] | null } {
  const typed = useFileText(disk);
  const check = useTextCheck('plans', typed, client.plans.check);
  return { ...typed, problems: check?.problems ?? null };
}
