import { api } from './base.ts';

export const memoryRouter = api.memory.router({
  trees: api.memory.trees.handler(({ context, signal }) => context.core.monitors.trees(signal)),
  series: api.memory.series.handler(({ input, context }) => context.core.monitors.chart(input)),
  trends: api.memory.trends.handler(({ input, context }) => context.core.monitors.trends(input)),
});
