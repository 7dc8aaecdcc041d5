-- name: create_job_states
-- First states of many jobs. What has a row already does not come back.
insert into grid_internal.grain_state
  (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, payload, version, write_id)
select 0, 0, 0, 0, $4, g.job_id::text, $5, g.payload, 1, g.write_id
from unnest($1::uuid[], $2::jsonb[], $3::uuid[]) as g (job_id, payload, write_id)
on conflict do nothing
returning job_id

-- name: update_job_states
-- Later states of many jobs, each under the rule of its own version: a row that has another does not come back.
-- They are given in one order, and so locked: two silos do not wait for each other.
-- By the job's id and nothing else: whatever else could be looked up in the primary key, the planner of a young table reads every job for it.
update grid_internal.grain_state s
set payload = g.payload, version = s.version + 1, write_id = g.write_id, modified_at = now()
from unnest($1::uuid[], $2::jsonb[], $3::uuid[], $4::int[]) as g (job_id, payload, write_id, expected)
where s.job_id = g.job_id and s.version = g.expected
returning s.job_id

-- name: read_job_states
-- The states of many jobs at once.
select s.job_id, s.version, s.payload::text, s.write_id
from unnest($1::uuid[]) as g (job_id)
join grid_internal.grain_state s on s.job_id = g.job_id

-- name: clear_job_state
-- Keeps the row and its version, so that a zombie's later write is refused.
update grid_internal.grain_state
set payload = null, version = version + 1, write_id = null, modified_at = now()
where job_id = $1 and version = $2
returning version

-- name: finished_items
-- What has an outcome among the items from $3 up to $4, exclusive, and what of it has failed, less what the given tasks report themselves.
-- Ranges do not overlap, so the first that matters is the last that begins no later than $3.
select
  coalesce(range_agg(int8range(first_item, last_item, '[]') * int8range($3, $4))::text, '{}'),
  coalesce((range_agg(int8range(first_item, last_item, '[]') * int8range($3, $4)) filter (where not succeeded))::text, '{}')
from grid_internal.finished_ranges
where job_id = $1 and stage = $2 and first_item < $4 and last_item >= $3 and task_id <> all ($5)
  and first_item >= coalesce(
    (select max(first_item) from grid_internal.finished_ranges where job_id = $1 and stage = $2 and first_item <= $3), $3)

-- name: unfinished_attempts
-- Failed attempts of items without outcome, counted in all, in this run, and those lost with a silo. An attempt that did not find
-- what earlier items had left for it is none of the item's own.
select a.item, max(a.attempt)::int,
  (count(*) filter (where a.run = $5 and a.error ->> 'type' not in ('lost', 'input-lost')))::int,
  (count(*) filter (where a.run = $5 and a.error ->> 'type' = 'lost'))::int
from grid_internal.attempts a
where a.job_id = $1 and a.stage = $2 and a.item >= $3 and a.item < $4
  and a.item > coalesce((
    select f.last_item from grid_internal.finished_ranges f
    where f.job_id = a.job_id and f.stage = a.stage and f.first_item <= a.item
    order by f.first_item desc limit 1), -1)
group by a.item

-- name: first_failure
-- The item that failed a job first, with what its last attempt said.
select f.stage, a.item, coalesce(a.error ->> 'message', '')
from grid_internal.finished_ranges f
join grid_internal.attempts a on a.job_id = f.job_id and a.stage = f.stage and a.item between f.first_item and f.last_item
where f.job_id = $1 and not f.succeeded
order by f.finished_at, a.attempt desc
limit 1

-- name: forget_failures_of_earlier_runs
-- A retried job runs its failed items again: their outcome is taken back, their attempts stay to be read.
delete from grid_internal.finished_ranges where job_id = $1 and not succeeded and run < $2

-- name: unfinished_jobs
-- For the sweep: jobs that should be at work, oldest change first, page by page.
select job_id from grid_internal.grain_state
where job_state in ('pending', 'running', 'paused') and job_id > $1
order by job_id
limit $2

-- name: states_of_jobs
-- Whether jobs of which something is kept on a disk still need it.
select job_id, job_state, (payload ->> 'finishedAt')::timestamptz
from grid_internal.grain_state
where job_id = any ($1)

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
