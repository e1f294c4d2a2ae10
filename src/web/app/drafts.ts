// The draft journal: what is typed into a form is kept at most a second later, comes back after a closed browser,
// and is wiped when the server's receipt has come (trust.md, promise 1).
import { useCallback, useEffect, useRef, useState } from 'react';
import { now } from '../ui/clock.ts';
import { keep, onVaultOpen, recall, recallAll, wipe } from './vault.ts';

interface Stored<T> {
  readonly at: string;
  readonly value: T;
}

export interface Draft<T> {
  readonly value: T;
  /** Changes fields; kept by itself. */
  readonly set: (patch: Partial<T>) => void;
  /** When the text came back from an earlier visit, else null. */
  readonly restoredFrom: string | null;
  readonly savedAt: string | null;
  /** True once the journal was looked at; forms wait for it before they take the cursor. */
  readonly ready: boolean;
  /** Wipes it: after the receipt, or when the person throws it away. */
  readonly discard: () => Promise<void>;
}

const nameOf = (form: string, id: string): string => `draft/${form}/${id}`;
const saveAfterMs = 800;

/** A form's value, kept in the journal under `form` and `id` (the record's own id, made when the form opened). */
export function useDraft<T extends object>(form: string, id: string, initial: T): Draft<T> {
  const [value, setValue] = useState(initial);
  const [restoredFrom, setRestoredFrom] = useState<string | null>(null);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const latest = useRef(value);
  const dirty = useRef(false);
  const gone = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const name = nameOf(form, id);

  const save = useCallback(async () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    if (!dirty.current || gone.current) return;
    dirty.current = false;
    const at = now();
    try {
      await keep(name, { at, value: latest.current } satisfies Stored<T>);
      setSavedAt(at);
    } catch {
      dirty.current = true; // a full or refused store: tried again at the next change
    }
  }, [name]);

  useEffect(() => {
    let left = false;
    const load = async () => {
      const stored = (await recall(name).catch(() => null)) as Stored<T> | null;
      if (left) return;
      if (stored !== null && !dirty.current) {
        latest.current = { ...latest.current, ...stored.value };
        setValue(latest.current);
        setRestoredFrom(stored.at);
        setSavedAt(stored.at);
      }
      setReady(true);
    };
    void load();
    const stop = onVaultOpen(() => void load());
    const onHide = () => void save();
    addEventListener('pagehide', onHide);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      left = true;
      stop();
      removeEventListener('pagehide', onHide);
      document.removeEventListener('visibilitychange', onHide);
      void save();
    };
  }, [name, save]);

  const set = useCallback(
    (patch: Partial<T>) => {
      latest.current = { ...latest.current, ...patch };
      dirty.current = true;
      setValue(latest.current);
      timer.current ??= setTimeout(() => void save(), saveAfterMs);
    },
    [save],
  );
  const discard = useCallback(async () => {
    gone.current = true;
    if (timer.current !== null) clearTimeout(timer.current);
    await wipe(name);
  }, [name]);

  return { value, set, restoredFrom, savedAt, ready, discard };
}

export interface KeptDraft<T> {
  readonly id: string;
  readonly at: string;
  readonly value: T;
}

/** Drafts of a form that wait to be finished on this screen, newest first. */
export function useKeptDrafts<T>(form: string): readonly KeptDraft<T>[] {
  const [drafts, setDrafts] = useState<readonly KeptDraft<T>[]>([]);
  useEffect(() => {
    let left = false;
    const prefix = nameOf(form, '');
    const load = async () => {
      const found = await recallAll(prefix).catch(() => []);
      if (left) return;
      const kept = found.map(([name, stored]) => ({ id: name.slice(prefix.length), ...(stored as Stored<T>) }));
      setDrafts(kept.toSorted((a, b) => b.at.localeCompare(a.at)));
    };
    void load();
    const stop = onVaultOpen(() => void load());
    return () => {
      left = true;
      stop();
    };
  }, [form]);
  return drafts;
}
