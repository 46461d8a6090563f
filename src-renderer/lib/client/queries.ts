import {
  keepPreviousData,
  QueryClient,
  type QueryKey,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { NotConnectedError } from './connection.ts';
import { isFinalError } from './describe-error.ts';
import { showError, showSuccess } from './toasts.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Answers of a local core are cheap; this only spares the second panel of one page the same question.
      staleTime: 2000,
      refetchOnWindowFocus: true,
      // Without a connection a question waits (networkMode `online`), so that asking again costs nothing and happens when the core is back.
      retry: (failures, error) => error instanceof NotConnectedError || (!isFinalError(error) && failures < 2),
      retryDelay: (failures, error) => (error instanceof NotConnectedError ? 0 : 500 * 2 ** failures),
    },
    // A button that is pressed while the core is away says so; it does not act minutes later.
    mutations: { networkMode: 'always', retry: false },
  },
});

interface CoreQueryOptions {
  enabled?: boolean;
  /** Ask again this often while the page is visible. */
  refetchMs?: number;
  /** Show the answer of the previous key until the new one is there (paging, zooming). */
  keepPrevious?: boolean;
}

/** Asks the core. `useCoreQuery(['runs', 'list'], (options) => client.runs.list({ limit: 100 }, options))` */
export function useCoreQuery<T>(
  key: QueryKey,
  ask: (options: { signal: AbortSignal }) => Promise<T>,
  { enabled = true, refetchMs, keepPrevious = false }: CoreQueryOptions = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask({ signal }),
    enabled,
    ...(refetchMs === undefined ? {} : { refetchInterval: refetchMs }),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

interface CoreActionOptions<Input, Output> {
  /** Keys whose answers this changes. */
  changes?: QueryKey[];
  /** Toast after success. */
  done?: string | ((output: Output, input: Input) => string);
  /** "The run was not started": title of the toast when it fails. `null` shows none (the form shows the error). */
  failed: string | null;
  onDone?: (output: Output, input: Input) => void;
}

export interface CoreAction<Input> {
  run: (input: Input) => void;
  busy: boolean;
  error: unknown;
  reset: () => void;
}

/** Does something in the core: busy while it runs, a toast when it fails, the named answers asked anew. */
export function useCoreAction<Input, Output>(
  act: (input: Input) => Promise<Output>,
  options: CoreActionOptions<Input, Output>,
): CoreAction<Input> {
  const cache = useQueryClient();
  const mutation = useMutation({
    mutationFn: (input: Input) => act(input),
    onSuccess: (output, input) => {
      const { done } = options;
      if (done !== undefined) showSuccess(typeof done === 'string' ? done : done(output, input));
      options.onDone?.(output, input);
    },
    onError: (error) => {
      if (options.failed !== null) showError(options.failed, error);
    },
    onSettled: () => {
      for (const key of options.changes ?? []) void cache.invalidateQueries({ queryKey: key });
    },
  });
  return { run: (input) => mutation.mutate(input), busy: mutation.isPending, error: mutation.error, reset: mutation.reset };
}
