import type { GateDetail } from '#shared/contract/gates.ts';
import { Chip } from '../../ui/chip.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import classes from './gates.module.css';
import { RemoteApproval } from './remote-approval.tsx';
import { whyNotApprovable } from './words.ts';

/** Who signed, whether it counts, and what a signature covers. */
export function ApprovalsPanel({ gate }: { gate: GateDetail }) {
  const counting = gate.approvals.filter((approval) => approval.decision === 'approve' && approval.counts).length;
  const whyNot = whyNotApprovable(gate);
  return (
    <Panel title="Approvals" note={`${counting} of ${gate.quorum}${gate.separationOfDuties ? ' · author excluded' : ''}`}>
      <ul className={classes.approvals}>
        {gate.approvals.map((approval) => (
          <li key={`${approval.person} ${approval.at}`} className={classes.approval}>
            <Chip
              tone={!approval.counts ? 'neutral' : approval.decision === 'approve' ? 'pass' : 'fail'}
              dashed={!approval.counts}
              shape={approval.decision === 'approve' ? '●' : '✕'}
            >
              {approval.decision === 'approve' ? 'approved' : 'rejected'}
            </Chip>
            <div className={classes.missingText}>
              <p>
                <span className={classes.strong}>{approval.name}</span> <Ago at={approval.at} />
              </p>
              <p className={classes.answerText}>{approval.reason}</p>
              <p className={classes.origin}>
                digest <Digest value={approval.digest} /> · key {approval.keyId}
              </p>
              {approval.signOff === null ? null : <p className={classes.origin}>Signs off as {approval.signOff}.</p>}
              {approval.counts ? null : (
                <p className={classes.origin}>
                  {approval.signOff === null ? 'Does not count' : 'Not one of the quorum'}: {approval.why}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      <SignOffs gate={gate} />
      <p className={classes.dim}>
        {gate.open ? 'The signatures cover' : 'A signature covers'} digest <Digest value={gate.digest} /> of the phase, its criteria,
        evidence, waivers, reviews, answers with their files, scope changes and the policy; any change voids it.
      </p>
      {whyNot !== null && !gate.open ? <p className={classes.dim}>{whyNot}</p> : null}
      <Duties gate={gate} />
      <ul className={classes.unable}>
        {gate.approvers
          .filter((approver) => approver.eligible && !approver.canSign)
          .map((approver) => (
            <li key={approver.person}>
              {approver.name} cannot sign here: {approver.why === '' ? 'the private key is not on this machine.' : approver.why}
            </li>
          ))}
      </ul>
      <RemoteApproval gate={gate} />
    </Panel>
  );
}

/** Signatures that are needed by name. */
function SignOffs({ gate }: { gate: GateDetail }) {
  if (gate.signOffs.length === 0) return null;
  return (
    <ul className={classes.signOffs} aria-label="Sign-offs by name">
      {gate.signOffs.map(({ as, person, name, signed, why }) => (
        <li key={`${as} ${person}`}>
          <Chip tone={signed ? 'pass' : 'neutral'} shape={signed ? '●' : '○'} dashed={!signed}>
            {signed ? 'signed' : 'waiting'}
          </Chip>
          <span>
            {as}: {name} <span className={classes.origin}>{why}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Whom separation of duties keeps from deciding, and whom it cannot tell. */
function Duties({ gate }: { gate: GateDetail }) {
  if (gate.open || !gate.separationOfDuties) return null;
  return (
    <ul className={classes.unable}>
      {gate.excluded.map(({ person, why }) => (
        <li key={person}>{why}</li>
      ))}
      {gate.strangers.map((stranger) => (
        <li key={stranger}>
          A run was started by {stranger}, who is nobody of holdpoint.yaml: separation of duties cannot tell whom to exclude. Start runs as
          a person: choose one on the page of the new run, or with --by.
        </li>
      ))}
    </ul>
  );
}
