// The worker in which uploads are parsed: a broken or huge file costs this thread, never the server's loop.
import { parentPort, workerData } from 'node:worker_threads';
import { shapeRows } from './shape.ts';
import { readTable, type UploadedFile } from './table.ts';

const files = workerData as readonly UploadedFile[];
const tables = [];
for (const file of files) tables.push(await readTable(file));
parentPort?.postMessage(shapeRows(tables));
