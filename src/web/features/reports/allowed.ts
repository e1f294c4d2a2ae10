// Acts open now, as the answers of the reports room name them; a page draws a button only for what stands there.

/** Names of acts in `allowed` of a report (起草、送签、签发). */
export type ReportAct =
  | 'saveDraft'
  | 'abandonDraft'
  | 'sendForSignOff'
  | 'takeBack'
  | 'sendBack'
  | 'passStage'
  | 'signOff'
  | 'signOffByTelephone'
  | 'signOffOnPaper'
  | 'submitUnsigned'
  | 'signLater'
  | 'signLaterOnPaper'
  | 'addDispatch';

/** Whether an act is open now. */
export function can(allowed: readonly string[], act: string): boolean {
  return allowed.includes(act);
}
