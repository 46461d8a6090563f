import { randomUUID } from 'node:crypto';
import type { Notice } from '#shared/contract/system.ts';
import { Emitter } from '../lifecycle/emitter.ts';

/** Short news for people: a toast in the page, a native notification in the desktop host. */
export class Notices {
  readonly posted = new Emitter<Notice>();

  post(notice: Omit<Notice, 'id' | 'at'>): void {
    this.posted.emit({ ...notice, id: randomUUID(), at: Date.now() });
  }
}
