// The page's address as its state: filters and searches stand in it, so that a list can be kept, shared and returned to.
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import { newId } from '../ui/ids.ts';

/** `const [filters, setFilters] = useFilters(); setFilters({ word: '滑坡' })`; an empty value leaves the address. */
export function useFilters(): readonly [
  Readonly<Record<string, string>>,
  (patch: Record<string, string | undefined>) => void,
] {
  const search = useRouterState({ select: (state) => state.location.searchStr });
  const navigate = useNavigate();
  const values = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const set = useCallback(
    (patch: Record<string, string | undefined>) => {
      const next = { ...values };
      for (const [name, value] of Object.entries(patch)) {
        if (value === undefined || value === '') delete next[name];
        else next[name] = value;
      }
      void navigate({ to: '.', search: next as never, replace: true });
    },
    [values, navigate],
  );
  return [values, set];
}

/** Query text of filters and back: plain names and values, no JSON. */
export const searchText = {
  parse: (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text)),
  stringify: (values: Record<string, unknown>): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(values))
      if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
    const text = search.toString();
    return text === '' ? '' : `?${text}`;
  },
};

/** Id of the form that this page opened, kept in the address so that a reload returns to it; null for one moment. */
export function useFormId(): string | null {
  const [filters, setFilters] = useFilters();
  const id = filters['id'];
  useEffect(() => {
    if (id === undefined) setFilters({ id: newId() });
  }, [id, setFilters]);
  return id ?? null;
}
