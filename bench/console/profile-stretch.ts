import { z } from 'zod';

export const cpuProfileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  startTime: z.number(),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof cpuProfileSchema>;

/** What ran between two instants (µs of the monotonic clock): call stacks with their samples, most first, innermost function first. */
export function stacksWithin(profile: CpuProfile, fromUs: number, toUs: number, atMost: number): { samples: number; stack: string }[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const counts = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    at += profile.timeDeltas[index] ?? 0;
    if (at < fromUs || at > toUs) continue;
    const names: string[] = [];
    for (let node = nodes.get(id); node !== undefined; node = nodes.get(parents.get(node.id) ?? -1)) {
      const { functionName, url, lineNumber } = node.callFrame;
      if (functionName !== '(root)')
        names.push(`${functionName || '(anonymous)'}${url === '' ? '' : ` ${url.split('/').at(-1)}:${lineNumber + 1}`}`);
    }
    const stack = names.slice(0, 8).join(' < ');
    counts.set(stack, (counts.get(stack) ?? 0) + 1);
  }
  return [...counts]
    .map(([stack, samples]) => ({ samples, stack }))
    .sort((a, b) => b.samples - a.samples)
    .slice(0, atMost);
}
