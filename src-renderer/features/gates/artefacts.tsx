import { TagsInput } from '@mantine/core';
import { Link } from 'react-router';
import type { Artefact, GateDetail } from '#shared/contract/gates.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { shortDigest } from '../../ui/digest.tsx';
import classes from './gates.module.css';

/** What backs an answer; a file that was edited or is gone since says so. */
export function Artefacts({ artefacts }: { artefacts: readonly Artefact[] }) {
  if (artefacts.length === 0) return null;
  return (
    <ul className={classes.artefacts}>
      {artefacts.map(({ text, since }) => (
        <li key={text}>
          <span aria-hidden>→ </span>
          <ArtefactLink text={text} />{' '}
          {since === 'same' ? null : (
            <Chip
              tone={since === 'gone' ? 'fail' : 'hold'}
              shape={since === 'gone' ? '✕' : '◷'}
              title={
                since === 'gone'
                  ? 'The file is no longer in the workspace.'
                  : 'The file was edited after this answer. Approvals from before that are stale.'
              }
            >
              {since === 'gone' ? 'gone' : 'changed since'}
            </Chip>
          )}
        </li>
      ))}
    </ul>
  );
}

const sha256 = /^[0-9a-f]{64}$/;

/** A page of the console and a piece of evidence are links; anything else is shown as it was written. */
function ArtefactLink({ text }: { text: string }) {
  if (sha256.test(text)) return <Link to={paths.evidenceOf(text)}>evidence {shortDigest(text)}</Link>;
  return text.startsWith('/') && !text.startsWith('//') ? <Link to={text}>{text}</Link> : <span className={classes.artefact}>{text}</span>;
}

interface ArtefactsInputProps {
  gate: GateDetail;
  value: string[];
  onChange: (artefacts: string[]) => void;
  error: string | null;
}

export function ArtefactsInput({ gate, value, onChange, error }: ArtefactsInputProps) {
  return (
    <TagsInput
      label="What shows it"
      description="A file of the workspace, a page of the console, an address or the digest of evidence. Enter adds it."
      placeholder="runbooks/restart.md, /runs/…, https://…"
      size="xs"
      data={artefactIdeas(gate)}
      value={value}
      onChange={onChange}
      error={error}
      acceptValueOnBlur
    />
  );
}

/** What this gate already has evidence of. */
function artefactIdeas(gate: GateDetail): string[] {
  const routes = gate.criteriaResults.flatMap(({ evidence }) => (evidence?.route ? [evidence.route] : []));
  return [...new Set([...routes, ...gate.answers.flatMap(({ artefacts }) => artefacts.map(({ text }) => text))])];
}
