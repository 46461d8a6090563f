import type { GateDetail } from '#shared/contract/gates.ts';
import type { ContractClient } from '#shared/contract/index.ts';
import { verdictLooks } from '#shared/looks.ts';
import { checkOf } from '#core/gates/gate-views.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';
import { passphraseVariable, readPassphrase } from './passphrase.ts';

/** Done is done, whatever the gate still lacks: `check` is there for that. */
export function act(cli: CliHost, work: (client: ContractClient) => Promise<GateDetail>): Promise<ExitStatus> {
  return cli.withClient(async (client) => {
    const detail = await work(client);
    showGate(detail, cli);
    cli.print(checkOf(detail));
    return exitStatus.done;
  });
}

/** Of a command that signs. */
export interface SigningOptions {
  person: string;
  reason: string;
  passphraseFile?: string;
}

export const passphraseOption = [
  '--passphrase-file <file>',
  `file with the passphrase of the key; else ${passphraseVariable}, else it is asked for`,
] as const;

/** Who signs and why, as the contract takes it. */
export async function signedBy({ person, reason, passphraseFile }: SigningOptions, signal: AbortSignal) {
  const passphrase = await readPassphrase(passphraseFile, `Passphrase of ${person}`, signal);
  return { person, reason, ...(passphrase === undefined ? {} : { passphrase }) };
}

export function showGate(
  { title, state, criteriaResults, missingItems, reviews, builtInFindings, approvals, digest, open }: GateDetail,
  cli: CliHost,
): void {
  cli.line(`${title}: ${state.replaceAll('_', ' ')}`);
  for (const { verdict, title: name, rule, reason } of criteriaResults) {
    const { shape, word } = verdictLooks[verdict];
    cli.line(`  ${shape} ${word.padEnd(13)} ${name} (${rule}) ${reason}`);
  }
  for (const { lens, positions } of reviews) {
    for (const { name, position, stale, overruled } of positions) {
      const settled = overruled !== null && overruled.why === '' ? `, overruled by ${overruled.name}` : '';
      cli.line(`  ${lens}: ${name}, ${position}${settled}${stale === '' ? '' : `. Stale: ${stale}`}`);
    }
  }
  for (const { id, lens, title, open: isOpen, accepted } of builtInFindings) {
    cli.line(`  ${lens}: ${title} [${id}]${isOpen ? '' : ` Accepted by ${accepted?.name ?? 'nobody'}.`}`);
  }
  if (missingItems.length > 0) cli.line('Missing, in this order:');
  for (const { title: what, detail } of missingItems) cli.line(`  ${what} ${detail}`);
  for (const { name, decision, at, counts, why } of approvals)
    cli.line(`  ${decision} by ${name} on ${at}${counts ? '' : `: does not count. ${why}`}`);
  cli.line(open ? 'The gate is open.' : `The gate is closed. An approval would cover ${digest}.`);
}
