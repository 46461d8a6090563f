import { Autocomplete, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { criterionOps, type ReviewedCriterion, type ReviewedSource } from '#shared/contract/plan-import.ts';
import classes from './plan-import.module.css';

/** What a criterion can be mapped to in this workspace. */
export interface Sources {
  scenarios: string[];
  datasources: string[];
  probes: string[];
  metrics: string[];
  units: string[];
  stats: string[];
}

export interface FieldProblem {
  field: string;
  message: string;
  hint?: string | undefined;
}

interface CriterionFormProps {
  criterion: ReviewedCriterion;
  phases: readonly { id: string; title: string }[];
  sources: Sources | undefined;
  problems: readonly FieldProblem[];
  onChange: (change: Partial<ReviewedCriterion>) => void;
}

const kinds = [
  { value: 'none', label: 'Nothing yet' },
  { value: 'scenario', label: 'A run of a scenario' },
  { value: 'probe', label: 'A probe of a database' },
  { value: 'import', label: 'A result of another tool' },
  { value: 'checklist', label: 'A person, with a note' },
];

/** Every field of one criterion, with what the plan parser says beside each. */
export function CriterionForm({ criterion, phases, sources, problems, onChange }: CriterionFormProps) {
  const { source } = criterion;
  const said = (field: string) => {
    const found = problems.find((problem) => problem.field === field);
    return found === undefined ? undefined : [found.message, found.hint].filter((part) => part !== undefined).join(' ');
  };
  return (
    <div className={classes.form}>
      <TextInput
        className={classes.wide ?? ''}
        label="Title"
        value={criterion.title}
        error={said('title')}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Autocomplete
        size="xs"
        className={classes.wide ?? ''}
        label="Metric"
        data={sources?.metrics ?? []}
        value={criterion.metric}
        error={said('metric')}
        onChange={(metric) => onChange({ metric })}
      />
      <Autocomplete
        size="xs"
        label="Statistic"
        data={sources?.stats ?? []}
        value={criterion.stat}
        error={said('stat')}
        onChange={(stat) => onChange({ stat })}
      />
      <Select
        label="Comparator"
        data={[...criterionOps]}
        value={criterion.op}
        allowDeselect={false}
        onChange={(op) => {
          const known = criterionOps.find((each) => each === op);
          if (known !== undefined) onChange({ op: known });
        }}
      />
      <NumberInput
        label="Value"
        value={criterion.value}
        hideControls
        error={said('value')}
        onChange={(value) => {
          if (typeof value === 'number') onChange({ value });
        }}
      />
      <Autocomplete
        size="xs"
        label="Unit"
        data={sources?.units ?? []}
        value={criterion.unit}
        error={said('unit')}
        onChange={(unit) => onChange({ unit })}
      />
      {phases.length > 1 ? (
        <Select
          className={classes.wide ?? ''}
          label="Phase"
          data={phases.map(({ id, title }) => ({ value: id, label: title }))}
          value={criterion.phase ?? phases[0]?.id ?? null}
          allowDeselect={false}
          onChange={(phase) => onChange({ phase })}
        />
      ) : null}
      <Select
        className={classes.wide ?? ''}
        label="Answered by"
        data={kinds}
        value={kindOf(source)}
        error={kindOf(source) === 'none' ? undefined : said('source')}
        allowDeselect={false}
        onChange={(kind) => onChange({ source: sourceOfKind(kind, sources) })}
      />
      <SourceFields source={source} sources={sources} onChange={onChange} />
      <Checkbox
        className={classes.wide ?? ''}
        size="xs"
        label="Required: it holds the gate until it passes"
        checked={criterion.required}
        onChange={(event) => onChange({ required: event.currentTarget.checked })}
      />
      {problems
        .filter(({ field }) => field === '')
        .map(({ message }) => (
          <p key={message} className={classes.problem}>
            {message}
          </p>
        ))}
    </div>
  );
}

function SourceFields({ source, sources, onChange }: Pick<CriterionFormProps, 'sources' | 'onChange'> & { source: ReviewedSource | null }) {
  if (source === null) {
    return <p className={classes.note}>It is written as an item of a checklist, with what was read beside it, until somebody maps it.</p>;
  }
  if ('checklist' in source) return null;
  if ('scenario' in source) {
    return (
      <Autocomplete
        size="xs"
        className={classes.wide ?? ''}
        label="Scenario"
        data={sources?.scenarios ?? []}
        value={source.scenario}
        onChange={(scenario) => onChange({ source: { scenario } })}
      />
    );
  }
  if ('import' in source) {
    return (
      <TextInput
        className={classes.wide ?? ''}
        label="Imported as"
        description="The name that evidence import gives the result."
        value={source.import}
        onChange={(event) => onChange({ source: { import: event.currentTarget.value } })}
      />
    );
  }
  return (
    <>
      <Autocomplete
        size="xs"
        label="Probe"
        data={sources?.probes ?? []}
        value={source.probe}
        onChange={(probe) => onChange({ source: { ...source, probe } })}
      />
      <Autocomplete
        size="xs"
        label="Datasource"
        data={sources?.datasources ?? []}
        value={source.datasource}
        onChange={(datasource) => onChange({ source: { ...source, datasource } })}
      />
    </>
  );
}

function kindOf(source: ReviewedSource | null): string {
  return source === null ? 'none' : (kinds.find(({ value }) => value in source)?.value ?? 'none');
}

function sourceOfKind(kind: string | null, sources: Sources | undefined): ReviewedSource | null {
  switch (kind) {
    case 'scenario':
      return { scenario: sources?.scenarios[0] ?? '' };
    case 'probe':
      return { probe: sources?.probes[0] ?? '', datasource: sources?.datasources[0] ?? '' };
    case 'import':
      return { import: 'results' };
    case 'checklist':
      return { checklist: true };
    case null:
    default:
      return null;
  }
}
