// 正在填写: colleagues of the unit at one matter see at which field the other is, before either overwrites anything.
// Decided here: when the own field is told and the others are asked. What happens to both words: saving.ts and the server.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { routes } from '#modules/reports/contract.ts';
import { call } from '../../app/client.ts';
import { useRead } from '../../app/queries.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';

const settleMs = 400;
const leaveMs = 1_500;
const repeatMs = 25_000;
const askMs = 4_000;

interface Writing {
  readonly writers: readonly { readonly field: string; readonly name: string }[];
  readonly prefix: string;
  readonly enter: (field: string) => void;
  readonly leave: () => void;
}

const context = createContext<Writing | null>(null);

interface ProviderProps {
  readonly matterId: string;
  /** Before the names of fields: the report's id and a stroke inside a report's form. */
  readonly prefix?: string;
  /** Asks for the others from the beginning, not only while a field is being filled in. */
  readonly always?: boolean;
  readonly children: ReactNode;
}

/** Gives `WritingField` and `Writers` below it one matter to speak of. */
export function WritingProvider({ matterId, prefix = '', always = false, children }: ProviderProps) {
  const [own, setOwn] = useState<string | null>(null);
  const told = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const others = useRead(
    routes.listWriting,
    { params: { id: matterId } },
    { enabled: always || own !== null, everyMs: always || own !== null ? askMs : 0 },
  );
  const tell = useCallback(
    (field: string | null) => {
      told.current = field;
      // A line that is away says nothing here; the page tells of that itself.
      void call(routes.noteWriting, { params: { id: matterId }, body: { field } }, { silent: true }).catch(
        () => undefined,
      );
    },
    [matterId],
  );
  const later = useCallback(
    (field: string | null, ms: number) => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setOwn(field);
        if (told.current !== field) tell(field);
      }, ms);
    },
    [tell],
  );
  useEffect(() => {
    if (own === null) return undefined;
    const again = setInterval(() => {
      if (document.hasFocus()) tell(own);
    }, repeatMs);
    return () => clearInterval(again);
  }, [own, tell]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      if (told.current !== null) tell(null);
    },
    [tell],
  );
  const writers = others.data?.writers;
  const value = useMemo<Writing>(
    () => ({
      writers: writers ?? [],
      prefix,
      enter: (field) => later(nameIn(prefix, field), settleMs),
      leave: () => later(null, leaveMs),
    }),
    [later, prefix, writers],
  );
  return <context.Provider value={value}>{children}</context.Provider>;
}

/** Fields of the matter itself (`matter.level`) are the same from every page. */
function nameIn(prefix: string, field: string): string {
  return field.startsWith('matter.') ? field : prefix + field;
}

/** What is typed inside is this field; who else is at it stands in `Writers`. */
export function WritingField({ field, children }: { readonly field: string; readonly children: ReactNode }) {
  const writing = useContext(context);
  if (writing === null) return children;
  return (
    <div
      className="r-writing"
      onFocus={(event) => {
        if ((event.target as HTMLElement).matches('input, textarea')) writing.enter(field);
      }}
      onBlur={() => writing.leave()}
    >
      {children}
    </div>
  );
}

/** 赵某正在填写, where a colleague is at this field now. */
export function Writers({ field }: { readonly field: string }) {
  const writing = useContext(context);
  if (writing === null) return null;
  const names = writing.writers.filter((each) => each.field === nameIn(writing.prefix, field)).map((each) => each.name);
  if (names.length === 0) return null;
  return (
    <span role="status" className="nowrap">
      <StatusMark tone="close" word={`${names.join('、')}正在填写`} />
    </span>
  );
}
