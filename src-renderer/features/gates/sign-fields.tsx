import { PasswordInput, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import type { Complaint } from '../../ui/complaint.ts';
import { checkDecision } from './forms.ts';
import classes from './gates.module.css';

/** Who signs, with what reason. */
export interface Signer {
  person: string | null;
  passphrase: string;
  reason: string;
  complaints: Record<string, Complaint>;
  /** As the contract takes it; null while nobody is chosen. */
  signed: { person: string; reason: string; passphrase?: string } | null;
  setPerson: (person: string | null) => void;
  setPassphrase: (passphrase: string) => void;
  setReason: (reason: string) => void;
  able: GateDetail['approvers'];
  approver: GateDetail['approvers'][number] | undefined;
}

interface SignerOptions {
  /** Who may not sign this, with the reason. */
  except?: { person: string; why: string } | undefined;
  /** It takes back what opens a gate: separation of duties keeps nobody from it. */
  restricts?: boolean;
  /** Who signs off by name may sign this too. */
  signOff?: boolean;
}

export function useSigner(gate: GateDetail, { except, restricts = false, signOff = false }: SignerOptions = {}): Signer {
  const able = gate.approvers.filter(
    (approver) =>
      approver.canSign && (approver.eligible || restricts) && (!approver.signOffOnly || signOff) && approver.person !== except?.person,
  );
  const [person, setPerson] = useState<string | null>(able.length === 1 ? (able[0]?.person ?? null) : null);
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  const approver = gate.approvers.find((each) => each.person === person);
  const needsPassphrase = approver?.needsPassphrase ?? false;
  return {
    person,
    passphrase,
    reason,
    complaints: checkDecision({ person, passphrase, reason }, needsPassphrase),
    signed: person === null ? null : { person, reason: reason.trim(), ...(needsPassphrase ? { passphrase } : {}) },
    setPerson: (next) => {
      setPerson(next);
      setPassphrase('');
    },
    setPassphrase,
    setReason,
    able,
    approver,
  };
}

interface SignFieldsProps {
  gate: GateDetail;
  signer: Signer;
  reasonLabel: string;
  show: (complaint: Complaint) => Complaint;
  except?: { person: string; why: string } | undefined;
}

/** Who signs, who cannot and why, the passphrase of the key, and the reason. */
export function SignFields({ gate, signer, reasonLabel, show, except }: SignFieldsProps) {
  const { able, approver, complaints } = signer;
  const unable = gate.approvers.filter((each) => !able.includes(each));
  const whyNot = (each: (typeof unable)[number]) =>
    each.person === except?.person
      ? except.why
      : each.signOffOnly && each.canSign
        ? 'signs off by name only.'
        : each.why === ''
          ? 'the private key is not on this machine.'
          : each.why;
  return (
    <>
      <Select
        label="Who signs"
        placeholder={able.length === 0 ? 'Nobody can sign here' : 'Choose an approver'}
        data={gate.approvers.map((each) => ({ value: each.person, label: each.name, disabled: !able.includes(each) }))}
        value={signer.person}
        onChange={signer.setPerson}
        error={show(complaints['person'] ?? null)}
        allowDeselect={false}
      />
      {unable.length > 0 ? (
        <ul className={classes.unable}>
          {unable.map((each) => (
            <li key={each.person}>
              {each.name}: {whyNot(each)}
            </li>
          ))}
        </ul>
      ) : null}
      {approver?.needsPassphrase === true ? (
        <PasswordInput
          label={`Passphrase of ${approver.name}`}
          description={approver.hint}
          autoComplete="off"
          value={signer.passphrase}
          onChange={(event) => signer.setPassphrase(event.currentTarget.value)}
          error={show(complaints['passphrase'] ?? null)}
        />
      ) : null}
      <Textarea
        label={reasonLabel}
        autosize
        minRows={2}
        value={signer.reason}
        onChange={(event) => signer.setReason(event.currentTarget.value)}
        error={show(complaints['reason'] ?? null)}
      />
    </>
  );
}
