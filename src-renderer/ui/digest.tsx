import { CopyButton } from '@mantine/core';
import classes from './quantity.module.css';

/** `9c41…e7f2`: enough to recognise, not to prove. */
export function shortDigest(digest: string): string {
  return digest.length <= 12 ? digest : `${digest.slice(0, 4)}…${digest.slice(-4)}`;
}

/** A digest in short; the whole on hover, a click copies it. */
export function Digest({ value, long = false }: { value: string; long?: boolean }) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <button
          type="button"
          className={classes.digest}
          title={`${value} (click copies)`}
          aria-label={`Copy digest ${long ? value : shortDigest(value)}`}
          onClick={copy}
        >
          {long ? value : shortDigest(value)}
          {copied ? <span className={classes.copied}>copied</span> : null}
        </button>
      )}
    </CopyButton>
  );
}
