// The text of a report made of its fields, as a beginning that the officer goes over: when, where, what, how many, then
// each element in its order. Nothing is invented; what is unknown is left out.
import type { MatterDetail, ReportDetail } from '#modules/reports/contract.ts';
import { formatPaper } from '../../ui/time.ts';
import { isTyped, type Fields } from './draft-state.ts';

/** A paragraph of the fields, begun with the words told by telephone (`told`); empty where nothing is known. */
export function composeText(
  matter: Pick<MatterDetail, 'card'>,
  report: Pick<ReportDetail, 'elements' | 'figures'>,
  fields: Fields,
  told = '',
): string {
  const { card } = matter;
  const when = card.happenedAt === null ? '' : `${formatPaper(card.happenedAt)}，`;
  const title = fields.title === '' ? card.title : fields.title;
  const where = card.place.text === '' || title.includes(card.place.text) ? '' : card.place.text;
  const figures = report.figures.flatMap((figure) => {
    const value = fields.figures[figure.code] ?? null;
    if (typeof value === 'number') return [`${figure.name} ${value}${figure.unit ?? ''}`];
    return value === true ? [figure.name] : [];
  });
  const elements = report.elements.filter(isTyped).flatMap((element) => {
    const value = (fields.elements[element.code] ?? '').trim();
    return value === '' ? [] : [`${element.name}：${ended(value)}`];
  });
  const words = told.trim();
  // The words told on the telephone stay as they were said; a title that they already hold is not said again.
  const head = words === '' ? title : words.includes(title) || title === '' ? words : `${ended(title)}${words}`;
  const first = `${when}${words.includes(where) ? '' : where}${ended(head)}`;
  return [figures.length === 0 ? first : `${first}截至目前，${figures.join('，')}。`, ...elements].join('\n');
}

function ended(words: string): string {
  return /[。！？]$/.test(words) ? words : `${words}。`;
}
