// The values of a pack in the words of the duty room, one line for each thing that is set.
// Decided here: wording only. What a value means stands in the rules that use it.
import type { Limit, RegulationPack, UnitMatch } from '../pack.ts';

const SPAN = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** `PT30M` → 30 分钟. */
export function spanWords(iso: string): string {
  const [, days, hours, minutes, seconds] = SPAN.exec(iso) ?? [];
  const part = (value: string | undefined, unit: string): string[] =>
    value === undefined || Number(value) === 0 ? [] : [`${Number(value)} ${unit}`];
  const parts = [...part(days, '天'), ...part(hours, '小时'), ...part(minutes, '分钟'), ...part(seconds, '秒')];
  return parts.length === 0 ? '当时' : parts.join(' ');
}

const ANCHORS: Readonly<Record<string, string>> = {
  asked: '要求',
  received: '收到',
  learned: '获知',
  happened: '事发',
  shiftStart: '接班时刻',
  lastSeen: '最后在线',
  leaving: '离开',
  farewell: '告别仪式',
  holiday: '假期首日',
  yearStart: '次年元旦',
  finalReport: '终报',
};
const EVERY = { week: '每周', quarter: '每季度', halfYear: '每半年', year: '每年' } as const;
const anchor = (code: string): string => ANCHORS[code] ?? code;

/** A limit as one line. */
export function limitWords(limit: Limit): string {
  switch (limit.kind) {
    case 'elapsed':
      return `${anchor(limit.from)}起 ${spanWords(limit.duration)}内`;
    case 'given':
      return '按交办时给定的时间';
    case 'workingDays':
      return `${limit.days} 个工作日（到 ${limit.at}）${limit.interimMeets === true ? '，可先报阶段进展' : ''}`;
    case 'naturalDaysBefore':
      return `${anchor(limit.before)}前 ${limit.days} 日（到 ${limit.at}）`;
    case 'naturalDaysAfter':
      return `${anchor(limit.after)}后 ${limit.days} 日（到 ${limit.at}）`;
    case 'recurring':
      return `${EVERY[limit.every]}一次${limit.window === 'lastWeek' ? '，最后一周' : ''}`;
  }
}

const ENDS: Readonly<Record<string, string>> = { city: '市', province: '省', stateCouncil: '国务院' };
const ends = (codes: readonly string[]): string => codes.map((code) => ENDS[code] ?? code).join('、');
const nameIn = (list: readonly { readonly code: string; readonly name: string }[], code: string): string =>
  list.find((one) => one.code === code)?.name ?? code;

/** First reports by level, sensitive and forecast ones. */
export function firstReportLines(pack: RegulationPack): string[] {
  const { rows, sensitive, forecast, unknownLevelAs, clocks } = pack.firstReports;
  const follow = (one: { every: string | null; onChange: boolean }): string =>
    [one.every === null ? [] : [`每 ${spanWords(one.every)}`], one.onChange ? ['有变化即报'] : []].flat().join('，');
  const line = (head: string, row: (typeof rows)[number] | typeof forecast): string =>
    `${head}：${nameIn(clocks, row.clock)}起电话 ${spanWords(row.telephone)}、书面 ${spanWords(row.written)}；续报${follow(row.followUp)}；报到${ends(row.endsAt)}`;
  return [
    ...rows.map((row) =>
      line(
        [
          nameIn(pack.levels, row.for.level),
          ...(row.for.families ?? []).map((code) => nameIn(pack.families, code)),
          ...(row.for.types ?? []),
        ].join(' '),
        row,
      ),
    ),
    line('预测预警、风险', forecast),
    `敏感：要求提高 ${sensitive.raiseBy} 级；续报${follow(sensitive.followUp)}；报到${ends(sensitive.endsAt)}`,
    `级别未判定：按${nameIn(pack.levels, unknownLevelAs)}`,
  ];
}

/** How much earlier what is handed down is due. */
export function marginLines(pack: RegulationPack): string[] {
  const { short, between, days, neverMoreThanShare } = pack.margin;
  return [
    `上级时限在 ${spanWords(short.within)}以内：提前 ${spanWords(short.minus)}`,
    `超过 ${spanWords(short.within)}、不按天计：提前 ${spanWords(between.minus)}`,
    `按天计：提前 ${days.minusWorkingDays} 个工作日`,
    `最多不超过余下时间的 ${Math.round(neverMoreThanShare * 100)}%`,
  ];
}

/** When reminders come. */
export function reminderLines(pack: RegulationPack): string[] {
  return pack.reminders.rules.map((rule) => {
    const before = (rule.before ?? []).map((span) => `前 ${spanWords(span)}`);
    const at = (rule.at ?? []).map(({ daysBefore, time }) =>
      daysBefore === 0 ? `当日 ${time}` : `前 ${daysBefore} 日 ${time}`,
    );
    return `${rule.upTo === null ? '更长的时限' : `${spanWords(rule.upTo)}以内的时限`}：${[...before, ...at].join('、')}`;
  });
}

