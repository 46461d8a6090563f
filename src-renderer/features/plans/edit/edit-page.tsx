import { Button } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useBlocker, useSearchParams } from 'react-router';
import type { Problem } from '#shared/contract/base.ts';
import { client, describeError, queryClient, showError, showSuccess, useCoreAction, useCoreQuery } from '../../../lib/client/index.ts';
import { useSystemInfo, useWhyNot } from '../../../lib/live/system-info.ts';
import { paths } from '../../../lib/routes.ts';
import { Chip } from '../../../ui/chip.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Page } from '../../../ui/page.tsx';
import { Grid, Panel } from '../../../ui/panel.tsx';
import { CodeText } from '../../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonBlock, SkeletonLines } from '../../../ui/states.tsx';
import { VerdictMark } from '../../../ui/verdict-mark.tsx';
import { forgetDraft } from '../../scenarios/drafts.ts';
import type { YamlEditorHandle } from '../../scenarios/yaml/yaml-editor.tsx';
import { planChanges } from '../task/use-set-task.ts';
import { countText } from '../words.ts';
import classes from './edit.module.css';
import { MergeDialog } from './merge-dialog.tsx';
import { baseOf, type PlanText, usePlanText } from './use-plan-text.ts';

const YamlEditor = lazy(async () => ({ default: (await import('../../scenarios/yaml/yaml-editor.tsx')).YamlEditor }));

const crumbs = [{ label: 'Plan & gates', to: paths.gates }];
/** A plan that is open is looked at again: the disk belongs to others too. */
const lookMs = 3000;

/** A plan as YAML, with what is wrong beside its lines. */
export function EditPage() {
  const [search] = useSearchParams();
  const file = search.get('file') ?? '';
  const disk = useCoreQuery(['plans', 'read', file], (options) => client.plans.read({ file }, options), {
    enabled: file !== '',
    refetchMs: lookMs,
  });
  if (disk.data !== undefined) return <Editor key={file} disk={disk.data} />;
  return (
    <Page title="Plan as YAML" breadcrumbs={crumbs}>
      <Panel title={file === '' ? 'No file' : file}>
        {file === '' ? (
          <EmptyState
            title="No plan was named."
            action={
              <Button component={Link} to={paths.gates}>
                Choose a plan
              </Button>
            }
          >
            The address of this page names the file to edit.
          </EmptyState>
        ) : disk.isPending ? (
          <SkeletonLines lines={10} height={36} />
        ) : (
          <ErrorState what={`${file} was not opened.`} error={disk.error} retry={() => void disk.refetch()} />
        )}
      </Panel>
    </Page>
  );
}

const eol = (text: string, crlf: boolean) => (crlf ? text.replaceAll('\n', '\r\n') : text);

