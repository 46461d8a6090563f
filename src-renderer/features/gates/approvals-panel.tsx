import type { GateDetail } from '#shared/contract/gates.ts';
import { Chip } from '../../ui/chip.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import classes from './gates.module.css';
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
              {approval.counts ? null : <p className={classes.origin}>Does not count: {approval.why}</p>}
            </div>
          </li>
        ))}
      </ul>
      <p className={classes.dim}>
        {gate.open ? 'The signatures cover' : 'A signature covers'} digest <Digest value={gate.digest} /> of the phase, its criteria,
        evidence, reviews, answers and the policy; any change voids it.
      </p>
      {whyNot !== null && !gate.open ? <p className={classes.dim}>{whyNot}</p> : null}
      <ul className={classes.unable}>
        {gate.approvers
          .filter((approver) => !approver.eligible || !approver.canSign)
          .map((approver) => (
            <li key={approver.person}>
              {approver.name} cannot sign here: {approver.why === '' ? 'the private key is not on this machine.' : approver.why}
            </li>
          ))}
      </ul>
    </Panel>
  );
}
