// What a bench has opened and must not leave behind: processes, database folders, browsers.
// Whoever opens something hands its undoing over; it runs in order at the end, and also when a signal ends the bench half-way.
type Undo = () => Promise<void> | void;

const open: Undo[] = [];

/** Keeps the undoing of something that was opened; answers the function that undoes it now, once. */
export function undoLater(undo: Undo): () => Promise<void> {
  const entry: Undo = () => undo();
  open.push(entry);
  return async () => {
    const at = open.indexOf(entry);
    if (at < 0) return;
    open.splice(at, 1);
    await entry();
  };
}

/** Undoes whatever is still open, the newest first; a failure of one keeps none of the others from it. */
export async function undoAll(): Promise<void> {
  for (let undo = open.pop(); undo !== undefined; undo = open.pop()) {
    try {
      await undo();
    } catch (error) {
      process.stderr.write(`left behind: ${String(error)}\n`);
    }
  }
}
