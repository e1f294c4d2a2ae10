// Settings of programs that are started without a house: on a bare database, or with a clock that is wrong.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKeyFile } from '#platform/keys.ts';
import type { Ground, Setting } from '../harness/fault.ts';

const SHIFTED_CLOCK = fileURLToPath(new URL('./shifted-clock.ts', import.meta.url));

export type Settings = Readonly<Record<string, string>>;

/** Settings of programs on a database, with keys of their own in the stage's folder. */
export function settingsOn(setting: Setting, ground: Pick<Ground, 'url' | 'schema'>): Settings {
  const keyFile = join(setting.folder, 'keys', 'keys.json');
  createKeyFile(keyFile);
  return {
    DATABASE_URL: ground.url,
    DATABASE_SCHEMA: ground.schema,
    ZHISHOU_DATA_DIR: join(setting.folder, 'var'),
    ZHISHOU_KEY_FILE: keyFile,
  };
}

/** Settings that make a program's own clock wrong by so much; each SIGUSR2 makes it wrong to the other side. */
export function withWrongClock(offMs: number): Settings {
  return { NODE_OPTIONS: `--no-warnings --import=${SHIFTED_CLOCK}`, CLOCK_OFF_MS: String(offMs) };
}
