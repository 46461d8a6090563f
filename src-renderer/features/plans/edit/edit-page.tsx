import { Button } from '@mantine/core';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { client, useCoreQuery } from '../../../lib/client/index.ts';
import { useWhyNot } from '../../../lib/live/system-info.ts';
import { paths } from '../../../lib/routes.ts';
import { countText } from '../../../lib/format/numbers.ts';
import { Chip } from '../../../ui/chip.tsx';
import { Page } from '../../../ui/page.tsx';
import { Grid, Panel } from '../../../ui/panel.tsx';
import { CodeText } from '../../../ui/quantity.tsx';
import type { FileText } from '../../../ui/text-file/file-text.ts';
import { LazyYamlEditor } from '../../../ui/text-file/lazy-yaml-editor.tsx';
import { LeaveQuestion } from '../../../ui/text-file/leave-question.tsx';
import { NoFile } from '../../../ui/text-file/no-file.tsx';
import { FileNotices } from '../../../ui/text-file/notices.tsx';
import { Problems } from '../../../ui/text-file/problems.tsx';
import { useSaveFile } from '../../../ui/text-file/use-save-file.ts';
import { useSaveKey } from '../../../ui/text-file/use-save-key.ts';
import type { YamlEditorHandle } from '../../../ui/text-file/yaml-editor.tsx';
import { planChanges } from '../task/use-set-task.ts';
import classes from './edit.module.css';
import { MergeDialog } from './merge-dialog.tsx';
import { usePlanText } from './use-plan-text.ts';

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
      <NoFile file={file} disk={disk} kind="plan" list={paths.gates} skeleton={{ lines: 10, height: 36 }} />
    </Page>
  );
}

function Editor({ disk }: { disk: FileText }) {
  const { file } = disk;
  const editor = usePlanText(disk);
  const whyNot = useWhyNot('operator');
  const yaml = useRef<YamlEditorHandle>(null);
  const save = useSaveFile(editor, {
    key: ['plans', 'read', file],
    read: client.plans.read,
    save: client.plans.save,
    // All answers of plans but the text itself: the save has that already.
    changes: [...planChanges.filter(([domain]) => domain !== 'plans'), ['plans', 'list'], ['plans', 'get'], ['plans', 'criteria']],
  });
  const cannotSave = whyNot ?? (editor.unsaved ? null : 'Nothing was changed.');
  useSaveKey(cannotSave === null && !save.busy ? save.save : null);
  const { problems } = editor;
  const errors = problems?.filter(({ severity }) => severity === 'error').length ?? 0;

  return (
    <Page
      title="Plan as YAML"
      breadcrumbs={crumbs}
      state={
        <>
          {problems === null ? null : errors > 0 ? (
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
          <Button variant="primary" onClick={save.save} loading={save.busy} disabled={cannotSave !== null} title={cannotSave ?? 'Ctrl+S'}>
            {errors > 0 ? 'Save with errors' : 'Save'}
          </Button>
        </>
      }
    >
      <FileNotices typed={editor} whyNot={whyNot} onCompare={save.compare} />
      <Grid>
        <Panel title="YAML" span={8} spanNarrow={12} note="Ctrl+F searches, F8 goes to the next problem">
          <div className={classes.editor}>
            <LazyYamlEditor
              ref={yaml}
              label={`${file} as YAML`}
              text={editor.text}
              onChange={editor.write}
              problems={problems ?? []}
              readOnly={whyNot !== null}
            />
          </div>
        </Panel>
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
          <Problems
            problems={problems}
            none="Names, dates, dependencies and criteria fit together."
            skeleton={{ lines: 3, height: 30 }}
            maxHeight="calc(100dvh - 250px)"
            onShow={(line, column) => yaml.current?.goTo(line, column)}
          />
        </Panel>
      </Grid>
      <MergeDialog typed={editor} save={save} />
      <LeaveQuestion file={file} unsaved={editor.unsaved} />
    </Page>
  );
}
