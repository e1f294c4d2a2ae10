// Which settings stand on the page: by words, section, basis and state, as the address says.
import type { SettingView } from '#modules/regulation/contract.ts';

/** Settings that fit all filters; every word must stand somewhere in the entry. */
export function fitting(
  settings: readonly SettingView[],
  filters: Readonly<Record<string, string>>,
): readonly SettingView[] {
  const words = (filters['q'] ?? '').split(/\s+/).filter((word) => word !== '');
  return settings.filter((setting) => {
    if (filters['section'] !== undefined && setting.section !== filters['section']) return false;
    if (filters['basis'] !== undefined && setting.basis.kind !== filters['basis']) return false;
    if (filters['state'] !== undefined && setting.state !== filters['state']) return false;
    const text = [setting.name, ...setting.lines, setting.basisText, setting.basis.row ?? ''].join(' ').toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase()));
  });
}
