// Where a subject's page is: other rooms know subjects only by kind and id.

const pages: Readonly<Record<string, (id: string) => string>> = {
  matter: (id) => `/matters/${id}`,
  report: (id) => `/reports/${id}`,
  dispatch: (id) => `/dispatches/${id}`,
  order: (id) => `/orders/${id}`,
  assignment: (id) => `/assignments/${id}`,
  unit: (id) => `/units/${id}`,
};

/** Address of a subject's page, or null where its kind has none. */
export function addressOf(subject: { readonly kind: string; readonly id: string }): string | null {
  return pages[subject.kind]?.(subject.id) ?? null;
}
