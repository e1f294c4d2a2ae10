// A written report while it is typed: what the server holds (base), what was typed since (changes), both shown together.
// Only changed fields are sent, so two people at one report merge by field; a field both changed waits until one decides.
import type { ReportDetail, inputs } from '#modules/reports/contract.ts';

export type Changes = inputs.DraftChanges;
type Figures = NonNullable<Changes['figures']>;
type Addressees = NonNullable<Changes['addressees']>;

/** The fields of a report as the form shows them. */
export interface Fields {
  readonly title: string;
  readonly text: string;
  readonly elements: Readonly<Record<string, string>>;
  readonly figures: Figures;
  readonly attachments: readonly string[];
  readonly addressees: Addressees;
}

/** Elements that the paper carries by itself: from the matter, the unit and the signature. Nobody types them again. */
const byThemselves = new Set(['time', 'place', 'source', 'reportingUnit', 'signer', 'dutyOfficer']);
/** Elements that come from the contacts on the spot, which have numbers and are given in their own panel. A13.3 */
const fromContacts = new Set(['siteContact', 'siteCommander', 'siteLiaison']);

/** Elements that the server words from the figures where nobody typed them. */
const fromFigures = new Set(['consequences', 'casualtiesAndLoss']);

/** Whether an element is typed into the form. */
export function isTyped(element: { readonly code: string }): boolean {
  return !byThemselves.has(element.code) && !fromContacts.has(element.code);
}

/** Whether an element stands in the form already: typed, or worded from figures that were filled in. */
export function isSupplied(element: { readonly code: string; readonly value: string }, shown: Fields): boolean {
  if ((shown.elements[element.code] ?? element.value).trim() !== '') return true;
  return (
    fromFigures.has(element.code) && Object.values(shown.figures).some((value) => value !== null && value !== false)
  );
}

/** The fields as the server holds them. */
export function baseOf(report: ReportDetail): Fields {
  return {
    title: report.title,
    text: report.text,
    elements: Object.fromEntries(
      report.elements
        .filter((element) => element.suppliedByReportId === null)
        .map((element) => [element.code, element.value]),
    ),
    figures: Object.fromEntries(report.figures.map((figure) => [figure.code, figure.value])),
    attachments: report.attachments.map((file) => file.id),
    addressees: report.addressees.map(({ unitId, role, way }) => ({ unitId, role, way })),
  };
}

/** Base and changes together. */
export function shownOf(base: Fields, changes: Changes): Fields {
  return {
    title: changes.title ?? base.title,
    text: changes.text ?? base.text,
    elements: { ...base.elements, ...changes.elements },
    figures: { ...base.figures, ...changes.figures },
    attachments: changes.attachments ?? base.attachments,
    addressees: changes.addressees ?? base.addressees,
  };
}

/** What is still to be sent after `sent` was stored: fields typed on meanwhile. */
export function restOf(changes: Changes, sent: Changes): Changes {
  const rest: Changes = {};
  if (changes.title !== undefined && changes.title !== sent.title) rest.title = changes.title;
  if (changes.text !== undefined && changes.text !== sent.text) rest.text = changes.text;
  const elements = newer(changes.elements, sent.elements);
  if (elements !== null) rest.elements = elements;
  const figures = newer(changes.figures, sent.figures);
  if (figures !== null) rest.figures = figures;
  if (changes.attachments !== undefined && changes.attachments !== sent.attachments)
    rest.attachments = changes.attachments;
  if (changes.addressees !== undefined && changes.addressees !== sent.addressees) rest.addressees = changes.addressees;
  return rest;
}

function newer<T>(now: Record<string, T> | undefined, sent: Record<string, T> | undefined): Record<string, T> | null {
  const left = Object.entries(now ?? {}).filter(([code, value]) => sent?.[code] !== value);
  return left.length === 0 ? null : Object.fromEntries(left);
}

/** Whether nothing waits to be sent. */
export function isEmpty(changes: Changes): boolean {
  return Object.keys(changes).length === 0;
}

/** What can be sent: an empty title is not sent, the server keeps the last one. */
export function sendable(changes: Changes): Changes {
  if (changes.title === undefined || changes.title.trim() !== '') return changes;
  const { title: _title, ...rest } = changes;
  return rest;
}

const names: Readonly<Record<string, string>> = { title: '标题', text: '正文' };

/** How fields are called on the screen: elements and figures by their names in the report. */
export type NameOf = (kind: 'element' | 'figure', code: string) => string;

