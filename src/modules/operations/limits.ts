// Bounds of operation: from where on a part is worth watching or at fault. Settings of the technical service, no numbers of
// the regulation. Decided here: the numbers alone; what each means is said in rules/.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/duration.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A program writes its heartbeat so often. */
export const HEARTBEAT_MS = 2 * SECOND_MS;
/** A program whose heartbeat is older is silent; heard again or ended in order, it is not. */
export const SILENT_MS = 8 * SECOND_MS;
/** Programs seen within this time are listed; a silent one for a while longer, so that its end is noticed. */
export const LISTED_MS = MINUTE_MS;
export const SILENT_LISTED_MS = 10 * MINUTE_MS;
/** Sizes and clean-up are read so often. */
export const STORES_EVERY_MS = MINUTE_MS;

export const SWEEP_FAULT_MS = 2.5 * SECOND_MS;
export const OUTBOX_WATCH_MS = 1.5 * SECOND_MS;
export const OUTBOX_FAULT_MS = 2.5 * SECOND_MS;
export const SUBSCRIBER_WATCH_MS = 5 * SECOND_MS;
export const SUBSCRIBER_FAULT_MS = MINUTE_MS;
/** An event put aside is told for so long. */
export const PARKED_TOLD_MS = 24 * HOUR_MS;

export const ANSWER_WATCH_MS = 200;
export const ANSWER_FAULT_MS = 2 * SECOND_MS;
/** Shares of the connections that the database allows. */
export const CONNECTIONS_WATCH = 0.75;
export const CONNECTIONS_FAULT = 0.9;
export const TRANSACTION_WATCH_MS = MINUTE_MS;
export const TRANSACTION_FAULT_MS = 10 * MINUTE_MS;

/** Failed requests of the last minute. */
export const FAILED_FAULT_COUNT = 3;
export const FAILED_FAULT_SHARE = 0.05;
/** Below so many requests the hundredth part is one, which says nothing of the others. */
export const REQUESTS_FOR_P99 = 100;
export const P99_WATCH_MS = 1 * SECOND_MS;
export const P99_FAULT_MS = 5 * SECOND_MS;

/** So many desks off line at once are rather a line than people. */
export const OFFLINE_MANY = 10;

/** An unfinished upload goes after a day; what lies longer was not cleaned up. */
export const LEFT_FILE_MS = 25 * HOUR_MS;

/** One night may fail and be made up for; three are too many. */
export const BACKUP_WATCH_MS = 26 * HOUR_MS;
export const BACKUP_FAULT_MS = 74 * HOUR_MS;

export const DISK_FAULT_BYTES = 2 * GIB;
export const DISK_WATCH_BYTES = 10 * GIB;
export const DISK_WATCH_SHARE = 0.05;

export const MEMORY_WATCH_BYTES = 1024 * MIB;
export const MEMORY_FAULT_BYTES = 2048 * MIB;
export const LOOP_DELAY_WATCH_MS = 200;

export const SKEW_WATCH_MS = 2 * SECOND_MS;

/** An hour is summed up when its last transactions have surely ended. */
export const HOUR_SETTLES_MS = 2 * MINUTE_MS;
/** Hours summed up in one go. */
export const HOURS_AT_ONCE = 31 * 24;
/** What programs wrote of themselves is kept so long. */
export const KEPT_MS = 24 * HOUR_MS;
