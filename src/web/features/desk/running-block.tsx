// 进行中: matters that are open, own and below, the one that moved last first.
import { useNavigate } from '@tanstack/react-router';
import { routes, type MatterCard, type Vocabulary } from '#modules/reports/contract.ts';
import { BelowLine } from './below-line.tsx';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { useUnit } from '../../app/session.tsx';
import { useNow } from '../../ui/clock.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark, Tag, type Tone } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';

const kindWords = {
  first: '首报',
  followUp: '续报',
  final: '终报',
  verification: '核报',
  correction: '更正报',
  supplement: '补报',
} as const;
type LineState = NonNullable<MatterCard['lineState']>;
/** `whose`: the word is about the one that the report went to. */
const lineWords: Record<LineState, { readonly tone: Tone; readonly word: string; readonly whose?: boolean }> = {
  prepared: { tone: 'close', word: '待报出' },
  calling: { tone: 'close', word: '待电话确认' },
  sent: { tone: 'open', word: '未打开', whose: true },
  taken: { tone: 'done', word: '已接电话', whose: true },
  opened: { tone: 'open', word: '已打开', whose: true },
  acknowledged: { tone: 'done', word: '已签收', whose: true },
  returned: { tone: 'close', word: '已退回', whose: true },
};

/** The same dispatch reads otherwise below, at the desk that received it, and further up. */
function lineOf(card: MatterCard, unitId: string): { readonly tone: Tone; readonly word: string } | undefined {
  if (card.lineState === null) return undefined;
  const { tone, word, whose = false } = lineWords[card.lineState];
  const who = card.lineToUnitId === unitId ? '本室' : card.unit.id === unitId ? '上级' : '其上级';
  return { tone, word: whose ? `${who}${word}` : word };
}

/** `2 人失联 · 1 人受伤`: figures above zero in the pack's words. */
function figureWords(card: MatterCard, vocabulary: Vocabulary | undefined): string {
  const words: string[] = [];
  for (const figure of vocabulary?.figures ?? []) {
    const value = (card.figures as Record<string, unknown>)[figure.code];
    if (typeof value === 'number' && value > 0) words.push(`${figure.name} ${value}${figure.unit ?? ''}`);
  }
  return words.slice(0, 3).join(' · ');
}

/** Open matters. */
export function RunningBlock() {
  const unit = useUnit();
  const navigate = useNavigate();
  const now = useNow(30_000);
  const matters = useRead(
    routes.listMatters,
    { query: { state: 'open', limit: 100 } },
    { wake: ['reports.', 'orders.'], everyMs: 60_000, keep: true },
  );
  const vocabulary = useRead(routes.vocabulary, {});
  return (
    <section className="z-block z-desk-running" aria-label="进行中">
      <div className="z-block-head">
        <h2>进行中{matters.data === undefined ? '' : `（${matters.data.items.length}）`}</h2>
      </div>
      <div className="z-block-body grow">
        {matters.isError ? (
          <QueryError error={matters.error} retry={() => void matters.refetch()} what="进行中的事项" />
        ) : null}
        {matters.isPending ? <Loading what="进行中的事项" /> : null}
        {matters.data === undefined ? null : (
          <KeyList
            label="进行中"
            items={matters.data.items}
            getKey={(card) => card.id}
            onOpen={(card) => void navigate({ to: `/matters/${card.id}` })}
            render={(card) => {
              const parts = [
                card.unit.id === unit.id ? '' : card.unit.name,
                card.lastReport === null
                  ? '未报'
                  : `${kindWords[card.lastReport.kind]}${card.lastReport.ordinal > 1 ? card.lastReport.ordinal : ''}${card.lastReportAt === null ? '' : ` ${formatTime(card.lastReportAt, now)}`}`,
                figureWords(card, vocabulary.data),
              ].filter((part) => part !== '');
              const line = lineOf(card, unit.id);
              return (
                <>
                  <span className="z-level">
                    {card.level.state === 'unknown' ? <Tag>未定</Tag> : <Tag kind="level">{card.level.name}</Tag>}
                  </span>
                  <span className="ellipsis z-running-title" title={card.title}>
                    {card.title}
                  </span>
                  <span className="quiet ellipsis z-running-more" title={parts.join(' · ')}>
                    {parts.join(' · ')}
                  </span>
                  {line === undefined ? null : <StatusMark tone={line.tone} word={line.word} />}
                </>
              );
            }}
            empty={<EmptyState reason="没有进行中的事项" next="接到情况先记电话首报，书面随后。" />}
          />
        )}
      </div>
      <BelowLine />
    </section>
  );
}