/** Rungs of a ladder. */
export function ladderLines(pack: RegulationPack, ladder: RegulationPack['ladders'][string]): string[] {
  const classes = { rings: '响铃', shown: '显示', office: '办公时间显示' } as const;
  return ladder.rungs.map((rung) => {
    const when =
      rung.after === 'nextOfficeMorning'
        ? '下一个工作日上午'
        : `${ladder.startsFrom === 'due' ? '到时' : '响铃'}${spanWords(rung.after) === '当时' ? '即' : `后 ${spanWords(rung.after)}`}`;
    const who = rung.audiences.map(
      (one) => `${one.side === 'owedTo' ? '交办方' : ''}${nameIn(pack.audiences, one.who)}（${classes[one.class]}）`,
    );
    return `${when}：${who.join('、')}`;
  });
}

/** Stages of sign-off, the first line that fits counts. */
export function signOffLines(pack: RegulationPack): string[] {
  const acts = { draft: '起草', check: '核稿', countersign: '会签', signOff: '签发' } as const;
  const { rules, classes, nobodyReached } = pack.signOff;
  return [
    ...rules.map(({ when, stages, tell }) => {
      const of = [
        ...(when.classes ?? []).map((code) => nameIn(classes, code)),
        ...(when.levels ?? []).map((code) => nameIn(pack.levels, code)),
        ...(when.forms ?? []).map((form) => (form === 'telephone' ? '电话' : '书面')),
        ...(when.kinds ?? []).map((code) => nameIn(pack.reportKinds, code)),
      ];
      const steps = stages.map((stage) => `${nameIn(pack.audiences, stage.by)}${acts[stage.act]}`);
      const told = tell.map((code) => `告知${nameIn(pack.audiences, code)}`);
      return `${of.length === 0 ? '其他' : of.join('、')}：${[...steps, ...told].join(' → ') || '不签发'}`;
    }),
    `${spanWords(nobodyReached.within)}内各试 ${nobodyReached.triesEach} 次都联系不上：先报后签`,
  ];
}

/** Which leaders are told at which level. */
export function tellLines(pack: RegulationPack): string[] {
  return pack.tellLeaders.rules.map(({ when, leaders, limit }) => {
    const of = [
      ...(when.levels ?? []).map((code) => nameIn(pack.levels, code)),
      ...(when.sensitive === true ? ['敏感'] : []),
    ];
    const told = leaders.map((code) => nameIn(pack.audiences, code)).join('、');
    const term = pack.limits[limit];
    return `${of.length === 0 ? '其他' : of.join('、')}：${told}${term === undefined ? '' : `，${limitWords(term)}`}`;
  });
}

const PERIOD_NAMES = {
  weekdayDay: '工作日白天',
  weekdayNight: '工作日夜间',
  weekend: '周末',
  statutoryHoliday: '法定节假日',
  keyPeriod: '重要时段',
} as const;

/** What each duty class owes in each kind of period. */
export function dutyClassLines(pack: RegulationPack): string[] {
  const { classes, lines, modes } = pack.dutyClasses;
  return classes.map((one) => {
    const periods = (Object.keys(PERIOD_NAMES) as (keyof typeof PERIOD_NAMES)[]).map((period) => {
      const cover = one[period];
      const held = cover.lines.map(
        (line) =>
          `${nameIn(lines, line.line)}${line.heads > 1 ? ` ${line.heads} 人` : ''}（${nameIn(modes, line.mode)}）`,
      );
      const rest = cover.officeLine === true ? ['承办科室值守'] : cover.asOrdered === true ? ['按通知'] : [];
      return `${PERIOD_NAMES[period]} ${[...held, ...rest].join('、') || '不要求'}`;
    });
    return `${one.code} ${one.name}：${periods.join('；')}`;
  });
}

/** In which lines each staff category may stand. A08.4 */
export function staffLines(pack: RegulationPack): string[] {
  return (pack.staffCategories?.categories ?? []).map(
    ({ name, lines }) =>
      `${name}：${lines.map((code) => nameIn(pack.dutyClasses.lines, code)).join('、') || '不参加值班'}`,
  );
}

/** Thresholds of a type of emergency by level. */
export function thresholdLines(pack: RegulationPack, table: RegulationPack['thresholds'][string]): string[] {
  return Object.entries(table.levels).map(([level, criteria]) => {
    const each = criteria.map((criterion) =>
      criterion.allOf
        .map((one) => {
          const of = one.figures.map((code) => nameIn(pack.figures, code)).join('加');
          if (one.is !== undefined) return `${of}${one.is ? '' : '为否'}`;
          return one.atLeast === undefined ? `${of}多于 ${one.moreThan ?? 0}` : `${of} ${one.atLeast} 以上`;
        })
        .join('且'),
    );
    return `${nameIn(pack.levels, level)}：${each.join('，或')}`;
  });
}

const LEVEL_WORDS: Readonly<Record<string, string>> = { city: '市级', county: '县区级', town: '镇街级' };
const KIND_WORDS: Readonly<Record<string, string>> = {
  government: '政府',
  duty_office: '值班室',
  committee: '管委会',
  department: '部门',
  institution: '机构',
  town: '镇',
  subdistrict: '街道',
};

/** Which units a line speaks of. */
export function matchWords(matches: readonly UnitMatch[]): string {
  return matches
    .map((match) => {
      const words = [
        ...(match.levels ?? []).map((code) => LEVEL_WORDS[code] ?? code),
        ...(match.kinds ?? []).map((code) => KIND_WORDS[code] ?? code),
        ...(match.nameHas ?? []).map((word) => `名称含“${word}”`),
      ];
      return words.length === 0 ? '其余单位' : words.join('、');
    })
    .join('；');
}
