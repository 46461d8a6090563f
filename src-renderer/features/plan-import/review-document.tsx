import { Button, TextInput } from '@mantine/core';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { useNavigate } from 'react-router';
import type { MarkKind, ReviewedDocument } from '#shared/contract/plan-import.ts';
import { client, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { paths } from '../../lib/routes.ts';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { CriteriaPane } from './criteria-pane.tsx';
import { DocumentPane } from './document-pane.tsx';
import { keepWork } from './kept-review.ts';
import { Legend } from './legend.tsx';
import { marksByLine } from './marks.ts';
import classes from './plan-import.module.css';
import { beginReview, changesOf, review, type Work } from './review.ts';
import { useProblems } from './use-problems.ts';

interface ReviewDocumentProps {
  name: string;
  upload: string;
  document: ReviewedDocument;
  work: Work | null;
  kept: boolean;
  /** Hands the document over again: the console forgets it after a while. */
  renew: () => Promise<string>;
  onLeave: () => void;
}

/** Left the document with what was recognised in place, right the draft; choosing one side shows the other. */
export function ReviewDocument({ name, upload, document, work, kept, renew, onLeave }: ReviewDocumentProps) {
  const navigate = useNavigate();
  const [state, act] = useReducer(review, null, () => beginReview(document, work));
  const { entries, plan } = state;
  const [current, setCurrent] = useState(() => document.criteria[0]?.line ?? 1);
  const [shown, setShown] = useState({ line: current, turn: 0 });
  const [selected, setSelected] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const marks = useMemo(() => marksByLine(document.marks), [document]);
  const sources = useCoreQuery(['planImport', 'sources'], (options) => client.planImport.sources(undefined, options));
  const problems = useProblems(entries);
  useEffect(() => keepWork({ plan, changes: changesOf(state) }), [state, plan]);

  const show = (line: number) => {
    setCurrent(line);
    setShown(({ turn }) => ({ line, turn: turn + 1 }));
  };
  const choose = (key: string) => {
    setSelected(key);
    const line = entries.find((entry) => entry.key === key)?.criterion.line;
    if (line !== null && line !== undefined) show(line);
  };
  const atLine = (line: number) => {
    setCurrent(line);
    setShown(({ turn }) => ({ line, turn: turn + 1 }));
    setSelected(entries.find(({ criterion }) => criterion.line === line)?.key ?? null);
  };
  const take = useCoreAction((line: number) => client.planImport.line({ text: (document.lines[line - 1] ?? '').slice(0, 4000), line }), {
    failed: 'The line was not taken',
    onDone: (criteria) => act({ kind: 'add', criteria }),
  });
  const takeOrOpen = (line: number) => {
    const entry = entries.find(({ criterion, dropped }) => criterion.line === line && !dropped);
    if (entry === undefined) take.run(line);
    else {
      setSelected(entry.key);
      setOpen(entry.key);
    }
  };
  const nextOf = (kind: MarkKind) => {
    const lines = document.marks.filter((mark) => mark.kind === kind).map(({ line }) => line);
    const next = lines.find((line) => line > current) ?? lines[0];
    if (next !== undefined) atLine(next);
  };
  const write = useCoreAction(
    async () => {
      const input = { name, plan, changes: changesOf(state) };
      try {
        return await client.planImport.write({ ...input, upload });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'NOT_FOUND')) throw error;
        return await client.planImport.write({ ...input, upload: await renew() });
      }
    },
    {
      failed: null,
      done: ({ file }) => `${file} was written. Complete it, then set active: true.`,
      changes: [['gates'], ['plans'], ['status'], ['system']],
      onDone: ({ file }) => {
        onLeave();
        void navigate(paths.plan('edit', file));
      },
    },
  );
  const taken = entries.filter(({ dropped }) => !dropped);
  const withProblems = [...problems.values()].filter((of) => of.length > 0).length;
  const hasOwn = entries.some(({ criterion, dropped }) => criterion.line === current && !dropped);
  return (
    <>
      <div className={classes.bar}>
        <Legend document={document} onNext={nextOf} />
        {[
          ...document.remarks,
          ...(kept ? [] : ['The document is too long for the browser to keep: a reload of this page loses the review.']),
        ].map((remark) => (
          <p key={remark} className={classes.remark}>
            {remark}
          </p>
        ))}
      </div>
      {document.contradictions.length === 0 ? null : (
        <Panel title="Contradictions" note={`${document.contradictions.length} in the document; they are told, not mended`}>
          <ul className={classes.contradictions} aria-label="Contradictions">
            {document.contradictions.slice(0, mostContradictions).map(({ line, lines, message }, index) => (
              <li key={index}>
                <span className={classes.contradictionLines}>
                  {[line, ...lines].slice(0, 4).map((each) => (
                    <button key={each} type="button" className={classes.lineLink} onClick={() => atLine(each)}>
                      {`line ${each}`}
                    </button>
                  ))}
                </span>
                <span>{message}.</span>
              </li>
            ))}
          </ul>
          {document.contradictions.length > mostContradictions ? (
            <p
              className={classes.note}
            >{`And ${document.contradictions.length - mostContradictions} more: the legend goes through their lines.`}</p>
          ) : null}
        </Panel>
      )}
      <div className={classes.panes}>
        <section className={classes.pane} aria-labelledby="import-document">
          <div className={classes.paneHead}>
            <h2 id="import-document">{document.title}</h2>
            <Button loading={take.busy} disabled={hasOwn} onClick={() => take.run(current)} title={`Line ${current}`}>
              Read this line as a criterion
            </Button>
          </div>
          <DocumentPane lines={document.lines} marks={marks} current={current} shown={shown} onCurrent={atLine} onTake={takeOrOpen} />
          <RawLine document={document} line={current} />
        </section>
        <section className={classes.pane} aria-labelledby="import-draft">
          <div className={classes.paneHead}>
            <h2 id="import-draft">Draft</h2>
            <span className={classes.count}>{`${taken.length} of ${entries.length} criteria`}</span>
          </div>
          <CriteriaPane
            entries={entries}
            phases={document.phases}
            sources={sources.data}
            problems={problems}
            selected={selected}
            open={open}
            onSelect={choose}
            onOpen={(key) => {
              setOpen(key);
              if (key !== null) choose(key);
            }}
            onReset={({ key, index }) => {
              const read = index === null ? undefined : document.criteria[index];
              if (read !== undefined) act({ kind: 'reset', key, read });
            }}
            act={act}
          />
        </section>
      </div>
      {write.error ? <ErrorState what="The draft was not written." error={write.error} /> : null}
      <form
        className={classes.write}
        onSubmit={(event) => {
          event.preventDefault();
          write.run(undefined);
        }}
      >
        <TextInput
          label="Name of the plan"
          description="It becomes plans/NAME.yaml and holds nothing until it is made active."
          value={plan}
          onChange={(event) => act({ kind: 'name', plan: event.currentTarget.value })}
        />
        <span className={classes.spring} />
        {withProblems > 0 ? (
          <p className={classes.problem}>{withProblems === 1 ? '1 criterion has a problem.' : `${withProblems} criteria have problems.`}</p>
        ) : null}
        <Button onClick={onLeave}>Another document</Button>
        <Button type="submit" variant="primary" loading={write.busy} disabled={plan.trim() === '' || withProblems > 0}>
          Write the draft
        </Button>
      </form>
    </>
  );
}

const mostContradictions = 50;

/** A repaired line, as the file has it. */
function RawLine({ document, line }: { document: ReviewedDocument; line: number }) {
  const raw = document.raw.find((each) => each.line === line);
  if (raw === undefined) return null;
  return (
    <p className={classes.raw}>
      <span>{`Line ${line} in the file:`}</span> <code>{raw.text.trim()}</code>
    </p>
  );
}
