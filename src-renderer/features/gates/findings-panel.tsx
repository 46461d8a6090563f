import type { BuiltInFinding, Finding } from '#shared/contract/gate-findings.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import type { Tone } from '../../ui/verdicts.ts';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { ActionButton, type FormAction } from './action-button.tsx';
import { Artefacts } from './artefacts.tsx';
import classes from './gates.module.css';
import { lensNames } from './words.ts';

const severityTones: Record<Finding['severity'], Tone> = { critical: 'fail', high: 'hold', medium: 'neutral', low: 'neutral' };

interface FindingsPanelProps {
  gate: GateDetail;
  onForm: (action: FormAction) => void;
}

/** Findings of the plan (C1, H1 …), each with what verifies it. */
export function FindingsPanel({ gate, onForm }: FindingsPanelProps) {
  const verified = gate.findings.filter((finding) => finding.verified).length;
  return (
    <Panel title="Findings" note={`${verified} of ${gate.findings.length} verified`}>
      <ul className={classes.plain}>
        {gate.findings.map((finding) => {
          const criterion = gate.criteriaResults.find(({ id }) => id === finding.criterion);
          return (
            <li key={finding.id} className={classes.chipItem}>
              <span>
                <VerdictMark
                  verdict={finding.verified && finding.attested && finding.verdict === 'pass' ? 'attested' : finding.verdict}
                  title={finding.reason}
                />
              </span>
              <div className={classes.missingText}>
                <p>
                  <span className={classes.strong}>
                    {finding.id} {finding.title}
                  </span>{' '}
                  <Chip tone={severityTones[finding.severity]}>{finding.severity}</Chip>
                </p>
                <p className={classes.dim}>{finding.reason}</p>
                <Artefacts artefacts={criterion?.artefacts ?? []} />
                <p className={classes.origin}>
                  {finding.attested
                    ? 'A person verifies it, with what backs that.'
                    : `Verified by the criterion ${criterion?.title ?? finding.criterion}.`}
                </p>
              </div>
              {criterion?.action && !gate.open ? <ActionButton quiet action={criterion.action} onForm={onForm} /> : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** What the lenses find by themselves: it holds the release until the plan covers it, or a reviewer accepts it. What to add is in the list above. */
export function BuiltInPanel({ gate, onForm }: FindingsPanelProps) {
  const open = gate.builtInFindings.filter((finding) => finding.open).length;
  return (
    <Panel title="Found by the lenses" note={open === 0 ? 'all accepted' : `${open} open`}>
      <ul className={classes.plain}>
        {gate.builtInFindings.map((finding) => (
          <BuiltInItem key={finding.id} gate={gate} finding={finding} onForm={onForm} />
        ))}
      </ul>
    </Panel>
  );
}

function BuiltInItem({ gate, finding, onForm }: FindingsPanelProps & { finding: BuiltInFinding }) {
  const { id, lens, title, found, accepted, open } = finding;
  return (
    <li className={classes.chipItem}>
      <span>
        <Chip tone={open ? 'fail' : 'info'} shape={open ? '✕' : '⤼'}>
          {lensNames[lens].toLowerCase()}
        </Chip>
      </span>
      <div className={classes.missingText}>
        <p className={classes.strong}>{title}</p>
        <p className={classes.origin}>{found.join(' · ')}</p>
        {accepted === null ? null : (
          <p className={classes.origin}>
            Accepted by {accepted.name}, <Ago at={accepted.at} />: {accepted.reason}
            {accepted.why === '' ? '' : ` Does not count: ${accepted.why}`}
          </p>
        )}
      </div>
      {open && !gate.open ? <ActionButton quiet action={{ kind: 'accept', findingId: id, label: 'Accept' }} onForm={onForm} /> : null}
    </li>
  );
}
