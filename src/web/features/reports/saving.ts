// Keeps what is typed into a report here, and brings it to the server field by field; somebody else's save is merged.
// Not decided here: which fields a report has (draft-state.ts), what the form looks like.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { routes, type ReportDetail } from '#modules/reports/contract.ts';
import { call, Refused } from '../../app/client.ts';
import { useDraft } from '../../app/drafts.ts';
import { useSay } from '../../app/problems.tsx';
import { keyOf } from '../../app/queries.ts';
import {
  baseOf,
  changedByOthers,
  clashes,
  isEmpty,
  rebased,
  restOf,
  sendable,
  shownOf,
  without,
  type Changes,
  type Clash,
  type Fields,
  type NameOf,
} from './draft-state.ts';

const saveAfterMs = 2_000;
const formName = 'reports.write';

interface Kept {
  changes: Changes;
  /** What the server held when they were typed: after a closed browser it shows what colleagues did meanwhile. */
  from: Fields | null;
}

export interface Saving {
  readonly shown: Fields;
  readonly change: (patch: Changes) => void;
  /** Sends what waits; false where it could not be stored. */
  readonly flush: () => Promise<number | null>;
  readonly savedAt: string | null;
  readonly restoredFrom: string | null;
  /** Fields typed here that somebody else changed too: kept here and not sent until one of both words is chosen. */
  readonly others: readonly Clash[];
  readonly decide: (key: string, whose: 'mine' | 'theirs') => void;
  /** Fields that somebody else changed while this form was open. */
  readonly theirs: readonly string[];
  readonly discard: () => Promise<void>;
}

/** The fields as they are shown, and how they are kept. */
export function useSaving(report: ReportDetail): Saving {
  const { id } = report.card;
  const draft = useDraft<Kept>(formName, id, { changes: {}, from: null });
  const client = useQueryClient();
  const say = useSay();
  const [base, setBase] = useState(() => baseOf(report));
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [others, setOthers] = useState<readonly Clash[]>([]);
  const held = useRef<readonly Clash[]>([]);
  const [theirs, setTheirs] = useState<readonly string[]>([]);
  const sending = useRef<Changes>({});
  const revision = useRef(report.card.revision);
  const running = useRef<Promise<number | null> | null>(null);
  const changes = useRef(draft.value.changes);
  changes.current = draft.value.changes;
  const nameOf = useCallback<NameOf>(
    (kind, code) =>
      (kind === 'element' ? report.elements : report.figures).find((one) => one.code === code)?.name ?? code,
    [report.elements, report.figures],
  );
  const hold = useCallback((found: readonly Clash[]) => {
    if (found.length === 0) return;
    held.current = [...held.current.filter((one) => found.every((other) => other.key !== one.key)), ...found];
    setOthers(held.current);
  }, []);
  /** What may be sent now: fields that wait for a decision stay here. */
  const toSend = useCallback(
    () =>
      sendable(
        without(
          changes.current,
          held.current.map((one) => one.key),
        ),
      ),
    [],
  );

  /** A newer state came from the server: it becomes the base, and what somebody else changed is told. */
  const take = useCallback(
    (newer: ReportDetail) => {
      const next = baseOf(newer);
      // What is on its way from here may be in the newer state or not yet: neither is a change of somebody else.
      const own = shownOf(base, sending.current);
      const both = [base, own].map((was) => clashes(changes.current, was, next, nameOf));
      hold((both[0] ?? []).filter((one) => both[1]?.some((other) => other.key === one.key) === true));
      const [since, sinceOwn] = [base, own].map((was) => changedByOthers(changes.current, was, next, nameOf));
      const others = (since ?? []).filter((name) => sinceOwn?.includes(name) === true);
      setTheirs((before) => [...new Set([...before, ...others])]);
      changes.current = rebased(changes.current, base, next);
      draft.set({ changes: changes.current, from: next });
      setBase(next);
      revision.current = newer.card.revision;
    },
    [base, draft, hold, nameOf],
  );

  // What came back from a closed browser was typed over an older state: what colleagues stored meanwhile is told first.
  const looked = useRef(false);
  useEffect(() => {
    if (!draft.ready || looked.current) return;
    looked.current = true;
    const { from } = draft.value;
    if (draft.restoredFrom === null || from === null) return;
    hold(clashes(changes.current, from, base, nameOf));
    changes.current = rebased(changes.current, from, base);
    draft.set({ changes: changes.current, from: base });
    // Only what was there at the beginning is looked at.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [draft.ready]);

  // Somebody else saved, or our own save came back: the newer base counts, what was typed here stays on top.
  useEffect(() => {
    if (report.card.revision > revision.current) take(report);
    // The base of the time of the change is meant.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [report]);

  const save = useCallback(async (): Promise<number | null> => {
    for (let tries = 0; ; tries += 1) {
      const sent = toSend();
      if (isEmpty(sent)) return revision.current;
      sending.current = sent;
      try {
        const answer = await call(
          routes.saveDraft,
          { params: { id }, body: { revision: revision.current, changes: sent } },
          { untilAnswered: true },
        );
        revision.current = answer.revision;
        setBase((before) => shownOf(before, sent));
        const rest = restOf(changes.current, sent);
        changes.current = rest;
        draft.set({ changes: rest });
        sending.current = {};
        setSavedAt(answer.at);
        return answer.revision;
      } catch (error) {
        if (!(error instanceof Refused) || error.problem.code !== 'platform.staleRevision' || tries >= 2) {
          sending.current = {};
          say.failed(error);
          return null;
        }
        const newer = await call(routes.readReport, { params: { id } }, { silent: true });
        client.setQueryData(keyOf(routes.readReport, { params: { id } }), newer);
        // It was refused, so nothing of it is on its way any more.
        sending.current = {};
        take(newer);
      }
    }
  }, [client, draft, id, say, take, toSend]);

  const flush = useCallback(async () => {
    while (running.current !== null) await running.current;
    running.current = save();
    const done = await running.current;
    running.current = null;
    return done;
  }, [save]);

  const waiting = !isEmpty(
    sendable(
      without(
        draft.value.changes,
        others.map((one) => one.key),
      ),
    ),
  );
  useEffect(() => {
    if (!draft.ready || !waiting) return undefined;
    const timer = setTimeout(() => void flush(), saveAfterMs);
    return () => clearTimeout(timer);
  }, [draft.ready, draft.value.changes, flush, waiting]);

  const decide = (key: string, whose: 'mine' | 'theirs') => {
    held.current = held.current.filter((one) => one.key !== key);
    if (whose === 'theirs') {
      changes.current = without(changes.current, [key]);
      draft.set({ changes: changes.current });
    }
    setOthers(held.current);
  };

  return {
    shown: shownOf(base, draft.value.changes),
    change: (patch) => {
      const { elements, figures, ...rest } = patch;
      const next: Changes = { ...changes.current, ...rest };
      if (elements !== undefined) next.elements = { ...changes.current.elements, ...elements };
      if (figures !== undefined) next.figures = { ...changes.current.figures, ...figures };
      changes.current = next;
      draft.set({ changes: next, from: base });
    },
    flush,
    savedAt,
    restoredFrom: draft.restoredFrom,
    others,
    decide,
    theirs: theirs.filter((name) => others.every((one) => one.name !== name)),
    discard: draft.discard,
  };
}
