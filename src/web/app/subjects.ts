// Where a subject's page is and what its kind is called: other rooms know subjects only by kind and id.

interface Kind {
  readonly word: string;
  readonly address?: (id: string) => string;
}

const kinds: Readonly<Record<string, Kind>> = {
  matter: { word: '事项', address: (id) => `/matters/${id}` },
  report: { word: '报告', address: (id) => `/reports/${id}` },
  dispatch: { word: '来报', address: (id) => `/dispatches/${id}` },
  offer: { word: '待认领', address: () => '/' },
  order: { word: '交办', address: (id) => `/orders/${id}` },
  calendarYear: { word: '日历', address: () => '/calendar' },
  keyPeriod: { word: '重要时段', address: () => '/calendar' },
  'org.unit': { word: '单位', address: (id) => `/units/${id}` },
  'org.person': { word: '人员' },
};

/** Address of a subject's page, or null where its kind has none. */
export function addressOf(subject: { readonly kind: string; readonly id: string }): string | null {
  return kinds[subject.kind]?.address?.(subject.id) ?? null;
}

/** Chinese word of a kind; empty where it has none. */
export function kindWord(kind: string): string {
  return kinds[kind]?.word ?? '';
}
