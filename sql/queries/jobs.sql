-- name: write_job_states
-- Many grains' states in one transaction, each under the rule of its own version: no version means the first write, which must not
-- find a row; otherwise the row must still have the version. Rows are locked in order of their keys, so that two silos cannot wait for each other.
-- Each row is looked up by its own key: given a list, the planner of a young table reads every job instead.
with given as materialized (
  select * from unnest($1::text[], $2::int[], $3::text[], $4::uuid[]) as g (grain_key, expected, payload, write_id)
), first_write as (
  insert into grid_internal.grain_state
    (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, payload, version, write_id)
  select 0, 0, 0, 0, $5, g.grain_key, $6, g.payload::jsonb, 1, g.write_id
  from given g
  where g.expected is null
  order by g.grain_key
  on conflict do nothing
  returning grain_key, version
), locked as materialized (
  select found.place, g.*
  from (select * from given where expected is not null order by grain_key) g
  cross join lateral (
    select s.ctid as place from grid_internal.grain_state s
    where s.service_id = $6 and s.grain_type = $5 and s.grain_key = g.grain_key and s.grain_id_n0 = 0 and s.grain_id_n1 = 0
    for update
  ) found
), next_write as (
  -- By its place: the row is locked, and a newer one of another writer is not visible here and so refused, as it must be.
  update grid_internal.grain_state s
  set payload = locked.payload::jsonb, version = s.version + 1, write_id = locked.write_id, modified_at = now()
  from locked
  where s.ctid = locked.place and s.version = locked.expected
  returning s.grain_key, s.version
)
select grain_key, version from first_write
union all
select grain_key, version from next_write

-- name: read_job_states
-- The states of many grains at once.
select found.grain_key, found.version, found.payload, found.write_id
from unnest($1::text[]) g (grain_key)
cross join lateral (
  select s.grain_key, s.version, s.payload::text, s.write_id
  from grid_internal.grain_state s
  where s.service_id = $3 and s.grain_type = $2 and s.grain_key = g.grain_key and s.grain_id_n0 = 0 and s.grain_id_n1 = 0
  limit 1
) found

-- name: clear_job_state
-- Keeps the row and its version, so that a zombie's later write is refused.
update grid_internal.grain_state
set payload = null, version = version + 1, write_id = null, modified_at = now()
where service_id = $4 and grain_type = $3 and grain_key = $1 and grain_id_n0 = 0 and grain_id_n1 = 0 and version = $2
returning version

-- name: finished_items
-- What has an outcome among the items from $3 up to $4, exclusive, and what of it has failed, less what the given tasks report themselves.
select
  coalesce(range_agg(int8range(first_item, last_item, '[]') * int8range($3, $4))::text, '{}'),
  coalesce((range_agg(int8range(first_item, last_item, '[]') * int8range($3, $4)) filter (where not succeeded))::text, '{}')
from grid_internal.finished_ranges
where job_id = $1 and stage = $2 and int8range(first_item, last_item, '[]') && int8range($3, $4) and task_id <> all ($5)

-- name: unfinished_attempts
-- Failed attempts of items without outcome, counted in all, in this run, and those lost with a silo.
select a.item, max(a.attempt)::int,
  (count(*) filter (where a.run = $5 and a.error ->> 'type' <> 'lost'))::int,
  (count(*) filter (where a.run = $5 and a.error ->> 'type' = 'lost'))::int
from grid_internal.attempts a
where a.job_id = $1 and a.stage = $2 and a.item >= $3 and a.item < $4
  and not exists (
    select from grid_internal.finished_ranges f
    where f.job_id = a.job_id and f.stage = a.stage and int8range(f.first_item, f.last_item, '[]') @> a.item)
group by a.item

-- name: forget_failures_of_earlier_runs
-- A retried job runs its failed items again: their outcome is taken back, their attempts stay to be read.
delete from grid_internal.finished_ranges where job_id = $1 and not succeeded and run < $2

-- name: unfinished_jobs
-- For the sweep: jobs that should be at work, oldest change first, page by page.
select job_id from grid_internal.grain_state
where job_state in ('pending', 'running', 'paused') and job_id > $1
order by job_id
limit $2

-- name: upload_is_complete
-- A submission names an upload; what it names must all be there.
select coalesce(sum(cardinality(inputs)), 0)::bigint from grid_internal.input_chunks where upload_id = $1

-- name: read_inputs
-- Inputs from $2 up to $3, exclusive, with the chunk that begins before them.
select first_item, inputs
from grid_internal.input_chunks
where upload_id = $1 and first_item < $3
  and first_item >= coalesce((select max(first_item) from grid_internal.input_chunks where upload_id = $1 and first_item <= $2), 0)
order by first_item

-- name: save_checkpoint
-- The last state that a handler asked to keep of an item.
insert into grid_internal.checkpoints (job_id, stage, item, state)
select $1, $2, $3, $4::jsonb
where exists (select from grid_internal.grain_state where job_id = $1 and job_run = $5 and job_state in ('pending', 'running', 'paused'))
on conflict (job_id, stage, item) do update set state = excluded.state, saved_at = now()

-- name: load_checkpoint
-- What an earlier attempt kept, if any.
select state::text from grid_internal.checkpoints where job_id = $1 and stage = $2 and item = $3

-- name: run_of_job
-- Whether a job grain's picture is still of the job's run.
select job_run from grid_internal.grain_state where job_id = $1
