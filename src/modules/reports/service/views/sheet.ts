// A report as a page of paper: everything that stands on the A4 sheet in order, ready for fax and stamp; and the text
// that is copied into the superior's own system. Layout is the web's affair. A19.1
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { PrintSheet } from '../../contract/report-records.ts';
import { reportName } from '../../rules/chain.ts';
import { elementViews, figureText, figureViews } from '../../rules/content.ts';
import { dispatchesOf } from '../../store/dispatches.ts';
import { siteContactsOf } from '../../store/records.ts';
import { signoffsOf, versionsOf } from '../../store/reports.ts';
import { loadReport } from '../load.ts';
import { dispatchPlan } from '../reports/plan.ts';
import { categoryName, levelView, namesFor, typeName } from './names.ts';
import { knownElements, timeText } from './report.ts';

const SIGNED = { system: '系统内签发', telephone: '电话签发', paper: '纸面签发', later: '补签' } as const;
const FOOTER = '本系统为非涉密系统，严禁处理、传输国家秘密';

/** Casualties and loss that nobody typed are the figures in words: the sheet has them among its figures already. */
function isFigures(code: string, typed: Readonly<Record<string, string>>): boolean {
  return ['consequences', 'casualtiesAndLoss'].includes(code) && (typed[code] ?? '').trim() === '';
}

/** Everything on the sheet. A19.1 */
export async function readSheet(ctx: Ctx, id: Id): Promise<PrintSheet> {
  const { matter, report } = await loadReport(ctx, id);
  const version = (await versionsOf(ctx.tx, id)).at(-1);
  const signoffs = await signoffsOf(ctx.tx, id);
  const contacts = await siteContactsOf(ctx.tx, matter.id);
  const dispatches = await dispatchesOf(ctx.tx, { reportId: id });
  const bare = await namesFor(ctx, {});
  const planned =
    dispatches.length > 0
      ? dispatches.map((one) => ({ unitId: one.to_unit_id, role: one.role }))
      : (await dispatchPlan(ctx, bare.pack, matter, report)).planned;
  const names = await namesFor(ctx, {
    units: [matter.unit_id, matter.level_by_unit_id, ...planned.map((one) => one.unitId)],
    people: [report.drafted_by, ...signoffs.map((one) => one.person_id)],
    files: report.attachments,
  });
  const { pack } = names;
  const elements = elementViews(
    pack,
    report.kind,
    { type: matter.type, level: matter.level },
    report.elements,
    knownElements(names, matter, report, signoffs, contacts),
  );
  const figures = figureViews(pack, matter.type, report.figures, version?.figures_before ?? {}).filter(
    (view) => view.value !== null || view.was !== null,
  );
  const signature = signoffs.findLast((one) => one.act === 'signOff');
  const level = levelView(names, matter);
  return {
    heading: `${names.unit(matter.unit_id).fullName}值班信息`,
    number: report.number_text ?? '',
    name: reportName(report.kind, report.form, report.ordinal),
    title: report.title,
    to: planned
      .filter((one) => one.role === 'line' || one.role === 'direct')
      .map((one) => names.unit(one.unitId).fullName),
    copies: planned
      .filter((one) => one.role === 'copy' || one.role === 'sideways')
      .map((one) => names.unit(one.unitId).fullName),
    from: names.unit(matter.unit_id).fullName,
    level: level.state === 'unknown' ? level.name : `${level.state === 'determined' ? '认定' : '初判'}${level.name}`,
    category: categoryName(pack, matter.category).name,
    type: typeName(pack, matter.type)?.name ?? '',
    place: matter.place_text,
    happenedAt: matter.happened_at,
    learnedAt: matter.learned_at,
    elements: elements
      .filter((view) => view.filled && !isFigures(view.code, report.elements))
      .map((view) => ({ name: view.name, value: view.value })),
    figures: figures.map((view) => ({
      name: view.name,
      value: figureText(view),
      was: view.changed ? figureText({ value: view.was, unit: view.unit }) : '',
    })),
    text: report.body,
    attachments: names.files(report.attachments).map((file) => file.name),
    signer: signature === undefined ? '' : (names.person(signature.person_id)?.name ?? ''),
    signedHow:
      signature === undefined
        ? report.unsigned_reason === ''
          ? ''
          : '先报后签，签发待补'
        : `${SIGNED[signature.way]} ${timeText(signature.at)}`,
    dutyOfficer: names.person(report.drafted_by)?.name ?? '',
    submittedAt: report.submitted_at,
    digest: report.digest ?? '',
    footer: FOOTER,
  };
}

/** Title, text and attachments in the layout of the province's system, to be copied by hand. A19.1 */
export async function readCopyText(ctx: Ctx, id: Id) {
  const sheet = await readSheet(ctx, id);
  const { report } = await loadReport(ctx, id);
  const names = await namesFor(ctx, { files: report.attachments });
  const lines = [
    `${sheet.name}　${sheet.number}`,
    `事件级别：${sheet.level}　信息类别：${sheet.category}${sheet.type === '' ? '' : `　事件类型：${sheet.type}`}`,
    ...(sheet.happenedAt === null ? [] : [`事发时间：${timeText(sheet.happenedAt)}`]),
    ...(sheet.place === '' ? [] : [`事发地点：${sheet.place}`]),
    '',
    sheet.text,
    ...sheet.elements.filter((one) => !sheet.text.includes(one.value)).map((one) => `${one.name}：${one.value}`),
    ...sheet.figures.map((one) => `${one.name}：${one.value}${one.was === '' ? '' : `（上报为 ${one.was}）`}`),
    '',
    `报送单位：${sheet.from}`,
    ...(sheet.signer === '' ? [] : [`签发人：${sheet.signer}`]),
    `值班员：${sheet.dutyOfficer}`,
  ];
  return { title: sheet.title, text: lines.join('\n'), attachments: names.files(report.attachments) };
}
