// Reading and acting from a page: queries keyed by route, woken by events; acts that tell their refusals.
// Not decided here: how the bytes travel (client.ts), what is kept for a closed browser (outbox.ts).
import { keepPreviousData, useQuery, useQueryClient, type QueryKey, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { RouteOutput, RouteSpec } from '#shared/route.ts';
import { call, type CallInput, type CallOptions } from './client.ts';
import { useWake } from './live.ts';
import { submit } from './outbox.ts';
import { useSay } from './problems.tsx';

/** Key of a read: the route's path first, so that one event may wake all reads of a path. */
export function keyOf(route: RouteSpec, input: object = {}): QueryKey {
  const { params, query } = input as { params?: unknown; query?: unknown };
  return [route.path, params ?? null, query ?? null];
}

interface ReadOptions {
  /** Event types (their beginnings) after which it is read again. */
  readonly wake?: readonly string[];
  /** Alarms: read at once, without jitter. */
  readonly urgent?: boolean;
  /** Only events of this subject wake it. */
  readonly subjectId?: string;
  readonly enabled?: boolean;
  /** Keep showing the last list while the next one loads (filters, search). */
  readonly keep?: boolean;
  /** Read again each so many milliseconds where no event tells. */
  readonly everyMs?: number;
}

/** A read as React state. */
export function useRead<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
  options: ReadOptions = {},
): UseQueryResult<RouteOutput<R>> {
  const key = keyOf(route, input);
  useWake(key, options.wake ?? ['-none-'], options.subjectId, options.urgent);
  return useQuery<unknown>({
    queryKey: key,
    queryFn: ({ signal }): Promise<RouteOutput<R>> => call(route, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
    refetchInterval: options.everyMs ?? false,
  }) as UseQueryResult<RouteOutput<R>>;
}

interface ActOptions extends CallOptions {
  /** Said when it was done. */
  readonly done?: string;
  /** Paths (their beginnings, e.g. `/api/reports`) whose reads are renewed at once. */
  readonly renews?: readonly string[];
  /** Keep it and repeat it until answered; needs `what`. */
  readonly durable?: boolean;
  /** Handle the refusal yourself; return true when handled. */
  readonly onRefused?: (error: unknown) => boolean;
}

/** `const act = useAct(); const answer = await act.run(route, input, { what, done })`; null when it was refused. */
export function useAct(): {
  readonly busy: boolean;
  readonly run: <R extends RouteSpec>(
    route: R,
    input: CallInput<R>,
    options?: ActOptions,
  ) => Promise<RouteOutput<R> | null>;
} {
  const say = useSay();
  const client = useQueryClient();
  const [running, setRunning] = useState(0);
  const run = useCallback(
    async <R extends RouteSpec>(
      route: R,
      input: CallInput<R>,
      options: ActOptions = {},
    ): Promise<RouteOutput<R> | null> => {
      setRunning((n) => n + 1);
      try {
        const answer =
          options.durable === true
            ? await submit(route, input, { ...options, what: options.what ?? '已填写的内容' })
            : await call(route, input, options);
        for (const path of options.renews ?? []) {
          void client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith(path) });
        }
        if (options.done !== undefined) say.done(options.done);
        // An answer of nothing still is an answer.
        return (answer ?? ({} as RouteOutput<R>)) as RouteOutput<R>;
      } catch (error) {
        if (options.onRefused?.(error) !== true) say.failed(error);
        return null;
      } finally {
        setRunning((n) => n - 1);
      }
    },
    [client, say],
  );
  return { busy: running > 0, run };
}
