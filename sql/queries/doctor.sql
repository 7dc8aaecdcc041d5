-- name: server_version
-- As a number that can be compared, and as the server writes it.
select current_setting('server_version_num')::int, current_setting('server_version')

-- name: state_of_extension
-- Where btree_gist is, null for not installed; and whether the server has its files.
select
  (select n.nspname::text from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'btree_gist'),
  exists (select from pg_available_extensions where name = 'btree_gist')

-- name: tables_without_rights
-- Tables of the grid that this user may not read, or not add rows to; whoever may not use the schema may do neither with any of them.
select t.name, t.readable
from (
  select
    c.relname::text as name,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable,
    has_schema_privilege(n.oid, 'usage')
      and (c.relname in ('orleansquery', 'schema_version', 'retention') or has_table_privilege(c.oid, 'insert')) as writable
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'grid_internal' and c.relkind = 'r'
) t
where not (t.readable and t.writable)
order by t.name

-- name: roles_of_user
-- The roles of the grid that this user is in.
select rolname::text from pg_roles where rolname in ('grid_silo', 'grid_submitter', 'grid_reader') and pg_has_role(oid, 'usage') order by rolname

-- name: users_of_silos
-- Whose sessions those of silos are, and what of these users no silo has any use for.
select
  r.rolname::text,
  array_remove(array[
    case when r.rolsuper then 'is a superuser' end,
    case when r.rolcreaterole and not r.rolsuper then 'may make users' end,
    case when r.rolcreatedb and not r.rolsuper then 'may make databases' end,
    case when n.owns and not r.rolsuper then 'owns the grid''s tables' end], null)
from pg_roles r
cross join lateral (
  select coalesce(bool_or(pg_has_role(r.oid, nspowner, 'usage')), false) as owns from pg_namespace where nspname = 'grid_internal') n
where r.rolname in (select usename from pg_stat_activity where datname = current_database() and application_name like 'orleansgrid silo %')
order by r.rolname

-- name: durability_settings
-- Of the server, and of this session, which has them as silos' sessions do.
select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')

-- name: connections_in_use
-- Each limit that there is on connections of users like this one, with the connections that count, and those of silos among them.
with sessions as materialized (
  select datname, usename, application_name like 'orleansgrid silo %' as of_silo
  from pg_stat_activity
  where backend_type = 'client backend'
), limits (what, most, datname, usename) as (
  select
    'max_connections',
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0),
    null::name, null::name
  union all
  select 'the limit of the user', rolconnlimit, null, rolname from pg_roles where rolname = current_user and rolconnlimit >= 0
  union all
  select 'the limit of the database', datconnlimit, datname, null from pg_database where datname = current_database() and datconnlimit >= 0
)
select l.what, l.most, count(s)::int, count(*) filter (where s.of_silo)::int
from limits l
left join sessions s on coalesce(s.datname = l.datname, true) and coalesce(s.usename = l.usename, true)
group by l.what, l.most
order by l.most - count(s)

-- name: examined_silos
-- Every process of a silo of the cluster $1 that membership remembers. What the silo wrote of its own clock, and when the database received it, stands
-- in the change by which it became active; its heartbeats are by its own clock too.
select
  s.silo, s.host, s.pid, s.address, s.port, m.proxy_port, s.slots, s.handlers, s.labels::text, s.resources::text,
  case
    when m.status = 6 then 'dead'
    when m.status in (4, 5) or d.began_at is not null then 'draining'
    when m.status = 3 then 'active'
    else 'joining'
  end,
  d.began_at is not null,
  extract(epoch from clock_timestamp() - s.started_at)::float8,
  extract(epoch from clock_timestamp() - m.i_am_alive_time)::float8,
  (
    select extract(epoch from c.i_am_alive_time - c.changed_at)::float8
    from grid_internal.membership_changes c
    where c.deployment_id = s.deployment_id and c.address = s.address and c.port = s.port and c.generation = s.generation and c.status = 3
    order by c.version
    limit 1),
  s.version
from grid_internal.silos s
join grid_internal.membership_now m
  on m.deployment_id = s.deployment_id and m.address = s.address and m.port = s.port and m.generation = s.generation
