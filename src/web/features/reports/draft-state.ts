// A written report while it is typed: what the server holds (base), what was typed since (changes), both shown together.
// Only changed fields are sent, so two people at one report merge by field; who changed the same field is told.
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

/** Names of fields that were typed here and changed by somebody else meanwhile. */
export function clashes(
  changes: Changes,
  was: Fields,
  becomes: Fields,
  elementName: (code: string) => string,
): string[] {
  const found: string[] = [];
  for (const field of ['title', 'text'] as const) {
    if (changes[field] !== undefined && was[field] !== becomes[field] && becomes[field] !== changes[field])
      found.push(names[field] ?? field);
  }
  for (const [code, value] of Object.entries(changes.elements ?? {})) {
    if (was.elements[code] !== becomes.elements[code] && becomes.elements[code] !== value)
      found.push(elementName(code));
  }
  return found;
}

/** Names of fields that somebody else changed meanwhile and that were not being typed here. */
export function changedByOthers(
  changes: Changes,
  was: Fields,
  becomes: Fields,
  elementName: (code: string) => string,
): string[] {
  const found: string[] = [];
  for (const field of ['title', 'text'] as const) {
    if (changes[field] === undefined && was[field] !== becomes[field]) found.push(names[field] ?? field);
  }
  for (const [code, value] of Object.entries(becomes.elements)) {
    if (!isTyped({ code }) || fromFigures.has(code)) continue;
    if (changes.elements?.[code] === undefined && (was.elements[code] ?? '') !== value) found.push(elementName(code));
  }
  return found;
}
