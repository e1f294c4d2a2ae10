// The live stream: a screen that comes back misses nothing and hears nothing twice, and one that left is nobody.
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { SYSTEM_ACTOR, type Actor } from '#shared/actor.ts';
import { defineEvent, eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { openWorld, type World } from '#kit/world.ts';
import { publishAll, streamState } from './events.ts';
import { newId } from './ids.ts';
import { openLive, type Live } from './live.ts';

const said = defineEvent('probe.said', z.object({}));
const unitId = newId();
const actor: Actor = { ...SYSTEM_ACTOR, kind: 'person', unitId };
let world: World;
let live: Live;

beforeAll(async () => {
  world = await openWorld({ modules: [] });
  live = await openLive(world.app.runtime, () => undefined);
});
afterAll(async () => {
  await live.stop();
  await world.close();
});

/** A response that keeps what was written; it can be closed like a browser that goes away. */
class Heard extends EventEmitter {
  text = '';
  destroyed = false;
  writableEnded = false;
  readonly writableLength = 0;
  writeHead(): void {}
  write(text: string): void {
    this.text += text;
  }
  end(): void {
    this.writableEnded = true;
  }
  leave(): void {
    this.destroyed = true;
    this.emit('close');
  }
  positions(): number[] {
    return [...this.text.matchAll(/^id: [^:]+:(\d+)\ndata/gm)].map((found) => Number(found[1]));
  }
}

const attach = (response: Heard, last: string | null): Promise<void> =>
  live.attach(response as unknown as ServerResponse, actor, last);

async function say(to: Id): Promise<void> {
  await world.system(async (ctx) => {
    ctx.emit(eventOf(said, {}, { subject: { kind: 'probe', id: to }, visibleTo: [to] }));
  });
  await publishAll(world.app.runtime.database);
}

test('screens that come back while events are published hear each one after their last, once and in order', async () => {
  const { database } = world.app.runtime;
  for (let i = 0; i < 20; i++) await say(unitId);
  const { epoch } = await streamState(database.db);
  const screens: { heard: Heard; from: number }[] = [];
  const talking = (async () => {
    for (let i = 0; i < 60; i++) await say(unitId);
  })();
  for (let i = 0; i < 60; i++) {
    const screen = { heard: new Heard(), from: i % 20 };
    screens.push(screen);
    await attach(screen.heard, `${epoch}:${screen.from}`);
  }
  await talking;
  const { last } = await streamState(database.db);
  await expect.poll(() => screens.filter(({ heard }) => heard.positions().at(-1) !== last).length).toBe(0);
  for (const { heard, from } of screens) {
    expect(heard.positions()).toEqual(Array.from({ length: last - from }, (_, i) => from + 1 + i));
  }
  for (const { heard } of screens) heard.leave();
  expect(live.size()).toBe(0);
});

test('a position that nobody has reached is told to reload, and what is published next is heard', async () => {
  const { epoch, last } = await streamState(world.app.runtime.database.db);
  const ahead = new Heard();
  await attach(ahead, `${epoch}:${last + 1_000_000}`);
  expect(ahead.text).toContain('event: reload');
  await say(unitId);
  await expect.poll(() => ahead.positions()).toEqual([last + 1]);
  ahead.leave();
});

test('a position of another epoch is told to reload; a screen that left while it was let in is not counted', async () => {
  const stranger = new Heard();
  await attach(stranger, `${newId()}:1`);
  expect(stranger.text).toContain('event: reload');
  stranger.leave();
  const gone = new Heard();
  const letting = attach(gone, null);
  gone.leave();
  await letting;
  const { epoch } = await streamState(world.app.runtime.database.db);
  const goneLater = new Heard();
  const catching = attach(goneLater, `${epoch}:0`);
  goneLater.leave();
  await catching;
  expect(live.size()).toBe(0);
});

test('a beat carries the position, so that a unit that hears little comes back from there and reads nothing anew', async () => {
  const { database } = world.app.runtime;
  const quiet = new Heard();
  await attach(quiet, null);
  const { epoch, last } = await streamState(database.db);
  expect(quiet.text).toContain(`id: ${epoch}:${last}\nevent: beat`);
  quiet.leave();
  await say(newId());
  await say(unitId);
  const again = new Heard();
  await expect.poll(async () => (await streamState(database.db)).last).toBe(last + 2);
  await attach(again, `${epoch}:${last}`);
  await expect.poll(() => again.positions()).toEqual([last + 2]);
  expect(again.text).not.toContain('event: reload');
  again.leave();
});

test('a process that was started anew knows what was published before', async () => {
  const fresh = await openLive(world.app.runtime, () => undefined);
  const { epoch, last } = await streamState(world.app.runtime.database.db);
  const screen = new Heard();
  await fresh.attach(screen as unknown as ServerResponse, actor, `${epoch}:${last - 1}`);
  expect(screen.positions()).toEqual([last]);
  await fresh.stop();
});

test('a screen hears what its unit may see and nothing else, at once and when it comes back', async () => {
  const { epoch, last } = await streamState(world.app.runtime.database.db);
  const neighbour = newId();
  const theirs = new Heard();
  const ours = new Heard();
  await live.attach(theirs as unknown as ServerResponse, { ...actor, unitId: neighbour }, null);
  await attach(ours, null);
  await say(unitId);
  await say(neighbour);
  await expect.poll(() => theirs.positions()).toEqual([last + 2]);
  await expect.poll(() => ours.positions()).toEqual([last + 1]);
  const back = new Heard();
  await attach(back, `${epoch}:${last}`);
  expect(back.positions()).toEqual([last + 1]);
  const nowhere = new Heard();
  await live.attach(nowhere as unknown as ServerResponse, { ...actor, unitId: null }, `${epoch}:${last}`);
  expect(nowhere.positions()).toEqual([]);
  for (const screen of [theirs, ours, back, nowhere]) screen.leave();
});