left join grid_internal.silo_drains d
  on d.deployment_id = s.deployment_id and d.address = s.address and d.port = s.port and d.generation = s.generation
where s.deployment_id = $1
order by s.silo, s.started_at desc

-- name: wanted_by_jobs
-- What unfinished stages ask of a silo, how many jobs ask the same, and one of them. Paused jobs ask for nothing, and items that are given to programs
-- outside the grid need no silo.
select
  x.stage #>> '{policy,handler}', coalesce(x.stage #>> '{policy,require}', '{}'), coalesce((x.stage #>> '{policy,slotsPerItem}')::int, 1),
  count(distinct s.job_id), min(s.job_id::text)
from grid_internal.grain_state s
cross join lateral jsonb_array_elements(s.payload -> 'stages') with ordinality as x (stage, n)
where s.job_state in ('pending', 'running') and x.stage #> '{policy,handler}' is not null
  and x.stage #>> '{policy,external}' is distinct from 'true'
  and (
    x.stage ->> 'closed' is distinct from 'true'
    or (x.stage ->> 'total')::bigint > (
      select coalesce(sum(f.last_item - f.first_item + 1), 0)
      from grid_internal.finished_ranges f
      where f.job_id = s.job_id and f.stage = x.n - 1))
group by 1, 2, 3
order by 4 desc, 1, 2, 3

-- name: vacuum_settings
-- Whether dead rows are cleared away at all, and how many transactions ago the oldest row was written that no vacuum has frozen.
select
  current_setting('autovacuum')::boolean, current_setting('track_counts')::boolean,
  (select age(datfrozenxid) from pg_database where datname = current_database())

-- name: vacuumed_tables
-- Tables of the grid with what is dead in them, the worst first, and whether somebody has switched their vacuum off.
select
  c.relname::text, coalesce(pg_stat_get_dead_tuples(c.oid), 0), coalesce(pg_stat_get_live_tuples(c.oid), 0), pg_total_relation_size(c.oid),
  exists (
    select from pg_options_to_table(c.reloptions) o where o.option_name = 'autovacuum_enabled' and not o.option_value::boolean)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'grid_internal' and c.relkind = 'r'
order by 2 desc, 1

-- name: oldest_transaction
-- The transaction of this database that has been open for the longest, and how many sessions wait for it. While it is open, no vacuum clears away
-- what was deleted since. Vacuums themselves do not hold back each other.
select
  a.pid, coalesce(a.usename::text, ''), a.application_name, coalesce(a.state, ''),
  extract(epoch from clock_timestamp() - a.xact_start)::float8,
  coalesce(greatest(age(a.backend_xmin), age(a.backend_xid)), 0),
  (
    select count(*)::int from pg_stat_activity w
    where w.wait_event_type = 'Lock' and a.pid = any (pg_blocking_pids(w.pid)))
from pg_stat_activity a
where a.datname = current_database() and a.xact_start is not null and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
order by a.xact_start
limit 1

-- name: prepared_transactions
-- Transactions of two phases that nobody has ended: they survive restarts, with their locks.
select gid, extract(epoch from clock_timestamp() - prepared)::float8
from pg_prepared_xacts
where database = current_database()
order by prepared

-- name: replication_slots
-- Each slot with the WAL that it keeps on the disk, the most first.
select
  slot_name::text, active, coalesce(wal_status, ''),
  coalesce(pg_wal_lsn_diff(
    case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn), 0)::bigint
from pg_replication_slots
order by 4 desc, 1

-- name: undone_deletions
-- Deleted jobs of which something is left, and for how long the oldest has been.
select count(*), coalesce(extract(epoch from now() - min(begun_at)), 0)::float8 from grid_internal.deletions where emptied_at is null

-- name: abandoned_uploads
-- Inputs without a job: all, which may still be written, and those that silos should have deleted a day ago.
select count(*), count(*) filter (where u.created_at < now() - interval '8 days')
from grid_internal.uploads u
where not exists (select from grid_internal.grain_state s where s.job_uploads ? u.upload_id::text)
