import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { readAnswer, signRequest } from '#core/gates/remote/approval-answer.ts';
import { readRequest } from '#core/gates/remote/approval-request.ts';
import { describeRequest } from '#core/gates/remote/request-words.ts';
import { keyFolder } from '#core/identities/demo-identities.ts';
import { type PrivateKeyFile, readKeyFile } from '#core/identities/key-file.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { keyOfPerson } from '#core/identities/person-keys.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';
import { act, passphraseOption, signedBy, type SigningOptions } from './gate-output.ts';
import { readPassphrase } from './passphrase.ts';

interface DecideOptions extends Partial<SigningOptions> {
  digest?: string;
  request?: string;
  keyFile?: string;
  out?: string;
  answer?: string;
}

/** Approvals and rejections: here, or on another machine with a request file. */
export function registerDecisions(gate: Command, cli: CliHost): void {
  for (const decision of ['approve', 'reject'] as const) {
    gate
      .command(decision)
      .argument('[phase]', 'left out with --request and --answer')
      .option('--person <id>', 'the approver')
      .option('--reason <text>', 'why')
      .option('--digest <sha256>', 'what was reviewed, as "gate check" shows it; refused when it has changed since')
      .option(...passphraseOption)
      .option('--request <file>', 'sign this request instead, which "gate request" wrote on another machine: needs no workspace')
      .option('--key-file <file>', 'with --request: the key, as "key export --private" wrote it, or PKCS#8 PEM; else that of the workspace')
      .option('--out <file>', 'with --request: where the answer goes; "gate import" takes it in on the other machine')
      .option('--answer <file>', 'take in an answer that was signed on another machine, as "gate import" does')
      .description(decision === 'approve' ? 'sign the release; refused while anything is missing' : 'sign a rejection')
      .action(
        cli.action(async (signal, phaseId: string | undefined, options: DecideOptions) => {
          if (options.answer !== undefined) return takeIn(cli, options.answer, { decision, phaseId });
          const { person, reason } = options;
          if (person === undefined || reason === undefined) {
            throw new HoldpointError('INVALID', 'Who signs, and why? --person and --reason are needed.');
          }
          if (options.request !== undefined)
            return signElsewhere(cli, { ...options, person, reason, request: options.request }, decision, signal);
          if (phaseId === undefined) throw new HoldpointError('INVALID', 'Which phase? Name it, or give --request FILE.');
          const signed = await signedBy({ ...options, person, reason }, signal);
          return act(cli, async ({ gates }) => {
            const digest = options.digest ?? (await gates.get({ phaseId })).digest;
            return gates[decision]({ phaseId, digest, ...signed });
          });
        }),
      );
  }

  gate
    .command('request')
    .argument('<phase>')
    .requiredOption('--out <file>', 'where to')
    .description('write what an approver on another machine needs to decide: "gate approve --request FILE" signs it there')
    .action(
      cli.action((_signal, phaseId: string, { out }: { out: string }) =>
        cli.withClient(async ({ gates }) => {
          const { content } = await gates.request({ phaseId });
          writeFileSync(out, content);
          const { digest, missing } = readRequest(content);
          cli.line(`Written: ${out}. A signature covers ${digest}.`);
          for (const what of missing) cli.note(`Missing before it can be approved: ${what}`);
          cli.print({ file: out, phase: phaseId, digest, missing });
          return exitStatus.done;
        }),
      ),
    );

  gate
    .command('import')
    .argument('<answer>', 'what "gate approve --request" wrote on the other machine')
    .description('take in a decision that was signed on another machine')
    .action(cli.action((_signal, file: string) => takeIn(cli, file, {})));
}

function takeIn(cli: CliHost, file: string, wanted: { decision?: string; phaseId?: string | undefined }): Promise<ExitStatus> {
  const content = readFileSync(file, 'utf8');
  const { decision } = readAnswer(content);
  if ((wanted.decision ?? decision.decision) !== decision.decision || (wanted.phaseId ?? decision.phase) !== decision.phase) {
    throw new HoldpointError('INVALID', `${file} holds another decision: ${decision.decision} of ${decision.phase}.`, {
      hint: 'Take it in with "holdpoint gate import".',
    });
  }
  return act(cli, ({ gates }) => gates.importAnswer({ content }));
}

async function signElsewhere(
  cli: CliHost,
  options: SigningOptions & Pick<DecideOptions, 'keyFile' | 'out'> & { request: string },
  decision: 'approve' | 'reject',
  signal: AbortSignal,
): Promise<ExitStatus> {
  const { person, reason, out } = options;
  if (out === undefined) throw new HoldpointError('INVALID', 'Where does the answer go? --out is needed with --request.');
  const request = readRequest(readFileSync(options.request, 'utf8'));
  const said = describeRequest(request);
  for (const line of said) cli.line(line);
  const key = await keyFor(cli, options, signal);
  writeFileSync(out, signRequest(request, { person, key, decision, reason }));
  cli.line(
    `Signed for ${person}: ${decision}. Written: ${out}. Take it in with "holdpoint gate import ${out}" where the request came from.`,
  );
  cli.print({ file: out, decision, person, phase: request.phase, workspace: request.workspace, digest: request.digest, reviewed: said });
  return exitStatus.done;
}

async function keyFor(
  cli: CliHost,
  { person, passphraseFile, keyFile }: SigningOptions & { keyFile?: string },
  signal: AbortSignal,
): Promise<Pick<PrivateKeyFile, 'seed' | 'publicKey'>> {
  if (keyFile !== undefined) {
    const text = readFileSync(keyFile, 'utf8');
    const isPlain = text.includes('-----BEGIN PRIVATE KEY-----');
    const key = await readKeyFile(text, isPlain ? undefined : await readPassphrase(passphraseFile, `Passphrase of ${person}`, signal));
    if (key.person === null || key.person === person) return key;
    throw new HoldpointError('FORBIDDEN', `The key file is that of ${key.person}, not of ${person}.`);
  }
  const workspace = openWorkspace(cli.workspaceDir());
  const passphrase = await readPassphrase(passphraseFile, `Passphrase of ${person}`, signal);
  return keyOfPerson(workspace.config.people, person, new PassphraseSecretStore(keyFolder(workspace.stateDir)), passphrase);
}
