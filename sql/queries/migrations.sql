-- name: lock_migrations
-- Several processes may migrate at once; one works while the others wait and then find nothing to do.
-- It waits for as long as that takes, and a migration may take long itself: the time-outs of this connection do not hold for it.
-- The number only has to differ from other users of advisory locks in the same database.
select set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false), pg_advisory_lock(472696401)

-- name: limit_lock_waits
-- Whoever waits for a table's lock lets all wait that come after; so a change of the schema waits for seconds, and tries again.
select set_config('lock_timeout', '2s', false)

-- name: oldest_holder_of_locks
-- Of the sessions that hold locks on tables of the grid, the one whose transaction has been open for the longest: who is most likely waited for.
select a.pid, coalesce(nullif(a.application_name, ''), a.usename::text, '')
from pg_locks l
join pg_class c on c.oid = l.relation and c.relnamespace in (to_regnamespace('grid'), to_regnamespace('grid_internal'))
join pg_stat_activity a on a.pid = l.pid
where l.granted and l.locktype = 'relation' and l.database = (select oid from pg_database where datname = current_database())
  and a.pid <> pg_backend_pid() and a.xact_start is not null
order by a.xact_start
limit 1

-- name: unlock_migrations
-- The connection goes back to a pool and must not take the lock along.
select pg_advisory_unlock(472696401)

-- name: create_schema_version
-- What was applied, kept before anything else exists.
create schema if not exists grid_internal;
create table if not exists grid_internal.schema_version (
  version    int not null,
  name       text not null,
  checksum   text not null,
  applied_at timestamptz not null default now(),
  -- The lowest schema version whose programs go on with the schema after this migration; null for none but its own. A table that was made before
  -- this column was gets it with the next migration.
  works_from int,
  -- A migration is applied once.
  constraint schema_version_pkey primary key (version)
)

-- name: schema_version_has_works_from
-- Asked first, because to add a column is to wait for a lock even where it is there.
select exists (
  select from pg_attribute where attrelid = 'grid_internal.schema_version'::regclass and attname = 'works_from' and not attisdropped)

-- name: add_works_from
-- A table of before has no such column; nothing in it works with older programs.
alter table grid_internal.schema_version add column works_from int

-- name: schema_version_exists
-- Looking must not create anything, so a database that was never migrated is told apart first.
select to_regclass('grid_internal.schema_version') is not null

-- name: read_applied_migrations
-- The checksum tells a migration that was edited after it was applied. By way of JSON, because an older table has no works_from.
select version, name, checksum, (to_jsonb(v) ->> 'works_from')::int from grid_internal.schema_version v order by version

-- name: record_migration
-- In the migration's own transaction: applied and recorded, or neither.
insert into grid_internal.schema_version (version, name, checksum, works_from) values ($1, $2, $3, $4)
