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
  restOf,
  sendable,
  shownOf,
  type Changes,
  type Fields,
} from './draft-state.ts';

const saveAfterMs = 2_000;
const formName = 'reports.write';

interface Kept {
  changes: Changes;
}

export interface Saving {
  readonly shown: Fields;
  readonly change: (patch: Changes) => void;
  /** Sends what waits; false where it could not be stored. */
  readonly flush: () => Promise<number | null>;
  readonly savedAt: string | null;
  readonly restoredFrom: string | null;
  /** Fields typed here that somebody else changed too. */
  readonly others: readonly string[];
  /** Fields that somebody else changed while this form was open. */
  readonly theirs: readonly string[];
  readonly discard: () => Promise<void>;
}

/** The fields as they are shown, and how they are kept. */
export function useSaving(report: ReportDetail): Saving {
  const { id } = report.card;
  const draft = useDraft<Kept>(formName, id, { changes: {} });
  const client = useQueryClient();
  const say = useSay();
  const [base, setBase] = useState(() => baseOf(report));
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [others, setOthers] = useState<readonly string[]>([]);
  const [theirs, setTheirs] = useState<readonly string[]>([]);
  const sending = useRef<Changes>({});
  const revision = useRef(report.card.revision);
  const running = useRef<Promise<number | null> | null>(null);
  const changes = useRef(draft.value.changes);
  changes.current = draft.value.changes;
  const elementName = useCallback(
    (code: string) => report.elements.find((element) => element.code === code)?.name ?? code,
    [report.elements],
  );

  /** A newer state came from the server: it becomes the base, and what somebody else changed is told. */
  const take = useCallback(
    (newer: ReportDetail) => {
      const next = baseOf(newer);
      // What is on its way from here is no change of somebody else.
      const was = shownOf(base, sending.current);
      setOthers((before) => [...new Set([...before, ...clashes(changes.current, was, next, elementName)])]);
      setTheirs((before) => [...new Set([...before, ...changedByOthers(changes.current, was, next, elementName)])]);
      setBase(next);
      revision.current = newer.card.revision;
    },
    [base, elementName],
  );

  // Somebody else saved, or our own save came back: the newer base counts, what was typed here stays on top.
  useEffect(() => {
    if (report.card.revision > revision.current) take(report);
    // The base of the time of the change is meant.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [report]);

  const save = useCallback(async (): Promise<number | null> => {
    const sent = sendable(changes.current);
    if (isEmpty(sent)) return revision.current;
    sending.current = sent;
    for (let tries = 0; ; tries += 1) {
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
        sending.current = sent;
      }
    }
  }, [client, draft, id, say, take]);

  const flush = useCallback(async () => {
    while (running.current !== null) await running.current;
    running.current = save();
    const done = await running.current;
    running.current = null;
    return done;
  }, [save]);

  const waiting = !isEmpty(sendable(draft.value.changes));
  useEffect(() => {
    if (!draft.ready || !waiting) return undefined;
    const timer = setTimeout(() => void flush(), saveAfterMs);
    return () => clearTimeout(timer);
  }, [draft.ready, draft.value.changes, flush, waiting]);

  return {
    shown: shownOf(base, draft.value.changes),
    change: (patch) => {
      const { elements, figures, ...rest } = patch;
      const next: Changes = { ...changes.current, ...rest };
      if (elements !== undefined) next.elements = { ...changes.current.elements, ...elements };
      if (figures !== undefined) next.figures = { ...changes.current.figures, ...figures };
      changes.current = next;
      draft.set({ changes: next });
    },
    flush,
    savedAt,
    restoredFrom: draft.restoredFrom,
    others,
    theirs: theirs.filter((name) => !others.includes(name)),
    discard: draft.discard,
  };
}