/** One field with what was typed here and what a colleague stored meanwhile; until somebody decides, neither is lost. */
export interface Clash {
  /** `title`, `text`, `element:<code>`, `figure:<code>`. */
  readonly key: string;
  readonly name: string;
  readonly theirs: string;
}

/** Fields typed here that somebody else changed meanwhile to something else. */
export function clashes(changes: Changes, was: Fields, becomes: Fields, nameOf: NameOf): Clash[] {
  const found: Clash[] = [];
  const add = (key: string, name: string, mine: unknown, before: unknown, theirs: unknown) => {
    if (mine !== undefined && before !== theirs && theirs !== mine)
      found.push({ key, name, theirs: theirs === null || theirs === undefined ? '' : String(theirs) });
  };
  for (const field of ['title', 'text'] as const)
    add(field, names[field] ?? field, changes[field], was[field], becomes[field]);
  for (const [code, mine] of Object.entries(changes.elements ?? {}))
    add(`element:${code}`, nameOf('element', code), mine, was.elements[code] ?? '', becomes.elements[code] ?? '');
  for (const [code, mine] of Object.entries(changes.figures ?? {}))
    add(`figure:${code}`, nameOf('figure', code), mine, was.figures[code] ?? null, becomes.figures[code] ?? null);
  return found;
}

/** The changes without some fields, named as in `Clash`. */
export function without(changes: Changes, keys: readonly string[]): Changes {
  const rest: Changes = { ...changes };
  if (keys.includes('title')) delete rest.title;
  if (keys.includes('text')) delete rest.text;
  const keep = <T>(kind: string, of: Record<string, T> | undefined): Record<string, T> | null => {
    const left = Object.entries(of ?? {}).filter(([code]) => !keys.includes(`${kind}:${code}`));
    return left.length === 0 ? null : Object.fromEntries(left);
  };
  const elements = keep('element', changes.elements);
  const figures = keep('figure', changes.figures);
  delete rest.elements;
  delete rest.figures;
  return { ...rest, ...(elements === null ? {} : { elements }), ...(figures === null ? {} : { figures }) };
}

/** Lists are put together: what was added or taken off here is done to the list as it stands at the server now. */
export function rebased(changes: Changes, was: Fields, becomes: Fields): Changes {
  const next: Changes = { ...changes };
  if (changes.attachments !== undefined)
    next.attachments = joined(changes.attachments, was.attachments, becomes.attachments, (id) => id);
  if (changes.addressees !== undefined)
    next.addressees = joined(
      changes.addressees,
      was.addressees,
      becomes.addressees,
      (one) => one.unitId,
      (one) => `${one.role} ${one.way}`,
    );
  return next;
}

function joined<T>(
  mine: readonly T[],
  was: readonly T[],
  theirs: readonly T[],
  keyOf: (one: T) => string,
  valueOf: (one: T) => string = () => '',
): T[] {
  const before = new Map(was.map((one) => [keyOf(one), valueOf(one)]));
  const kept = new Set(mine.map(keyOf));
  const changed = mine.filter((one) => before.get(keyOf(one)) !== valueOf(one));
  const own = new Map(changed.map((one) => [keyOf(one), one]));
  const there = new Set(theirs.map(keyOf));
  return [
    ...theirs.filter((one) => kept.has(keyOf(one)) || !before.has(keyOf(one))).map((one) => own.get(keyOf(one)) ?? one),
    ...changed.filter((one) => !there.has(keyOf(one))),
  ];
}

/** Names of fields that somebody else changed meanwhile and that were not being typed here. */
export function changedByOthers(changes: Changes, was: Fields, becomes: Fields, nameOf: NameOf): string[] {
  const found: string[] = [];
  for (const field of ['title', 'text'] as const) {
    if (changes[field] === undefined && was[field] !== becomes[field]) found.push(names[field] ?? field);
  }
  for (const [code, value] of Object.entries(becomes.elements)) {
    if (!isTyped({ code }) || fromFigures.has(code)) continue;
    if (changes.elements?.[code] === undefined && (was.elements[code] ?? '') !== value)
      found.push(nameOf('element', code));
  }
  for (const [code, value] of Object.entries(becomes.figures)) {
    if (changes.figures?.[code] === undefined && (was.figures[code] ?? null) !== value)
      found.push(nameOf('figure', code));
  }
  if (becomes.attachments.some((id) => !was.attachments.includes(id))) found.push('附件');
  return found;
}
