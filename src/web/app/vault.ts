// The browser's own store for typed text: IndexedDB, each record encrypted (AES-GCM) under a key that the server
// gives at sign-in and that is never written down here (trust.md, promise 1; T24).
// Where the page is not served securely the browser has no cipher: then records live in memory only, and pages say so.

interface Sealed {
  readonly id: string;
  readonly owner: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

let key: CryptoKey | null = null;
let owner = '';
const memory = new Map<string, string>();
const opened = new Set<() => void>();

/** Whether typed text survives a closed browser here. */
export function vaultIsDurable(): boolean {
  return typeof crypto.subtle !== 'undefined' && typeof indexedDB !== 'undefined';
}

/** Takes the account's key after sign-in (base64 of 32 bytes). */
export async function openVault(accountId: string, keyBase64: string): Promise<void> {
  owner = accountId;
  if (vaultIsDurable()) {
    const raw = Uint8Array.from(atob(keyBase64), (char) => char.charCodeAt(0));
    key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  }
  for (const listener of opened) listener();
}

/** Forgets the key at sign-out; what is stored stays sealed. */
export function closeVault(): void {
  key = null;
  owner = '';
  memory.clear();
}

/** Calls back each time the vault has been opened. */
export function onVaultOpen(listener: () => void): () => void {
  opened.add(listener);
  return () => opened.delete(listener);
}

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('zhishou', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('sealed', { keyPath: 'id' }).createIndex('owner', 'owner');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no store'));
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('store failed'));
  });
}

const idOf = (name: string): string => `${owner}/${name}`;

/** Seals and keeps a value under a name of the signed-in account. */
export async function keep(name: string, value: unknown): Promise<void> {
  if (owner === '') return;
  const text = JSON.stringify(value);
  if (key === null) {
    memory.set(idOf(name), text);
    return;
  }
  const id = idOf(name);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(id);
  const data = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData },
    key,
    new TextEncoder().encode(text),
  );
  const db = await database();
  try {
    await settled(
      db
        .transaction('sealed', 'readwrite')
        .objectStore('sealed')
        .put({ id, owner, iv, data } satisfies Sealed),
    );
  } finally {
    db.close();
  }
}

async function unseal(record: Sealed): Promise<unknown> {
  if (key === null) return null;
  try {
    const additionalData = new TextEncoder().encode(record.id);
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: record.iv, additionalData }, key, record.data);
    return JSON.parse(new TextDecoder().decode(text)) as unknown;
  } catch {
    return null; // sealed under an older key: unreadable, never a reason to stop
  }
}

/** What is kept under a name, or null. */
export async function recall(name: string): Promise<unknown> {
  if (key === null) {
    const text = memory.get(idOf(name));
    return text === undefined ? null : (JSON.parse(text) as unknown);
  }
  const db = await database();
  try {
    const record = (await settled(db.transaction('sealed').objectStore('sealed').get(idOf(name)))) as
      | Sealed
      | undefined;
    return record === undefined ? null : await unseal(record);
  } finally {
    db.close();
  }
}

/** Everything kept under names that begin so, as `[name, value]`. */
export async function recallAll(prefix: string): Promise<readonly (readonly [string, unknown])[]> {
  const start = idOf(prefix);
  const skip = `${owner}/`.length;
  if (key === null) {
    return [...memory]
      .filter(([id]) => id.startsWith(start))
      .map(([id, text]) => [id.slice(skip), JSON.parse(text) as unknown] as const);
  }
  const db = await database();
  try {
    const records = (await settled(
      db.transaction('sealed').objectStore('sealed').index('owner').getAll(owner),
    )) as Sealed[];
    const mine = records.filter((record) => record.id.startsWith(start));
    const values = await Promise.all(
      mine.map(async (record) => [record.id.slice(skip), await unseal(record)] as const),
    );
    return values.filter(([, value]) => value !== null);
  } finally {
    db.close();
  }
}

/** Wipes a name. */
export async function wipe(name: string): Promise<void> {
  memory.delete(idOf(name));
  if (!vaultIsDurable() || owner === '') return;
  const db = await database();
  try {
    await settled(db.transaction('sealed', 'readwrite').objectStore('sealed').delete(idOf(name)));
  } finally {
    db.close();
  }
}
