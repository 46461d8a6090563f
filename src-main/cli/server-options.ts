import { InvalidArgumentError } from 'commander';

/** `--port N`. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 1 to 65535, or 0 for any free one.');
  return port;
}

/** `--origin URL`, repeatable. */
export function collectOrigin(text: string, before: readonly string[] = []): string[] {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, '')) {
    throw new InvalidArgumentError('An origin looks like https://console.example.com, without a path.');
  }
  return [...before, url.origin];
}
