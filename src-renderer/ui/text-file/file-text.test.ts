import { describe, expect, it } from 'vitest';
import { baseOf, eol } from './file-text.ts';

describe('line breaks of a file', () => {
  it.each(['a: 1\nb: 2\n', 'a: 1\r\nb: 2\r\n', 'a: 1'])('are LF on the page and go back as they were: %j', (text) => {
    const base = baseOf({ file: 'a.yaml', text, digest: 'd' });
    expect(base.text).not.toContain('\r');
    expect(eol(base.text, base.crlf)).toBe(text);
  });
});
