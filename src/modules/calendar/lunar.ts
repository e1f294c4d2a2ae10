// Lunar date (农历) and solar term (节气) of a day, for the head of the desk. Computed, known for 1900 to 2100.
import { createRequire } from 'node:module';
import { weekdayOf, type Day } from '#shared/instant.ts';

type ChineseDays = typeof import('chinese-days').default;
const chineseDays = createRequire(import.meta.url)('chinese-days') as ChineseDays;

/** e.g. `十月十五`, `闰六月初八`; empty outside the years that are known. */
export function lunarText(day: Day): string {
  const year = Number(day.slice(0, 4));
  if (year < 1901 || year > 2100) return '';
  const lunar = chineseDays.getLunarDate(day);
  return `${lunar.isLeap ? '闰' : ''}${lunar.lunarMonCN}${lunar.lunarDayCN}`;
}

/** e.g. `小雪` on its day; null on others. */
export function solarTermOf(day: Day): string | null {
  return chineseDays.getSolarTerms(day).find((term) => term.date === day)?.name ?? null;
}

/** e.g. `周一`. */
export function weekdayText(day: Day): string {
  return `周${'日一二三四五六'.charAt(weekdayOf(day))}`;
}
