import { api } from './base.ts';

export const runsRouter = api.runs.router({
  scenarios: api.runs.scenarios.handler(({ context: { core } }) => core.runs.scenarios()),
  preview: api.runs.preview.handler(({ context: { core }, input }) => core.runs.preview(input)),
  start: api.runs.start.handler(({ context: { core, who }, input }) =>
    core.runs.start({ file: input.file, overrides: input.overrides, who: input.by === undefined ? who : core.gates.personOf(input.by) }),
  ),
  dryRun: api.runs.dryRun.handler(({ context: { core }, input }) => core.dryRuns.run(input)),
  list: api.runs.list.handler(({ context: { core }, input }) => core.runs.list(input)),
  get: api.runs.get.handler(({ context: { core }, input }) => core.runs.get(input)),
  live: api.runs.live.handler(({ context: { core }, input, signal }) => core.runs.live({ ...input, signal })),
  series: api.runs.series.handler(({ context: { core }, input }) => core.runs.charts.series(input)),
  heatmap: api.runs.heatmap.handler(({ context: { core }, input }) => core.runs.charts.heatmap(input)),
  distribution: api.runs.distribution.handler(({ context: { core }, input }) => core.runs.charts.distribution(input)),
  hold: api.runs.hold.handler(({ context: { core, who }, input }) => core.runs.hold({ ...input, who })),
  resume: api.runs.resume.handler(({ context: { core, who }, input }) => core.runs.resume({ ...input, who })),
  rate: api.runs.rate.handler(({ context: { core, who }, input }) => core.runs.rate({ ...input, who })),
  extend: api.runs.extend.handler(({ context: { core, who }, input }) => core.runs.extend({ ...input, who })),
  stop: api.runs.stop.handler(({ context: { core, who }, input }) => core.runs.stop({ ...input, who })),
  recover: api.runs.recover.handler(({ context: { core, who }, input }) => core.runs.recover({ ...input, who })),
  pin: api.runs.pin.handler(({ context: { core, who }, input }) => core.runs.pin({ ...input, who })),
  unpin: api.runs.unpin.handler(({ context: { core, who }, input }) => core.runs.unpin({ ...input, who })),
  compare: api.runs.compare.handler(({ context: { core }, input }) => core.analyses.compare(input)),
  export: api.runs.export.handler(({ context: { core }, input }) => core.analyses.export(input)),
});
