// 同一值班台换人: at a shared desk two officers switch by name and PIN; each act carries its person.
// A PIN never reaches further than the password did: same station, within its absolute limit, no fresh proof.
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import type { Exchange } from '#platform/module.ts';
import { port } from '#platform/ports.ts';
import { Refusal } from '#platform/refusal.ts';
import { unitsByIds } from '#modules/org/index.ts';
import type { routes, SignInAnswer } from '../contract.ts';
import { passwordFits, pinPepper } from '../hashing.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { accountById, countPin, pinOf, type AccountRecord } from '../store/accounts.ts';
import { insertFailure } from '../store/failures.ts';
import { peopleOfStation, stationByToken, type StationRecord } from '../store/sessions.ts';
import { attempting } from './proofs.ts';
import { openFully } from './sign-in.ts';

/** Who may come back to this browser by PIN, newest first. */
export async function stationPeople(ctx: Ctx, exchange: Exchange): Promise<RouteOutput<typeof routes.stationPeople>> {
  const station = await stationByToken(ctx, exchange.stationToken);
  if (station === null) return { station: null, items: [] };
  const people = await peopleOfStation(ctx, station.id);
  const units = await unitsByIds(
    ctx,
    people.map((person) => person.unitId).filter((id) => id !== null),
  );
  return {
    station: station.name,
    items: people.map((person) => ({
      accountId: person.accountId,
      name: person.name,
      unitName: (person.unitId === null ? undefined : units.get(person.unitId)?.shortName) ?? '',
      hasPin: person.hasPin,
      lastSignedInAt: person.provedAt,
    })),
  };
}

/** Switches the desk to another person by PIN; the session before ends, the absolute limit is that of the last proof. */
export async function switchPerson(
  ctx: Ctx,
  { body }: RouteInput<typeof routes.switchPerson>,
  exchange: Exchange,
): Promise<SignInAnswer> {
  const { account, station, provedAt } = await provePin(ctx, body, exchange);
  const expiresAt = addMs(provedAt, ACCESS_LIMITS.absoluteMs);
  return openFully(ctx, exchange, { account, station, way: 'pin', provedAt: null, expiresAt });
}

/**
 * Checks a PIN at this station: 403 `access.notAtThisStation` for whom has not signed in here, 403 `access.pinNeedsPassword`
 * without a PIN or after five wrong ones, 401 `access.pinWrong` (counted).
 */
export async function provePin(
  ctx: Ctx,
  proof: { accountId: Id; pin: string },
  exchange: Exchange,
): Promise<{ account: AccountRecord; station: StationRecord; provedAt: SignedIn }> {
  const station = await stationByToken(ctx, exchange.stationToken);
  const [person] = station === null ? [] : await peopleOfStation(ctx, station.id, proof.accountId);
  const account = person === undefined ? null : await accountById(ctx, proof.accountId, 'lock');
  if (station === null || person === undefined || account === null)
    throw new Refusal('access.notAtThisStation', { status: 403 });
  return attempting(ctx, { name: account.name, account }, async () => {
    const stored = await pinOf(ctx, account.id);
    if (stored === null || stored.failures >= ACCESS_LIMITS.pinFailures)
      throw new Refusal('access.pinNeedsPassword', { status: 403 });
    if (await passwordFits(stored.hash, proof.pin, pinPepper(port('keys'), stored.key_version))) {
      await countPin(ctx, account.id, 'right');
      return { account, station, provedAt: person.provedAt };
    }
    throw new Refusal('access.pinWrong', {
      status: 401,
      afterRollback: async (after) => {
        await insertFailure(after, { kind: 'pin', nameHash: null, accountId: account.id, address: exchange.address });
        await countPin(after, account.id, 'wrong');
      },
    });
  });
}

type SignedIn = Awaited<ReturnType<typeof peopleOfStation>>[number]['provedAt'];
