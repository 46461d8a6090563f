import { statusReport } from '#core/gates/status/status-report.ts';
import { statusPage, statusPageName } from '#core/gates/status/status-page.ts';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { api } from './base.ts';

async function reportNow({ workspace, gates, ledger, revision }: ConsoleCore) {
  const problems = gates.problems().filter(({ severity }) => severity === 'error');
  return statusReport({
    workspace: workspace.config.name,
    details: await gates.details(),
    ledger: ledger.head(),
    revision: revision(),
    problems,
    now: Date.now(),
  });
}

export const statusRouter = api.status.router({
  get: api.status.get.handler(({ context: { core } }) => reportNow(core)),
  page: api.status.page.handler(async ({ context: { core } }) => {
    const report = await reportNow(core);
    return { fileName: statusPageName(report), content: statusPage(report) };
  }),
});
