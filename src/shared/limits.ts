// Technical bounds of what people type and send. None of them is a number of the regulation.

export const TEXT_LIMITS = { word: 80, line: 200, paragraph: 2_000, text: 20_000 } as const;
export const UPLOAD_LIMITS = {
  fileBytes: 200 * 1024 * 1024,
  pieceBytes: 1024 * 1024,
  importBytes: 20 * 1024 * 1024,
} as const;
export const PAGE_LIMIT = 200;
