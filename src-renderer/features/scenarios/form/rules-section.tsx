import { ActionIcon, Autocomplete, Button, Checkbox } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Panel } from '../../../ui/panel.tsx';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import { stepNamesOf } from './step-kinds.ts';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';
import { CellInput } from './load-section.tsx';

interface Rule {
  metric: string;
  path: Path;
  rule: Plain;
}

const ownMetrics = ['response_time', 'service_time', 'error_rate', 'requests', 'schedule_lag', 'failed', 'timed_out', 'dropped'];

/** What must hold for the run to pass. */
export function RulesSection() {
  const { value, edit, readOnly } = useForm();
  const rules = rulesOf(useValue(['thresholds']));
  const complaint = useComplaint(['thresholds']);
  const add = () => {
    const there = rules.filter(({ metric }) => metric === 'response_time').length;
    const single = !Array.isArray(isRecord(value['thresholds']) ? value['thresholds']['response_time'] : undefined) && there > 0;
    if (single)
      edit({
        kind: 'set',
        path: ['thresholds', 'response_time'],
        value: [rules.find(({ metric }) => metric === 'response_time')?.rule ?? '', 'p(95)<200'],
      });
    else edit({ kind: 'insert', path: ['thresholds', 'response_time'], index: there, value: 'p(95)<200' });
  };
  const steps = stepNamesOf(value['steps']);
  const metrics = [...ownMetrics, ...steps.flatMap((step) => [`${step}.response_time`, `${step}.error_rate`])];
  return (
    <Panel title="What must hold" note={rules.length === 0 ? 'without a rule there is no verdict' : `${rules.length}`}>
      <div className={classes.rows}>
        {rules.length > 0 ? (
          <div className={`${classes.rule} ${classes.columns}`} aria-hidden>
            <span>metric</span>
            <span>rule</span>
            <span>over</span>
            <span>abort</span>
            <span />
          </div>
        ) : null}
        {rules.map((rule, index) => (
          <RuleRow key={index} rule={rule} number={index + 1} metrics={metrics} />
        ))}
        {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add}
          disabled={readOnly}
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={add}
        >
          Add a rule
        </Button>
      </div>
    </Panel>
  );
}

/** A metric has one rule or a list of them. */
function rulesOf(thresholds: Plain | undefined): Rule[] {
  if (!isRecord(thresholds)) return [];
  return Object.entries(thresholds).flatMap(([metric, written]): Rule[] =>
    Array.isArray(written)
      ? written.map((rule, index) => ({ metric, path: ['thresholds', metric, index], rule }))
      : [{ metric, path: ['thresholds', metric], rule: written }],
  );
}

function RuleRow({ rule: { metric, path, rule }, number, metrics }: { rule: Rule; number: number; metrics: string[] }) {
  const { edit, readOnly, value } = useForm();
  const complaint = useComplaint(path);
  const long = isRecord(rule);
  const [draft, setDraft] = useState<string | null>(null);
  // A rule in words alone becomes a map when it gets a second thing to say.
  const give = (key: string, given: Plain): void => {
    if (long) edit({ kind: 'set', path: [...path, key], value: given });
    else edit({ kind: 'set', path, value: { expr: rule, [key]: given } });
  };
  const take = () =>
    path.length === 3 && isLast(value, metric) ? edit({ kind: 'remove', path: path.slice(0, 2) }) : edit({ kind: 'remove', path });
  const rename = () => {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (next === '' || next === metric) return;
    const there = isRecord(value['thresholds']) ? value['thresholds'][next] : undefined;
    const list = Array.isArray(there) ? there : there === undefined ? [] : [there];
    edit(
      { kind: 'remove', path: path.length === 3 && isLast(value, metric) ? path.slice(0, 2) : path },
      { kind: 'set', path: ['thresholds', next], value: [...list, rule] },
    );
  };
  return (
    <div>
      <div className={classes.rule}>
        <Autocomplete
          size="xs"
          aria-label={`Metric of rule ${number}`}
          data={metrics}
          value={draft ?? metric}
          readOnly={readOnly}
          onChange={setDraft}
          onBlur={rename}
        />
        <CellInput path={long ? [...path, 'expr'] : path} label={`Rule ${number}`} placeholder="p(95)<200" />
        <OverInput
          label={`Window of rule ${number}`}
          value={long ? rule['over'] : undefined}
          onGive={(text) => give('over', text)}
          onTake={() => edit({ kind: 'remove', path: [...path, 'over'] })}
        />
        <Checkbox
          size="xs"
          aria-label={`Rule ${number} aborts the run`}
          title="The run ends when this fails"
          checked={long && rule['abortOnFail'] === true}
          disabled={readOnly}
          onChange={(event) =>
            event.currentTarget.checked ? give('abortOnFail', true) : edit({ kind: 'remove', path: [...path, 'abortOnFail'] })
          }
        />
        <ActionIcon aria-label={`Remove rule ${number}`} title="Remove the rule" disabled={readOnly} onClick={take}>
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      {complaint === undefined || !long ? null : <p className={classes.complaint}>{complaint}</p>}
    </div>
  );
}

function isLast(scenario: Record<string, Plain>, metric: string): boolean {
  const list = isRecord(scenario['thresholds']) ? scenario['thresholds'][metric] : undefined;
  return Array.isArray(list) && list.length === 1;
}

function OverInput({
  label,
  value,
  onGive,
  onTake,
}: {
  label: string;
  value: Plain | undefined;
  onGive: (text: string) => void;
  onTake: () => void;
}) {
  const { readOnly } = useForm();
  const [draft, setDraft] = useState<string | null>(null);
  const written = typeof value === 'string' ? value : '';
  return (
    <Autocomplete
      size="xs"
      aria-label={label}
      placeholder="run"
      data={['10s', '1m', '5m', '1h']}
      value={draft ?? written}
      readOnly={readOnly}
      onChange={setDraft}
      onBlur={() => {
        const next = draft?.trim() ?? written;
        if (next !== written) {
          if (next === '') onTake();
          else onGive(next);
        }
        setDraft(null);
      }}
    />
  );
}
