// Our own deadlines for the comparison: clocks with one due step each, swept by the product's own loop.
import { sql } from 'kysely';
import { databaseClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { openDatabase } from '#platform/sql.ts';
import { appRole, migrate } from '#app/migrate.ts';
import { dueAt, outcomeOf, spawnWorker, type Outcome, type Round, type Scheduler } from './due.ts';

const SCHEMA = 'zhishou';
const AT_ONCE = 10_000;

/** The product's sweep on this database. */
export function ownSweep(url: string): Scheduler {
  const role = appRole(SCHEMA);
  const database = openDatabase({ url, schema: SCHEMA, role, max: 2 });
  return {
    name: 'zhishou',
    prepare: async () => void (await migrate({ url, schema: SCHEMA })),
    async plant(round) {
      const armed = await databaseClock.now(database.db);
      for (let from = 0; from < round.n; from += AT_ONCE) {
        const rows = Array.from({ length: Math.min(AT_ONCE, round.n - from) }, (_, i) => ({
          id: newId(),
          subject: newId(),
          unit: newId(),
          event: newId(),
          alarm: newId(),
          start: newId(),
          due: dueAt(round, from + i),
        }));
        await sql`
          with x as materialized (
            select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
              as x(id uuid, subject uuid, unit uuid, event uuid, alarm uuid, start uuid, due timestamptz)
          ), clocks as (
            insert into deadlines_clock (id, rule, row_id, pack, term, ladder, subject_kind, subject_id, subject_label,
              owing_unit_id, started_at, due_at, because, state, start_event)
            select id, ${round.name}, 'A15.2', 'probe/1', '调度核实电话反馈', 'verification', 'probe', subject, '山体滑坡', unit,
              ${armed}::timestamptz, due, '', 'running', start from x
          )
          insert into deadlines_step (clock_id, stage, revision, kind, at, armed_at, event_id, event_type, payload, visible_to, alarms)
          select id, 'due', 1, 'due', due, ${armed}::timestamptz, event, 'deadlines.overdue', '{}', array[unit],
            jsonb_build_array(jsonb_build_object('id', alarm, 'unitId', unit, 'class', 'rings',
              'audience', jsonb_build_array('dutyOfficer'), 'climbs', '[]'::jsonb))
          from x`.execute(database.db);
      }
    },
    work: () => spawnWorker('../fault/sweeper.ts', { SWEEP_URL: url, SWEEP_SCHEMA: SCHEMA, SWEEP_ROLE: role }),
    async look(round: Round) {
      const acts = outcomeOf(`
        select c.id as thing, c.due_at as due, pg_xact_commit_timestamp(a.xmin) as committed
        from deadlines_clock c join deadlines_alarm a on a.clock_id = c.id where c.rule = $1`);
      const { rows } = await database.pool.query<Outcome>(acts, [round.name]);
      if (rows[0] === undefined) throw new Error('nothing to look at');
      return rows[0];
    },
    close: () => database.close(),
  };
}
