// 续报“无变化” by one key: a follow-up that says that nothing changed, with the figures as they stood.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { superiorOf, unitOf } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { SubmitReceipt } from '../../contract/receipts.ts';
import { mayDraft } from '../../rules/chain.ts';
import { insertReport, reportsOf } from '../../store/reports.ts';
import { matterToWrite } from '../load.ts';
import { emptyReport } from '../matters/telephone.ts';
import { chainOf } from './draft.ts';
import { sendOut } from './send-out.ts';

const WORDS = '截至目前情况无变化。';

/** Reports that nothing changed; it needs no signature because it says nothing new. A15.6 */
export async function noChange(ctx: Ctx, matterId: Id, reportId: Id): Promise<SubmitReceipt> {
  const matter = await matterToWrite(ctx, matterId);
  const pack = await currentPack(ctx);
  const chain = chainOf(matter, await reportsOf(ctx.tx, matterId));
  valueOf(mayDraft(pack, 'followUp', { ...chain, openDrafts: [] }, matter.type, ctx.now));
  const line = await superiorOf(ctx, matter.unit_id, 'reporting');
  if (line === null) throw new Refusal('reports.noSuperior');
  const report = await insertReport(ctx.tx, {
    ...emptyReport(ctx, matter),
    id: reportId,
    kind: 'followUp',
    form: 'written',
    title: matter.title,
    body: WORDS,
    elements: JSON.stringify({ changes: '无变化' }),
    figures: JSON.stringify(matter.figures),
    no_change: true,
  });
  const planned = [
    {
      unitId: line.id,
      role: 'line' as const,
      way: line.external ? ('superiorSystem' as const) : ('thisSystem' as const),
      outside: line.external,
    },
  ];
  const sent = await sendOut(ctx, {
    pack,
    matter,
    report,
    unit: await unitOf(ctx, matter.unit_id),
    line,
    planned,
    signed: '无变化，不经签发',
  });
  return sent.receipt;
}
