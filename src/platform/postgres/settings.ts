// The server settings of the embedded PostgreSQL: one file, written anew at each start.
// Decides durability: the product flushes every commit; only tests switch that off.

export type Tuning = 'durable' | 'test';

/** Text of postgresql.conf for a port and a tuning. */
export function serverSettings(options: { port: number; tuning: Tuning }): string {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port: options.port,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'iso, ymd',
    lc_messages: 'C',
    default_text_search_config: 'pg_catalog.simple',
    max_connections: 200,
    shared_buffers: '128MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    log_min_duration_statement: '2s',
    // Parameters of statements may hold telephone numbers; they never reach the log.
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    ...(options.tuning === 'test' ? TEST : DURABLE),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  return `# Written anew at every start; edits are lost.\n${lines.join('\n')}\n`;
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

// Autovacuum would sit in the template database just when a test wants to clone it.
const TEST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 300,
};
