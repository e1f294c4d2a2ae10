// What a report says: merging changed fields, figures with old and new, elements filled or missing over the whole chain.
import { elementsOwed, figuresFor, type RegulationPack } from '#modules/regulation/index.ts';
import type { Addressee, DraftChanges, Figures } from '../contract/inputs.ts';
import type { ElementView, FigureView } from '../contract/names.ts';
import type { ReportKind } from '../contract/words.ts';

export interface DraftContent {
  readonly title: string;
  readonly text: string;
  readonly elements: Readonly<Record<string, string>>;
  readonly figures: Figures;
  readonly attachments: readonly string[];
  readonly addressees: readonly Addressee[];
}

/** Puts changed fields over a draft; elements and figures by their codes, so that two writers meet per field only. */
export function mergeDraft(draft: DraftContent, changes: DraftChanges): DraftContent {
  return {
    title: changes.title ?? draft.title,
    text: changes.text ?? draft.text,
    elements: { ...draft.elements, ...changes.elements },
    figures: { ...draft.figures, ...changes.figures },
    attachments: changes.attachments ?? draft.attachments,
    addressees: changes.addressees ?? draft.addressees,
  };
}

/** Figures of a matter after a report: what it says over what was known, null takes back to unknown. */
export function mergeFigures(known: Figures, said: Figures): Figures {
  return Object.fromEntries(Object.entries({ ...known, ...said }).filter(([, value]) => value !== null));
}

/** Codes that the pack does not know. */
export function unknownFigures(pack: RegulationPack, figures: Figures): string[] {
  return Object.keys(figures).filter((code) => !pack.figures.some((figure) => figure.code === code));
}

/** Figures with old and new values: those the type asks for, and whatever else is known. A15.6 */
export function figureViews(pack: RegulationPack, type: string | null, now: Figures, before: Figures): FigureView[] {
  const asked = new Set(figuresFor(pack, type).map((figure) => figure.code));
  return pack.figures
    .filter((figure) => asked.has(figure.code) || now[figure.code] !== undefined || before[figure.code] !== undefined)
    .map((figure) => {
      const value = now[figure.code] ?? null;
      const was = before[figure.code] ?? null;
      return {
        code: figure.code,
        name: figure.name,
        unit: figure.unit,
        value,
        was,
        changed: value !== was && was !== null,
      };
    });
}

/** A figure in words; the unknown is a dash. */
export function figureText(view: { value: number | boolean | null; unit: string | null }): string {
  if (view.value === null) return '—';
  if (typeof view.value === 'boolean') return view.value ? '是' : '否';
  return `${view.value}${view.unit === null ? '' : ` ${view.unit}`}`;
}

/** What the system itself knows of a report and nobody needs to type. */
export interface KnownElements {
  readonly reportingUnit: string;
  readonly signer: string;
  readonly dutyOfficer: string;
  readonly time: string;
  readonly place: string;
  readonly source: string;
  readonly siteContact: string;
  readonly siteCommander: string;
  readonly siteLiaison: string;
}

/** Elements of one report in order: typed here, known to the system, or supplied by an earlier report. A15.6 */
export function elementViews(
  pack: RegulationPack,
  kind: ReportKind,
  scope: { type: string | null; level: string | null },
  typed: Readonly<Record<string, string>>,
  known: Partial<KnownElements>,
  earlier: Readonly<Record<string, { value: string; reportId: string }>> = {},
): ElementView[] {
  return elementsOwed(pack, kind, scope).map((element) => {
    const own = (typed[element.code] ?? '').trim();
    const system = (known[element.code as keyof KnownElements] ?? '').trim();
    const before = earlier[element.code];
    const value = own !== '' ? own : system !== '' ? system : (before?.value ?? '');
    return {
      code: element.code,
      name: element.name,
      hint: element.hint,
      optional: element.optional,
      value,
      filled: value.trim() !== '',
      suppliedByReportId: own === '' && system === '' && before !== undefined ? before.reportId : null,
    };
  });
}

/** Elements of the first report that no report has supplied yet: owed until supplied, never a bar. A15.6 */
export function missingViews(views: readonly ElementView[]): ElementView[] {
  return views.filter((view) => !view.filled && !view.optional);
}
