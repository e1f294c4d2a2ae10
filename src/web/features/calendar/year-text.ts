// How a year's holidays are typed: one line each, copied from the yearly notice. Pure, so that a mistake is told by line.
// Not decided here: whether the year is sound (the server's rules).
import type { Day } from '#shared/instant.ts';

export interface HolidayLine {
  readonly name: string;
  readonly from: Day;
  readonly to: Day;
  readonly statutory: Day[];
}
export interface MakeUpLine {
  readonly day: Day;
  readonly for: string;
}
export interface ReadYear {
  readonly holidays: HolidayLine[];
  readonly makeUpDays: MakeUpLine[];
  /** What is wrong, by line. */
  readonly problems: string[];
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads `元旦 2027-01-01 2027-01-03 法定 2027-01-01` for a holiday and `上班 2027-01-04 元旦` for a make-up day.
 */
export function readYear(text: string): ReadYear {
  const holidays: HolidayLine[] = [];
  const makeUpDays: MakeUpLine[] = [];
  const problems: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw
      .trim()
      .split(/[\s,，、]+/)
      .filter((word) => word !== '');
    if (words.length === 0) continue;
    const tell = (problem: string) => problems.push(`第 ${index + 1} 行：${problem}`);
    const days = words.filter((word) => dayPattern.test(word)) as Day[];
    const names = words.filter((word) => !dayPattern.test(word) && word !== '法定' && word !== '至' && word !== '上班');
    const name = names[0];
    if (names.length > 1) tell(`看不懂“${names[1]}”`);
    else if (name === undefined) tell('没有写节日名称');
    else if (words.includes('上班')) {
      const day = days[0];
      if (days.length === 1 && day !== undefined) makeUpDays.push({ day, for: name });
      else tell('上班日写一个日期，如：上班 2027-01-04 元旦');
    } else {
      const [from, to] = days;
      const mark = words.indexOf('法定');
      const statutory = mark < 0 ? [] : (words.slice(mark + 1).filter((word) => dayPattern.test(word)) as Day[]);
      if (from === undefined || to === undefined || days.length - statutory.length !== 2)
        tell('放假写起止两个日期，如：元旦 2027-01-01 2027-01-03 法定 2027-01-01');
      else if (to < from) tell('结束日期早于开始日期');
      else holidays.push({ name, from, to, statutory });
    }
  }
  return { holidays, makeUpDays, problems };
}
