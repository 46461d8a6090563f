import type { Path, Plain } from '#shared/yaml/plain-value.ts';
import { TextField } from './fields.tsx';

interface ListFieldProps {
  path: Path;
  label: string;
  description: string;
  placeholder?: string;
  /** What looks like a number is one. */
  numbers?: boolean;
  lines?: number;
}

/** A list of words, one a line. */
export function ListField({ path, label, description, placeholder, numbers = false, lines = 2 }: ListFieldProps) {
  const item = (text: string): Plain => (numbers && /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text);
  return (
    <TextField
      path={path}
      label={label}
      description={description}
      {...(placeholder === undefined ? {} : { placeholder })}
      lines={lines}
      mono
      parse={(text) => text.replace(/\n$/, '').split('\n').map(item)}
      format={(value) =>
        Array.isArray(value) ? value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join('\n') : ''
      }
    />
  );
}
