// Reads an event file into one table of a database file: node duckdb.mjs EVENTS DATABASE. The fields that we keep of an event, and its payload.
import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [events, database] = process.argv.slice(2);
for (const file of [database, `${database}.wal`]) rmSync(file, { force: true });
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
await connection.run(`
  create table event as
  select id::bigint as id, type, actor.id as actor_id, actor.login as actor_login, org.id as organization_id, repo.id as repository_id,
         repo.name as repository_name, created_at, payload->>'action' as action, (payload->>'number')::int as number, payload->>'ref' as ref,
         payload->>'head' as head, payload->>'before' as before, (payload->>'size')::int as size, (payload->>'distinct_size')::int as distinct_size, payload
  from read_json('${events}', format = 'newline_delimited', maximum_object_size = 33554432, columns = {
    id: 'VARCHAR', type: 'VARCHAR', actor: 'STRUCT(id BIGINT, login VARCHAR)', repo: 'STRUCT(id BIGINT, name VARCHAR)',
    org: 'STRUCT(id BIGINT)', payload: 'JSON', created_at: 'TIMESTAMP' })`);
await connection.run('checkpoint');
const [[count]] = (await connection.runAndReadAll('select count(*) from event')).getRows();
connection.closeSync();
instance.closeSync();
process.stdout.write(`${count}\n`);
