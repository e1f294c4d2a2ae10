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
  | 'addDispatch';

/** Names of acts in `allowed` of a dispatch (来报、报送). */
export type DispatchAct =
  | 'takeCall'
  | 'linkOwnRecord'
  | 'recordAnswered'
  | 'recordSent'
  | 'openDispatch'
  | 'acknowledge'
  | 'confirmByTelephone'
  | 'returnDispatch'
  | 'tagDispatch'
  | 'passUpward';

/** Names of acts in `allowed` of a matter. */
export type MatterAct =
  | 'telephoneOnMatter'
  | 'amendMatter'
  | 'changeLevel'
  | 'determineLevel'
  | 'disputeLevel'
  | 'decideDispute'
  | 'changeSensitivity'
  | 'setRhythm'
  | 'stopRhythm'
  | 'noChange'
  | 'linkMatter'
  | 'tellLeader'
  | 'giveSiteContact'
  | 'trySiteContact'
  | 'logCallFromAbove'
  | 'makeFinding'
  | 'draftReport';

/** Names of acts in `allowed` of a finding. */
export type FindingAct = 'answerFinding' | 'decideFinding';

/** Whether an act is open now. */
export function can<A extends string>(allowed: readonly string[], act: A): boolean {
  return allowed.includes(act);
}
