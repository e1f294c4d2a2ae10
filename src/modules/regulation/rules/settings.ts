// Everything a pack sets, one entry for each basis it gives: where it stands, its value in words, whom it binds.
// A confirmation belongs to a path and to exactly this value: where a later version of the pack says otherwise, the city's
// desk is asked again. Decided here: which entries there are and what state each is in. A00.1, A00.2
import type { Basis, RegulationPack } from '../pack.ts';
import {
  dutyClassLines,
  firstReportLines,
  ladderLines,
  limitWords,
  marginLines,
  matchWords,
  reminderLines,
  signOffLines,
  staffLines,
  tellLines,
  thresholdLines,
} from './setting-words.ts';

export interface Setting {
  /** Names the entry over all versions of a pack: `limits/receipt.rings`. */
  readonly path: string;
  readonly section: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly basis: Basis;
  /** What exactly stands there, for the digest. */
  readonly value: unknown;
}

/** All settings of a pack in the order of the page. A00.2 */
export function settingsOf(pack: RegulationPack): readonly Setting[] {
  return [...limits(pack), ...reporting(pack), ...levels(pack), ...watch(pack), ...units(pack), ...requirements(pack)];
}

function limits(pack: RegulationPack): Setting[] {
  const section = '时限';
  return Object.entries(pack.limits).flatMap(([name, limit]) => {
    const { basis, atBasis, ...value } = limit;
    const path = `limits/${name}`;
    const own: Setting = { path, section, name: limit.term, lines: [limitWords(limit)], basis, value };
    if (atBasis === undefined || !('at' in limit)) return [own];
    const at = { path: `${path}/at`, section, name: `${limit.term}的钟点`, lines: [limit.at], basis: atBasis };
    return [own, { ...at, value: limit.at }];
  });
}

function reporting(pack: RegulationPack): Setting[] {
  const { firstReports, margin, reminders, officeHours, signOff, tellLeaders, handlingTags, findings } = pack;
  const one = (path: string, name: string, lines: readonly string[], part: { readonly basis: Basis }): Setting => {
    const { basis, ...value } = part;
    return { path, section: '报送和催办', name, lines, basis, value };
  };
  return [
    one('firstReports', '首报、续报时限', firstReportLines(pack), firstReports),
    one('margin', '下达余量', marginLines(pack), margin),
    one('reminders', '到时前提醒', reminderLines(pack), reminders),
    one(
      'officeHours',
      '办公时间',
      [`${officeHours.from} 至 ${officeHours.to}${officeHours.workingDaysOnly ? '，限工作日' : ''}`],
      officeHours,
    ),
    ...Object.entries(pack.ladders).map(([name, ladder]) =>
      one(`ladders/${name}`, `逐级催办：${ladder.name}`, ladderLines(pack, ladder), ladder),
    ),
    one('signOff', '签发环节', signOffLines(pack), signOff),
    one('tellLeaders', '呈报领导', tellLines(pack), tellLeaders),
    one(
      'handlingTags',
      '处理标签',
      handlingTags.tags.map((tag) => `${tag.name}：${tag.meaning}`),
      handlingTags,
    ),
    one('findings', '认定种类', [findings.kinds.map((kind) => kind.name).join('、')], findings),
  ];
}

function levels(pack: RegulationPack): Setting[] {
  const section = '类别、级别、要素';
  return [
    ...pack.categories.map(({ basis, ...value }) => ({
      path: `categories/${value.code}`,
      section,
      name: `类别：${value.name}`,
      lines: [value.urgent ? '紧急' : '不紧急'],
      basis,
      value,
    })),
    {
      path: 'sensitivities',
      section,
      name: '敏感情形',
      lines: [pack.sensitivities.kinds.map((kind) => kind.name).join('、')],
      basis: pack.sensitivities.basis,
      value: pack.sensitivities.kinds,
    },
    ...Object.entries(pack.thresholds).map(([name, { basis, ...value }]) => ({
      path: `thresholds/${name}`,
      section,
      name: `分级标准：${value.name}`,
      lines: thresholdLines(pack, { basis, ...value }),
      basis,
      value,
    })),
    ...pack.elements.map(({ basis, ...value }) => ({
      path: elementPath(value),
      section,
      name: `要素：${value.name}`,
      lines: [
        `${value.kinds.map((code) => pack.reportKinds.find((kind) => kind.code === code)?.name ?? code).join('、')}${value.optional === true ? '，有则写' : ''}`,
        ...(value.hint === undefined ? [] : [value.hint]),
      ],
      basis,
      value,
    })),
  ];
}

/** An element may stand several times, once for each kind of report and kind of event that asks for it. */
function elementPath({ code, kinds, levels = [], families = [], thresholds = [] }: ElementWhere): string {
  return [`elements/${code}`, ...kinds, ...levels, ...families, ...thresholds].join('/');
}

type ElementWhere = Pick<RegulationPack['elements'][number], 'code' | 'kinds' | 'levels' | 'families' | 'thresholds'>;

function watch(pack: RegulationPack): Setting[] {
  const { basis, ...value } = pack.dutyClasses;
  const section = '值班';
  const classes = { path: 'dutyClasses', section, name: '值班类别', lines: dutyClassLines(pack), basis, value };
  if (pack.staffCategories === undefined) return [classes];
  const { basis: staffBasis, categories } = pack.staffCategories;
  return [
    classes,
    {
      path: 'staffCategories',
      section,
      name: '人员类别可任的岗',
      lines: staffLines(pack),
      basis: staffBasis,
      value: categories,
    },
  ];
}

function units(pack: RegulationPack): Setting[] {
  return pack.unitGroups.map(({ basis, ...value }) => ({
    path: `unitGroups/${value.code}`,
    section: '适用范围',
    name: value.name,
    lines: [value.force === 'bound' ? '应当执行' : '参照执行', matchWords(value.match)],
    basis,
    value,
  }));
}

function requirements(pack: RegulationPack): Setting[] {
  return pack.rows.map((row) => ({
    path: `rows/${row.id}`,
    section: '要求',
    name: row.id,
    lines: [row.text],
    basis: { kind: row.basis, row: row.id, ...(row.source === undefined ? {} : { source: row.source }) },
    value: row,
  }));
}

export interface Bound {
  readonly name: string;
  readonly force: 'bound' | 'reference';
}

/** Whom a setting speaks to: the groups of its requirement row, all where it hangs on none. A00.1 */
export function boundBy(pack: RegulationPack, basis: Basis): readonly Bound[] {
  const row = pack.rows.find((candidate) => candidate.id === basis.row);
  return pack.unitGroups
    .filter((group) => row === undefined || row.groups.includes(group.code))
    .map(({ name, force }) => ({ name, force }));
}