function Editor({ disk }: { disk: PlanText }) {
  const { file } = disk;
  const editor = usePlanText(disk);
  const host = useSystemInfo().data?.host;
  const whyNot = useWhyNot('operator');
  const yaml = useRef<YamlEditorHandle>(null);
  /** What the disk has instead of what this page began with; null text: nothing any more. */
  const [conflict, setConflict] = useState<{ theirs: PlanText | null } | null>(null);
  const save = useCoreAction(
    async (expected: string | null) => {
      const saved = await client.plans.save({ file, text: eol(editor.text, editor.base.crlf), expected });
      return { text: editor.text, digest: saved.digest, crlf: editor.base.crlf };
    },
    {
      failed: null,
      changes: [...planChanges.filter(([domain]) => domain !== 'plans'), ['plans', 'list'], ['plans', 'get'], ['plans', 'criteria']],
      onDone: (base) => {
        // What was just written is what the disk has; an answer from before the save must not say otherwise.
        void queryClient.cancelQueries({ queryKey: ['plans', 'read', file] });
        queryClient.setQueryData(['plans', 'read', file], { file, text: eol(base.text, base.crlf), digest: base.digest });
        editor.rebase(base);
        setConflict(null);
        showSuccess(`${file} is saved.`);
      },
    },
  );
  useRefusal(save.error, file, (theirs) => setConflict({ theirs }));
  const errors = editor.problems?.filter(({ severity }) => severity === 'error').length ?? 0;
  const cannotSave = whyNot ?? (editor.unsaved ? null : 'Nothing was changed.');

  const blocker = useBlocker(editor.unsaved);
  useEffect(() => {
    if (!editor.unsaved || host === 'desktop') return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [editor.unsaved, host]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (cannotSave === null && !save.busy) save.run(editor.base.digest);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [cannotSave, save, editor.base.digest]);

  return (
    <Page
      title="Plan as YAML"
      breadcrumbs={crumbs}
      state={
        <>
          {editor.problems === null ? null : errors > 0 ? (
            <Chip tone="fail" shape="✕" title="Its gates stay closed while the file says this.">
              {countText(errors, 'error')}
            </Chip>
          ) : (
            <Chip tone="pass" shape="●">
              valid
            </Chip>
          )}
          {editor.unsaved ? <Chip tone="info">not saved</Chip> : null}
        </>
      }
      subtitle={<CodeText>{file}</CodeText>}
      actions={
        <>
          <Button component={Link} to={paths.plan('timeline', file)}>
            Timeline
          </Button>
          <Button
            variant="primary"
            onClick={() => save.run(editor.base.digest)}
            loading={save.busy}
            disabled={cannotSave !== null}
            title={cannotSave ?? 'Ctrl+S'}
          >
            {errors > 0 ? 'Save with errors' : 'Save'}
          </Button>
        </>
      }
    >
      {whyNot === null ? null : <Notice>{whyNot}</Notice>}
      {editor.outdated ? (
        <Notice action={<Button onClick={() => setConflict({ theirs: disk })}>Compare</Button>}>
          The file was changed on the disk since you began. Saving will not replace that without asking.
        </Notice>
      ) : editor.restored ? (
        <Notice action={<Button onClick={editor.discard}>Back to the file</Button>}>
          These changes were not saved when the page was left; they are here again.
        </Notice>
      ) : null}
      <Grid>
        <Panel title="YAML" span={8} spanNarrow={12} note="Ctrl+F searches, F8 goes to the next problem">
          <div className={classes.editor}>
            <Suspense fallback={<SkeletonBlock height={420} />}>
              <YamlEditor
                ref={yaml}
                label={`${file} as YAML`}
                text={editor.text}
                onChange={editor.write}
                problems={editor.problems ?? []}
                readOnly={whyNot !== null}
              />
            </Suspense>
          </div>
        </Panel>
        <Problems problems={editor.problems} onShow={(line, column) => yaml.current?.goTo(line, column)} />
      </Grid>
      {conflict === null ? null : (
        <MergeDialog
          file={file}
          base={editor.base.text}
          mine={editor.text}
          theirs={conflict.theirs === null ? null : baseOf(conflict.theirs).text}
          busy={save.busy}
          onClose={() => setConflict(null)}
          onSaveAnew={() => save.run(null)}
          onTake={(text) => {
            if (conflict.theirs === null) return;
            editor.rebase(baseOf(conflict.theirs));
            editor.write(text);
            setConflict(null);
          }}
        />
      )}
      <ConfirmDialog
        opened={blocker.state === 'blocked'}
        onClose={() => blocker.reset?.()}
        title="Leave without saving?"
        confirm="Leave and forget the changes"
        danger
        onConfirm={() => {
          forgetDraft(file);
          blocker.proceed?.();
        }}
      >
        {file} has changes that are not saved.
      </ConfirmDialog>
    </Page>
  );
}

/** A refused save shows what the disk has instead. */
function useRefusal(refusal: unknown, file: string, onConflict: (theirs: PlanText | null) => void): void {
  const shown = useRef<unknown>(null);
  useEffect(() => {
    if (refusal === null || refusal === undefined || shown.current === refusal) return;
    shown.current = refusal;
    if (describeError(refusal).code !== 'CONFLICT') {
      showError(`${file} was not saved`, refusal);
      return;
    }
    client.plans.read({ file }).then(onConflict, (error: unknown) => {
      if (describeError(error).code === 'NOT_FOUND') onConflict(null);
      else showError(`${file} was not saved, and could not be read anew`, error);
    });
  }, [refusal, file, onConflict]);
}

function Notice({ children, action }: { children: string; action?: ReactNode }) {
  return (
    <div className={classes.notice} role="status">
      <p>{children}</p>
      {action}
    </div>
  );
}

function Problems({ problems, onShow }: { problems: Problem[] | null; onShow: (line: number, column: number) => void }) {
  const errors = problems?.filter(({ severity }) => severity === 'error').length ?? 0;
  return (
    <Panel
      title="Problems"
      span={4}
      spanNarrow={12}
      note={
        problems === null || problems.length === 0
          ? undefined
          : `${countText(errors, 'error')}, ${countText(problems.length - errors, 'warning')}`
      }
    >
      {problems === null ? (
        <SkeletonLines lines={3} height={30} />
      ) : problems.length === 0 ? (
        <p className={classes.fine}>Names, dates, dependencies and criteria fit together.</p>
      ) : (
        <ul className={classes.problems} aria-label="Problems">
          {problems.map((problem) => (
            <li key={`${problem.line}:${problem.column}:${problem.message}`}>
              <button
                type="button"
                className={classes.problem}
                onClick={() => onShow(problem.line ?? 1, problem.column ?? 1)}
                title="Show in the YAML"
              >
                <VerdictMark verdict={problem.severity === 'error' ? 'fail' : 'inconclusive'} show="shape" title={problem.severity} />
                <span>{problem.message}</span>
                <span className={classes.place}>line {problem.line ?? 1}</span>
                {problem.hint === undefined ? null : <span className={classes.hint}>{problem.hint}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
