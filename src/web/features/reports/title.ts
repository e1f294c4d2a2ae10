// The title a telephone report gets by itself: place and the first clause of what was told. It can be changed later.

const longest = 60;

/** `固关镇山体滑坡致道路中断` of place and words; never empty where something was said. */
export function titleOf(place: string, what: string): string {
  const clause = (what.trim().split(/[，。；;,\n]/)[0] ?? '').trim();
  const where = place.trim();
  const title = where === '' || clause.includes(where) ? clause : `${where}${clause}`;
  return title.slice(0, longest);
}
