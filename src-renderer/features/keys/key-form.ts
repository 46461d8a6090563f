export interface KeyFields {
  file: File | null;
  filePassphrase: string;
  passphrase: string;
  repeated: string;
  newPassphrase: string;
  reason: string;
}

type Kind = 'create' | 'import' | 'export' | 'passphrase' | 'rotate' | 'revoke';

/** What is wrong with what was filled in, by field; the core judges the rest. */
export function complaintsOf(
  kind: Kind,
  { file, passphrase, repeated, newPassphrase, reason }: KeyFields,
  { asksPassphrase, shortestPassphrase }: { asksPassphrase: boolean; shortestPassphrase: number },
): Partial<Record<keyof KeyFields, string>> {
  const complaints: Partial<Record<keyof KeyFields, string>> = {};
  const isShort = (value: string) => value.length < shortestPassphrase;
  const short = `At least ${shortestPassphrase} characters.`;
  if ((kind === 'create' || kind === 'rotate') && asksPassphrase) {
    if (isShort(passphrase)) complaints.passphrase = short;
    else if (repeated !== passphrase) complaints.repeated = 'It is not the same.';
  }
  if (kind === 'import' && file === null) complaints.file = 'Choose the key file.';
  if (kind === 'import' && passphrase !== '' && isShort(passphrase)) complaints.passphrase = short;
  if ((kind === 'export' || kind === 'passphrase') && isShort(newPassphrase)) complaints.newPassphrase = short;
  if (kind === 'passphrase' && !isShort(newPassphrase) && repeated !== newPassphrase) complaints.repeated = 'It is not the same.';
  if ((kind === 'rotate' || kind === 'revoke') && reason.trim() === '') complaints.reason = 'A reason is needed: it is read years later.';
  return complaints;
}
