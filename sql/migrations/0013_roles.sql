-- What programs use that have less than all rights: clients, and people who only look. Roles belong to the server and not to the database, so
-- 'grid db grant' makes them; what each may do with these objects is in queries/roles.sql.

-- Views named client_… are what clients and the verbs that look read beside the views of schema grid. Each gives the rows of one table as they are,
-- so a plan through it is the table's own.
create view grid_internal.client_jobs as
select
  job_id, version, payload, modified_at, job_state, job_run, job_kind, job_key, job_created_at, job_finished_at, job_uploads
from grid_internal.grain_state
-- States of other grains are nobody's concern.
where job_id is not null;

create view grid_internal.client_ranges as
select job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at, results, attempts
from grid_internal.finished_ranges;

create view grid_internal.client_inputs as
select upload_id, first_item, inputs
from grid_internal.input_chunks;

create view grid_internal.client_logs as
select job_id, stage, item, attempt, task_id, first_line, run, silo, began_at, lines, written
from grid_internal.item_logs;

create view grid_internal.client_retention as
select kind, outcome, keep_seconds
from grid_internal.retention;

-- Silos that live, each with its cluster, its address and what it can run.
create view grid_internal.client_silos as
select
  s.deployment_id, s.address, s.port, s.generation, s.silo, s.pid, s.started_at, s.handlers, n.status = 3 as active,
  n.status not in (1, 2, 3) or d.began_at is not null as draining
from grid_internal.silos s
join grid_internal.membership_now n
  on n.deployment_id = s.deployment_id and n.address = s.address and n.port = s.port and n.generation = s.generation
left join grid_internal.silo_drains d
  on d.deployment_id = s.deployment_id and d.address = s.address and d.port = s.port and d.generation = s.generation
where n.status <> 6;

-- Functions that do for a client the one thing that it may do to a table, with the rights of the schema's owner. Their search path is their own, so that
-- no session's objects take the place of PostgreSQL's.

-- A commit that was not confirmed may have happened: what it left is replaced by the same chunks. Not of an upload that a job reads.
create function grid_internal.client_drop_chunks(upload uuid, from_item bigint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $body$
  delete from grid_internal.input_chunks
  where upload_id = $1 and first_item >= $2
    and not exists (select from grid_internal.grain_state s where s.job_uploads ? $1::text)
$body$;

-- Kept when a job's state names it: a submission whose reply was lost is "already there" when sent again.
create function grid_internal.client_forget_upload(upload uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $body$
  with named as materialized (
    select from grid_internal.grain_state s where s.job_uploads ? $1::text
  ), forgotten as (
    delete from grid_internal.uploads where upload_id = $1 and not exists (select from named)
  )
  delete from grid_internal.input_chunks where upload_id = $1 and not exists (select from named)
$body$;

-- Begun by clients too; it takes nothing but jobs that have ended.
alter function grid_internal.begin_deletions(uuid[], int[]) security definer set search_path = pg_catalog, pg_temp;

-- A view that calls a function calls it with the rights of who reads the view, and this one reads a table.
alter function grid_internal.input_of_item(jsonb, bigint) security definer set search_path = pg_catalog, pg_temp;

-- PostgreSQL lets everybody call a new function; of these, only those to whom queries/roles.sql gives them.
revoke execute on function
  grid_internal.client_drop_chunks(uuid, bigint), grid_internal.client_forget_upload(uuid), grid_internal.begin_deletions(uuid[], int[]),
  grid_internal.input_of_item(jsonb, bigint)
from public;
