// One cache of what was read. Reads are renewed by events, not by age or by focus; a refusal is not repeated.
import { QueryClient } from '@tanstack/react-query';
import { Refused } from './client.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      networkMode: 'always',
      retry: (failures, error) => !(error instanceof Refused) && failures < 20,
      retryDelay: (attempt) => Math.min(10_000, 500 * 2 ** attempt),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
