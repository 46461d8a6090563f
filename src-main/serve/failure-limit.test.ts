import { describe, expect, it } from 'vitest';
import { FailureLimit } from './failure-limit.ts';

function limitAt() {
  let now = 0;
  const limit = new FailureLimit(() => now);
  const fail = (address: string, times: number) => {
    for (let i = 0; i < times; i += 1) limit.failed(address);
  };
  return { limit, fail, pass: (seconds: number) => (now += seconds * 1000) };
}

describe('an address that presents wrong credentials', () => {
  it('may mistype a few times', () => {
    const { limit, fail } = limitAt();
    fail('10.0.0.1', 9);
    expect(limit.waitSeconds('10.0.0.1')).toBe(0);
  });

  it('has to wait after ten within a minute, and others do not', () => {
    const { limit, fail } = limitAt();
    fail('10.0.0.1', 10);
    expect(limit.waitSeconds('10.0.0.1')).toBe(30);
    expect(limit.waitSeconds('10.0.0.2')).toBe(0);
  });

  it('may try again after the wait, and waits twice as long the next time', () => {
    const { limit, fail, pass } = limitAt();
    fail('10.0.0.1', 10);
    pass(31);
    expect(limit.waitSeconds('10.0.0.1')).toBe(0);
    fail('10.0.0.1', 10);
    expect(limit.waitSeconds('10.0.0.1')).toBe(60);
  });

  it('is forgiven what it did long ago', () => {
    const { limit, fail, pass } = limitAt();
    fail('10.0.0.1', 9);
    pass(61);
    fail('10.0.0.1', 9);
    expect(limit.waitSeconds('10.0.0.1')).toBe(0);
  });

  it('never waits longer than a quarter of an hour', () => {
    const { limit, fail, pass } = limitAt();
    for (let i = 0; i < 12; i += 1) {
      fail('10.0.0.1', 10);
      expect(limit.waitSeconds('10.0.0.1')).toBeLessThanOrEqual(900);
      pass(901);
    }
  });

  it('does not fill the memory by coming from very many addresses', () => {
    const { limit, fail } = limitAt();
    fail('first', 10);
    for (let i = 0; i < 1000; i += 1) fail(`10.1.${i >> 8}.${i & 255}`, 1);
    expect(limit.waitSeconds('first')).toBe(0);
  });
});
