export { client, useConnection } from './connection.ts';
export { describeError } from './describe-error.ts';
export { queryClient, useCoreAction, useCoreQuery } from './queries.ts';
export { subscribe } from './subscription.ts';
export { showError, showSuccess } from './toasts.ts';
export { type StreamState, useStream } from './use-stream.ts';
