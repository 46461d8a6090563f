import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import { SelectField, SwitchField, TextField } from './fields.tsx';
import classes from './form.module.css';
import { useForm, useValue } from './form-context.ts';
import { ListField } from './list-field.tsx';
import { PairsField } from './pairs-field.tsx';
import { SqlForm } from './sql-form.tsx';
import { ThinkForm } from './think-form.tsx';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((value) => ({ value, label: value }));

/** The fields of a step by its kind; null where a kind is edited as YAML. */
export function stepFormOf(kind: string, path: Path): ReactNode {
  switch (kind) {
    case 'http':
      return <HttpForm path={[...path, 'http']} />;
    case 'websocket':
      return <WebsocketForm path={[...path, 'websocket']} />;
    case 'sql':
      return <SqlForm path={[...path, 'sql']} />;
    case 'command':
      return <CommandForm path={[...path, 'command']} />;
    case 'script':
      return <ScriptForm path={[...path, 'script']} />;
    case 'think':
      return <ThinkForm path={path} />;
    default:
      return null;
  }
}

function HttpForm({ path }: { path: Path }) {
  return (
    <>
      <div className={classes.fields}>
        <SelectField path={[...path, 'method']} label="Method" options={methods} fallback="GET" />
        <div style={{ gridColumn: 'span 2' }}>
          <TextField path={[...path, 'path']} label="Path" placeholder="/items/1?page=2" mono />
        </div>
      </div>
      <PairsField path={[...path, 'headers']} label="Headers" one="header" />
      <BodyField path={path} />
    </>
  );
}

const bodies: Record<string, Plain> = { json: {}, form: { name: 'value' }, body: 'text' };

function BodyField({ path }: { path: Path }) {
  const { edit, readOnly } = useForm();
  const http = useValue(path);
  const kind = Object.keys(bodies).find((key) => isRecord(http) && http[key] !== undefined) ?? 'none';
  const choose = (next: string) => {
    const gone = kind === 'none' ? [] : [{ kind: 'remove' as const, path: [...path, kind] }];
    const come = next === 'none' ? [] : [{ kind: 'set' as const, path: [...path, next], value: bodies[next] ?? '' }];
    edit(...gone, ...come);
  };
  return (
    <div className={classes.rows}>
      <SegmentedControl
        aria-label="Body"
        data={[
          { value: 'none', label: 'No body' },
          { value: 'json', label: 'JSON' },
          { value: 'form', label: 'Form' },
          { value: 'body', label: 'Text' },
        ]}
        value={kind}
        onChange={choose}
        disabled={readOnly}
        style={{ justifySelf: 'start' }}
      />
      {kind === 'json' ? <JsonField path={[...path, 'json']} /> : null}
      {kind === 'form' ? <PairsField path={[...path, 'form']} label="Form fields" one="field" /> : null}
      {kind === 'body' ? <TextField path={[...path, 'body']} label="Body" lines={3} mono /> : null}
    </div>
  );
}

/** JSON as people know it; it is written into the file as YAML, once it is JSON. */
function JsonField({ path }: { path: Path }) {
  const [wrong, setWrong] = useState(false);
  const { edit } = useForm();
  const value = useValue(path);
  // The field itself would write the text; here only what parses is written.
  const parse = (text: string): Plain => {
    try {
      const parsed = JSON.parse(text) as Plain;
      setWrong(false);
      return parsed;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setWrong(true);
      return value ?? {};
    }
  };
  return (
    <TextField
      path={path}
      label="JSON"
      lines={3}
      mono
      parse={parse}
      format={(written) => (written === undefined ? '' : JSON.stringify(written, null, 2))}
      complaint={wrong ? 'This is not JSON yet; the file keeps what it had.' : undefined}
      onLeave={() => {
        setWrong(false);
        // An empty field means an empty object, not no body.
        if (value === undefined) edit({ kind: 'set', path, value: {} });
      }}
    />
  );
}

function WebsocketForm({ path }: { path: Path }) {
  return (
    <div className={classes.fields}>
      <TextField path={[...path, 'path']} label="Path" placeholder="/ws, on the target" mono />
      <TextField path={[...path, 'url']} label="or address" placeholder="wss://host/path" mono />
      <div className={classes.wide}>
        <TextField path={[...path, 'send']} label="Send" description="One message; several are a list in the YAML." mono />
      </div>
      <TextField path={[...path, 'expect', 'contains']} label="Expect text" mono />
      <TextField path={[...path, 'expect', 'jsonPath']} label="or JSONPath" placeholder="$.type" mono />
      <TextField path={[...path, 'expect', 'within']} label="Within" placeholder="5s" />
      <div className={classes.wide}>
        <SwitchField path={[...path, 'keepOpen']} label="The connection stays open for later steps and iterations" />
      </div>
    </div>
  );
}

function CommandForm({ path }: { path: Path }) {
  return (
    <>
      <div className={classes.fields}>
        <div className={classes.wide}>
          <ListField
            path={[...path, 'run']}
            label="Program and arguments"
            description="One a line. There is no shell: quotes and $ mean themselves."
          />
        </div>
        <TextField path={[...path, 'cwd']} label="Folder" placeholder="the workspace" mono />
        <TextField path={[...path, 'timeout']} label="Timeout" placeholder="of the scenario" />
        <div className={classes.wide}>
          <TextField path={[...path, 'stdin']} label="Standard input" lines={1} mono />
        </div>
      </div>
      <PairsField path={[...path, 'env']} label="Environment" one="variable" />
    </>
  );
}

function ScriptForm({ path }: { path: Path }) {
  return (
    <>
      <div className={classes.fields}>
        <TextField path={[...path, 'module']} label="Module" placeholder="scripts/checkout.ts" mono />
        <TextField path={[...path, 'export']} label="Function" placeholder="default" mono />
      </div>
      <PairsField path={[...path, 'args']} label="Arguments" one="argument" />
    </>
  );
}
