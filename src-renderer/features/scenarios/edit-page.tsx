import { Button, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Link, useBlocker, useSearchParams } from 'react-router';
import type { Problem } from '#shared/contract/base.ts';
import type { ScenarioText } from '#shared/contract/scenarios.ts';
import { client, describeError, queryClient, showError, showSuccess, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { useSystemInfo, useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonBlock, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DryRunPanel } from './dry-run/dry-run-panel.tsx';
import { useDryRun } from './dry-run/use-dry-run.ts';
import { forgetDraft } from './drafts.ts';
import { FormProvider } from './form/form-context.ts';
import { ScenarioForm } from './form/scenario-form.tsx';
import { PlanPanel } from './plan-panel.tsx';
import classes from './scenarios.module.css';
import { baseOf, type ScenarioEditor, useScenarioEditor } from './use-scenario-editor.ts';
import { completeKeys } from './yaml/complete-keys.ts';
import type { YamlEditorHandle } from './yaml/yaml-editor.tsx';

/** The editor of text is the larger part of the page: the form is there before it. */
const YamlEditor = lazy(async () => ({ default: (await import('./yaml/yaml-editor.tsx')).YamlEditor }));

const crumbs = [
  { label: 'Runs', to: paths.runs },
  { label: 'Scenarios', to: paths.scenarios },
];
const nothing = { targets: [], datasources: [] };

/** One scenario, as a form and as YAML. */
export function EditPage() {
  const [search] = useSearchParams();
  const file = search.get('file') ?? '';
  const disk = useCoreQuery(['scenarios', 'read', file], (options) => client.scenarios.read({ file }, options), { enabled: file !== '' });
  if (disk.data !== undefined) return <Editor key={file} disk={disk.data} />;
  return (
    <Page title="Scenario" breadcrumbs={crumbs}>
      <Panel title={file === '' ? 'No file' : file}>
        {file === '' ? (
          <EmptyState
            title="No scenario was named."
            action={
              <Button component={Link} to={paths.scenarios}>
                Choose a scenario
              </Button>
            }
          >
            The address of this page names the file to edit.
          </EmptyState>
        ) : disk.isPending ? (
          <SkeletonLines lines={8} height={42} />
        ) : (
          <ErrorState what={`${file} was not opened.`} error={disk.error} retry={() => void disk.refetch()} />
        )}
      </Panel>
    </Page>
  );
}

/** What is beside the form. */
type Side = 'yaml' | 'dry run';

/** What the disk has instead of what this page began with; null text: nothing any more. */
interface Conflict {
  theirs: ScenarioText | null;
}

function Editor({ disk }: { disk: ScenarioText }) {
  const { file } = disk;
  const editor = useScenarioEditor(disk);
  const whyNot = useWhyNot('operator');
  const host = useSystemInfo().data?.host;
  const surroundings = useCoreQuery(['scenarios', 'surroundings'], (options) => client.scenarios.surroundings(undefined, options));
  const yaml = useRef<YamlEditorHandle>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const onlyYml = file.endsWith('.yml') ? 'The editor writes files that end in .yaml. Rename this one to change it here.' : null;
  const cannotWrite = whyNot ?? onlyYml;

  const save = useCoreAction(
    async (expected: string | null) => {
      const saved = await client.scenarios.save({ file, text: eol(editor.text, editor.base.crlf), expected });
      return { text: editor.text, digest: saved.digest, crlf: editor.base.crlf };
    },
    {
      failed: null,
      changes: [['runs', 'scenarios']],
      onDone: (base) => {
        // What was just written is what the disk has; an answer from before the save must not say otherwise.
        void queryClient.cancelQueries({ queryKey: ['scenarios', 'read', file] });
        queryClient.setQueryData(['scenarios', 'read', file], { file, text: eol(base.text, base.crlf), digest: base.digest });
        editor.rebase(base);
        setConflict(null);
        showSuccess(`${file} is saved.`);
      },
    },
  );
  const dryRun = useDryRun(
    file,
    editor.text,
    whyNot ?? (editor.check === null || editor.check.problems.length > 0 ? 'It has errors.' : null),
  );
  const [side, setSide] = useState<Side>('yaml');
  const showLine = (line: number, column: number) => {
    // Hidden text cannot take the focus.
    flushSync(() => setSide('yaml'));
    yaml.current?.goTo(line, column);
  };
  const trySave = () => save.run(editor.base.digest);
  useConflict(save.error, file, setConflict);

  const blocker = useBlocker(editor.unsaved);
  useLeaveQuestion(editor.unsaved && host !== 'desktop');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (editor.unsaved && cannotWrite === null && !save.busy) save.run(editor.base.digest);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [editor, cannotWrite, save]);

  const { value } = editor.document;
  const title = typeof value?.['name'] === 'string' && value['name'] !== '' ? value['name'] : file;
  const problems = editor.check?.problems ?? [];
  return (
    <Page
      title={title}
      breadcrumbs={crumbs}
      state={<StateChip editor={editor} />}
      subtitle={<CodeText>{file}</CodeText>}
      actions={
        <>
          <Button
            onClick={() => {
              setSide('dry run');
              dryRun.run();
            }}
            loading={dryRun.busy}
            disabled={dryRun.whyNot !== null}
            title={dryRun.whyNot ?? 'One iteration against the target, with everything that is sent and answered'}
          >
            Dry run
          </Button>
          <Button
            component={Link}
            to={paths.newRun(file)}
            disabled={editor.unsaved || problems.length > 0}
            title={editor.unsaved ? 'Save it first: a run reads the file.' : problems.length > 0 ? 'It has errors.' : undefined}
            onClick={(event) => (editor.unsaved || problems.length > 0 ? event.preventDefault() : undefined)}
          >
            New run
          </Button>
          <Button
            variant="primary"
            onClick={trySave}
            loading={save.busy}
            disabled={!editor.unsaved || cannotWrite !== null}
            title={cannotWrite ?? (editor.unsaved ? 'Ctrl+S' : 'Nothing was changed.')}
          >
            Save
          </Button>
        </>
      }
    >
      <Notices editor={editor} cannotWrite={cannotWrite} onCompare={() => setConflict({ theirs: disk })} />
      <div className={classes.sideBySide}>
        <div className={classes.formColumn}>
          <FormProvider
            value={{
              value: value ?? {},
              problems,
              surroundings: surroundings.data ?? nothing,
              readOnly: cannotWrite !== null || !editor.readable,
              edit: editor.edit,
              showInYaml: (path) => {
                const { line, column } = editor.document.placeOf(path);
                showLine(line, column);
              },
            }}
          >
            <ScenarioForm plan={<PlanPanel check={editor.check} />} />
          </FormProvider>
        </div>
        <div className={classes.yamlColumn}>
          <Panel
            title={side === 'yaml' ? 'YAML' : 'Dry run'}
            note={
              <SegmentedControl
                aria-label="Beside the form"
                data={[
                  { value: 'yaml', label: 'YAML' },
                  { value: 'dry run', label: 'Dry run' },
                ]}
                value={side}
                onChange={setSide}
              />
            }
          >
            {side === 'dry run' ? (
              <div className={classes.yamlScroll}>
                <DryRunPanel {...dryRun} />
              </div>
            ) : null}
            <div className={classes.yamlBody} hidden={side !== 'yaml'}>
              <Suspense fallback={<SkeletonBlock height={420} />}>
                <YamlEditor
                  ref={yaml}
                  label={`${file} as YAML`}
                  text={editor.text}
                  onChange={editor.write}
                  problems={problems}
                  readOnly={cannotWrite !== null}
                  complete={completeKeys}
                />
              </Suspense>
            </div>
          </Panel>
          <ProblemsPanel editor={editor} onShow={showLine} />
        </div>
      </div>
      {conflict === null ? null : (
        <ConflictDialog
          file={file}
          theirs={conflict.theirs?.text ?? null}
          mine={editor.text}
          busy={save.busy}
          onClose={() => setConflict(null)}
          onTakeTheirs={() => {
            if (conflict.theirs === null) return;
            const base = baseOf(conflict.theirs);
            editor.rebase(base);
            editor.write(base.text);
            setConflict(null);
          }}
          onKeepMine={() => save.run(conflict.theirs?.digest ?? null)}
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

const eol = (text: string, crlf: boolean) => (crlf ? text.replaceAll('\n', '\r\n') : text);

/** A refused save shows what the disk has instead. */
function useConflict(refusal: unknown, file: string, show: (conflict: Conflict) => void): void {
  const shown = useRef<unknown>(null);
  useEffect(() => {
    if (refusal === null || refusal === undefined || shown.current === refusal) return;
    shown.current = refusal;
    if (describeError(refusal).code === 'CONFLICT') void showTheirs(file, show);
    else showError(`${file} was not saved`, refusal);
  }, [refusal, file, show]);
}

async function showTheirs(file: string, show: (conflict: Conflict) => void): Promise<void> {
  try {
    show({ theirs: await client.scenarios.read({ file }) });
  } catch (error) {
    if (describeError(error).code === 'NOT_FOUND') show({ theirs: null });
    else showError(`${file} was not saved, and could not be read anew`, error);
  }
}

/** Closing the tab asks too. In the desktop window nobody could answer; what was typed is kept and comes back. */
function useLeaveQuestion(asks: boolean): void {
  useEffect(() => {
    if (!asks) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [asks]);
}

function StateChip({ editor }: { editor: ScenarioEditor }) {
  const errors = editor.check?.problems.length ?? 0;
  return (
    <>
      {editor.check === null ? null : errors > 0 ? (
        <Chip tone="fail" shape="✕">
          {errors === 1 ? '1 problem' : `${errors} problems`}
        </Chip>
      ) : (
        <Chip tone="pass" shape="●">
          valid
        </Chip>
      )}
      {editor.unsaved ? <Chip tone="info">not saved</Chip> : null}
    </>
  );
}

function Notices({ editor, cannotWrite, onCompare }: { editor: ScenarioEditor; cannotWrite: string | null; onCompare: () => void }) {
  return (
    <>
      {cannotWrite === null ? null : (
        <div className={classes.notice} role="note">
          <p>{cannotWrite}</p>
        </div>
      )}
      {editor.outdated ? (
        <div className={classes.notice} role="status">
          <p>The file was changed on the disk since you began. Saving will not replace that without asking.</p>
          <Button onClick={onCompare}>Compare</Button>
        </div>
      ) : editor.restored !== null && editor.unsaved ? (
        <div className={classes.notice} role="status">
          <p>These changes were not saved when the page was left; they are here again.</p>
          <Button onClick={editor.discard}>Back to the file</Button>
        </div>
      ) : null}
      {editor.readable ? null : (
        <div className={classes.notice} role="status">
          <p>The text is no YAML at the moment. The form shows the last state and follows again once it is.</p>
        </div>
      )}
    </>
  );
}

function ProblemsPanel({ editor, onShow }: { editor: ScenarioEditor; onShow: (line: number, column: number) => void }) {
  const { check } = editor;
  const problems = check?.problems ?? [];
  return (
    <Panel
      title="Problems"
      note={check === null ? undefined : problems.length === 0 ? 'none: it can run' : 'F8 in the YAML goes to the next'}
    >
      {check === null ? (
        <SkeletonLines lines={1} height={24} />
      ) : problems.length === 0 ? (
        <p className={classes.secondary}>Fields, steps, rules and names fit together.</p>
      ) : (
        <ul className={classes.problems} aria-label="Problems">
          {problems.map((problem) => (
            <li key={`${problem.line}:${problem.column}:${problem.message}`}>
              <ProblemButton problem={problem} onShow={onShow} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ProblemButton({ problem, onShow }: { problem: Problem; onShow: (line: number, column: number) => void }) {
  const { line = 1, column = 1, message, hint, severity } = problem;
  return (
    <button type="button" className={classes.problem} onClick={() => onShow(line, column)} title="Show in the YAML">
      <VerdictMark verdict={severity === 'error' ? 'fail' : 'inconclusive'} show="shape" title={severity} />
      <span>{message}</span>
      <span className={classes.place}>line {line}</span>
      {hint === undefined ? null : <span className={classes.hint}>{hint}</span>}
    </button>
  );
}
