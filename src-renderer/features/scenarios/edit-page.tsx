import { Button, SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Link, useSearchParams } from 'react-router';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { countText } from '../../lib/format/numbers.ts';
import { Chip } from '../../ui/chip.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { ConflictDialog } from '../../ui/text-file/conflict-dialog.tsx';
import type { FileText } from '../../ui/text-file/file-text.ts';
import { LazyYamlEditor } from '../../ui/text-file/lazy-yaml-editor.tsx';
import { LeaveQuestion } from '../../ui/text-file/leave-question.tsx';
import { NoFile } from '../../ui/text-file/no-file.tsx';
import { FileNotices, Notice } from '../../ui/text-file/notices.tsx';
import { Problems } from '../../ui/text-file/problems.tsx';
import { useSaveFile } from '../../ui/text-file/use-save-file.ts';
import { useSaveKey } from '../../ui/text-file/use-save-key.ts';
import type { YamlEditorHandle } from '../../ui/text-file/yaml-editor.tsx';
import { DryRunPanel } from './dry-run/dry-run-panel.tsx';
import { useDryRun } from './dry-run/use-dry-run.ts';
import { FormProvider } from './form/form-context.ts';
import { ScenarioForm } from './form/scenario-form.tsx';
import { PlanPanel } from './plan-panel.tsx';
import classes from './scenarios.module.css';
import { useScenarioEditor } from './use-scenario-editor.ts';
import { completeKeys } from './yaml/complete-keys.ts';

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
      <NoFile file={file} disk={disk} kind="scenario" list={paths.scenarios} skeleton={{ lines: 8, height: 42 }} />
    </Page>
  );
}

/** What is beside the form. */
type Side = 'yaml' | 'dry run';

function Editor({ disk }: { disk: FileText }) {
  const { file } = disk;
  const editor = useScenarioEditor(disk);
  const whyNot = useWhyNot('operator');
  const surroundings = useCoreQuery(['scenarios', 'surroundings'], (options) => client.scenarios.surroundings(undefined, options));
  const yaml = useRef<YamlEditorHandle>(null);
  const onlyYml = file.endsWith('.yml') ? 'The editor writes files that end in .yaml. Rename this one to change it here.' : null;
  const cannotWrite = whyNot ?? onlyYml;
  const save = useSaveFile(editor, {
    key: ['scenarios', 'read', file],
    read: client.scenarios.read,
    save: client.scenarios.save,
    changes: [['runs', 'scenarios']],
  });
  const cannotSave = cannotWrite ?? (editor.unsaved ? null : 'Nothing was changed.');
  useSaveKey(cannotSave === null && !save.busy ? save.save : null);
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

  const { value } = editor.document;
  const title = typeof value?.['name'] === 'string' && value['name'] !== '' ? value['name'] : file;
  const problems = editor.check?.problems ?? [];
  return (
    <Page
      title={title}
      breadcrumbs={crumbs}
      state={
        <>
          {editor.check === null ? null : problems.length > 0 ? (
            <Chip tone="fail" shape="✕">
              {countText(problems.length, 'problem')}
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
          <Button variant="primary" onClick={save.save} loading={save.busy} disabled={cannotSave !== null} title={cannotSave ?? 'Ctrl+S'}>
            Save
          </Button>
        </>
      }
    >
      <FileNotices typed={editor} whyNot={cannotWrite} onCompare={save.compare} />
      {editor.readable ? null : (
        <Notice>The text is no YAML at the moment. The form shows the last state and follows again once it is.</Notice>
      )}
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
              <LazyYamlEditor
                ref={yaml}
                label={`${file} as YAML`}
                text={editor.text}
                onChange={editor.write}
                problems={problems}
                readOnly={cannotWrite !== null}
                complete={completeKeys}
              />
            </div>
          </Panel>
          <Panel
            title="Problems"
            note={editor.check === null ? undefined : problems.length === 0 ? 'none: it can run' : 'F8 in the YAML goes to the next'}
          >
            <Problems
              problems={editor.check?.problems ?? null}
              none="Fields, steps, rules and names fit together."
              skeleton={{ lines: 1, height: 24 }}
              maxHeight="168px"
              onShow={showLine}
            />
          </Panel>
        </div>
      </div>
      <ConflictDialog typed={editor} save={save} />
      <LeaveQuestion file={file} unsaved={editor.unsaved} />
    </Page>
  );
}
