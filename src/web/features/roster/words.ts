// Words of the duty entry: lines and modes.
import type { DutyLine, DutyMode } from '#modules/roster/contract.ts';

export const lineWords: Record<DutyLine, string> = {
  chief: '总带班',
  leader: '带班',
  officer: '值班',
  assistant: '副班',
};
export const modeWords: Record<DutyMode, string> = { onSite: '在岗', telephone: '电话' };
export const lineOrder: readonly DutyLine[] = ['chief', 'leader', 'officer', 'assistant'];
