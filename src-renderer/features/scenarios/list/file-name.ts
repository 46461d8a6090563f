/** `Checkout soak (8 h)` → `scenarios/checkout-soak-8-h.yaml`. */
export function fileFor(name: string): string {
  const base = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `scenarios/${base === '' ? 'scenario' : base}.yaml`;
}

/** The same name with the least number that no file has. */
export function freeFile(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  const base = wanted.replace(/(?:-\d+)?\.ya?ml$/, '');
  for (let n = 2; ; n += 1) if (!taken.includes(`${base}-${n}.yaml`)) return `${base}-${n}.yaml`;
}

/** Why a file cannot be called so; null when it can. The console has the last word. */
export function fileComplaint(file: string, taken: readonly string[]): string | null {
  if (!/^scenarios\/[^\\:*?"<>|]+\.yaml$/.test(file) || /\/\.|\/\//.test(file)) return 'Write it as scenarios/name.yaml.';
  return taken.includes(file) ? 'There is a file of that name.' : null;
}
