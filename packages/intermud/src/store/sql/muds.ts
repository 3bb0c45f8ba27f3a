import { type LpcMapping, type LpcValue, parseLpc, writeLpc } from '@intermud/wire';
import type { MudInfo, MudRecord, MudState, MudStore } from '../muds.ts';
import { nameKey } from '../names.ts';
import type { Connection } from './connection.ts';
import type { MudRow } from './tables.ts';

/** Muds in a database. */
export class SqlMuds implements MudStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async all(): Promise<MudRecord[]> {
    const rows = await this.#connection.read('load the muds', (db) =>
      db.selectFrom('muds').selectAll().orderBy('key').execute(),
    );
    return rows.map(toRecord);
  }

  async save(record: MudRecord): Promise<void> {
    const row = toRow(record);
    await this.#connection.write(`save mud "${record.name}"`, (trx) =>
      trx
        .insertInto('muds')
        .values(row)
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute(),
    );
  }

  async forget(name: string): Promise<void> {
    const key = nameKey(name);
    await this.#connection.write(`forget mud "${name}"`, async (trx) => {
      await trx.deleteFrom('listeners').where('mud_key', '=', key).execute();
      await trx.deleteFrom('muds').where('key', '=', key).execute();
    });
  }
}

function toRow({ state, info, ...record }: MudRecord): MudRow {
  return {
    key: nameKey(record.name),
    name: record.name,
    router: record.router,
    version: record.version,
    origin: record.origin,
    token: record.token,
    password: record.password,
    protocol: record.protocol,
    state: state.is,
    state_since: state.since,
    back_at: state.is === 'down' ? (state.backAt ?? null) : null,
    address: record.address,
    seen_at: record.seenAt,
    player_port: info.playerPort,
    tcp_port: info.tcpPort,
    udp_port: info.udpPort,
    mudlib: info.mudlib,
    base_mudlib: info.baseMudlib,
    driver: info.driver,
    mud_type: info.mudType,
    open_status: info.openStatus,
    admin_email: info.adminEmail,
    services: writeLpc(info.services),
    other_data: writeLpc(info.otherData),
  };
}

function toRecord(row: MudRow): MudRecord {
  return {
    name: row.name,
    router: row.router,
    version: row.version,
    origin: row.origin,
    token: row.token,
    password: row.password,
    protocol: row.protocol,
    state: toState(row),
    address: row.address,
    seenAt: row.seen_at,
    info: toInfo(row),
  };
}

function toState({ state: is, state_since: since, back_at: backAt }: MudRow): MudState {
  return is === 'down' && backAt !== null ? { is, since, backAt } : { is, since };
}

function toInfo(row: MudRow): MudInfo {
  return {
    playerPort: row.player_port,
    tcpPort: row.tcp_port,
    udpPort: row.udp_port,
    mudlib: row.mudlib,
    baseMudlib: row.base_mudlib,
    driver: row.driver,
    mudType: row.mud_type,
    openStatus: row.open_status,
    adminEmail: row.admin_email,
    services: toMapping(row.services) ?? new Map(),
    otherData: toMapping(row.other_data) ?? 0,
  };
}

/** The mapping that was written, or undefined for LPC 0. */
function toMapping(text: string): LpcMapping | undefined {
  const value: LpcValue = parseLpc(text);
  return value instanceof Map ? value : undefined;
}
