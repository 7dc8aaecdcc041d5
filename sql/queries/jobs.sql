-- name: write_job_states
-- States of many jobs in one statement: what comes back is durable, and nothing is locked once the statement is over.
-- A later state ($1 to $4) stands under the rule of its version: a row that has another does not come back. A first state ($5 to $7) whose job has
-- a row already does not either, nor does one whose job was deleted in this run or a later: it
-- begins with the next, if at all (0011_deletion.sql).
-- A state that says "complete", because all items have an outcome, is written only when the outcomes are here (0005_claimed_outcomes.sql).
-- Later states are given in one order, and so locked: two silos do not wait for each other.
-- By the job's id and nothing else: whatever else could be looked up in the primary key, the planner of a young table reads every job for it.
with updated as (
  update grid_internal.grain_state s
  set payload = g.payload, version = s.version + 1, write_id = g.write_id, modified_at = now()
  from unnest($1::uuid[], $2::jsonb[], $3::uuid[], $4::int[]) as g (job_id, payload, write_id, expected)
  cross join lateral grid_internal.has_claimed_outcomes(g.job_id, g.payload) claimed
  where s.job_id = g.job_id and s.version = g.expected
    and claimed.holds
  returning s.job_id
), created as (
  insert into grid_internal.grain_state
    (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, payload, version, write_id)
  select 0, 0, 0, 0, $8, g.job_id::text, $9, g.payload, 1, g.write_id
  from unnest($5::uuid[], $6::jsonb[], $7::uuid[]) as g (job_id, payload, write_id)
  cross join lateral grid_internal.has_claimed_outcomes(g.job_id, g.payload) claimed
  where claimed.holds
    and not exists (
      select from grid_internal.deletions d where d.target = g.job_id and (d.last_run is null or d.last_run >= coalesce((g.payload ->> 'run')::int, 1)))
  on conflict do nothing
  returning job_id
)
select job_id from updated
union all
select job_id from created

-- name: write_free_job_states
-- The same for jobs whose rows no other session has locked; the others are left alone. For the while after a lock was waited for too long.
with free as materialized (
  select s.job_id from unnest($1::uuid[], $4::int[]) as w (job_id, expected)
  join grid_internal.grain_state s on s.job_id = w.job_id and s.version = w.expected
  for update of s skip locked
), updated as (
  update grid_internal.grain_state s
  set payload = g.payload, version = s.version + 1, write_id = g.write_id, modified_at = now()
  from unnest($1::uuid[], $2::jsonb[], $3::uuid[], $4::int[]) as g (job_id, payload, write_id, expected)
  cross join lateral grid_internal.has_claimed_outcomes(g.job_id, g.payload) claimed
  where s.job_id = g.job_id and s.version = g.expected and g.job_id in (select job_id from free)
    and claimed.holds
  returning s.job_id
), created as (
  insert into grid_internal.grain_state
    (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, payload, version, write_id)
  select 0, 0, 0, 0, $8, g.job_id::text, $9, g.payload, 1, g.write_id
  from unnest($5::uuid[], $6::jsonb[], $7::uuid[]) as g (job_id, payload, write_id)
  cross join lateral grid_internal.has_claimed_outcomes(g.job_id, g.payload) claimed
  where claimed.holds
    and not exists (
      select from grid_internal.deletions d where d.target = g.job_id and (d.last_run is null or d.last_run >= coalesce((g.payload ->> 'run')::int, 1)))
  on conflict do nothing
  returning job_id
)
select job_id from updated
union all
select job_id from created

-- name: why_states_not_written
-- Of states that were not written, as a code: written by an earlier try of the very same write whose answer was lost; in conflict with what another
-- has written; lacking outcomes that they claim; or none of these, because the row was locked, and to be tried again.
select g.job_id,
  case
    when s.write_id = g.write_id then 'written'
    when s.version is distinct from g.expected then 'conflict'
    when g.expected is null and exists (
      select from grid_internal.deletions d where d.target = g.job_id and (d.last_run is null or d.last_run >= coalesce((g.payload ->> 'run')::int, 1)))
      then 'conflict'
    when not claimed.holds then 'outcomes_missing'
    else 'row_locked'
  end
from unnest($1::uuid[], $2::jsonb[], $3::uuid[], $4::int[]) as g (job_id, payload, write_id, expected)
cross join lateral grid_internal.has_claimed_outcomes(g.job_id, g.payload) claimed
left join grid_internal.grain_state s on s.job_id = g.job_id

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
-- For the sweep: jobs that should be at work, in the order of their ids, which is that of their submission; page by page, after the last id seen.
select job_id from grid_internal.grain_state
where job_state in ('pending', 'running', 'paused') and job_id > $1
order by job_id
limit $2

-- name: states_of_jobs
-- Whether jobs of which something is kept on a disk still need it.
select job_id, job_state, (payload ->> 'finishedAt')::timestamptz
from grid_internal.grain_state
where job_id = any ($1) and job_state is not null

-- name: upload_is_complete
-- A submission names an upload; what it names must all be there.
select coalesce(sum(cardinality(inputs)), 0)::bigint from grid_internal.input_chunks where upload_id = $1

-- name: read_inputs
-- Inputs from $2 up to $3, exclusive, with the chunk that begins before them.
select first_item, inputs
from grid_internal.client_inputs
where upload_id = $1 and first_item < $3
  and first_item >= coalesce((select max(first_item) from grid_internal.client_inputs where upload_id = $1 and first_item <= $2), 0)
order by first_item

-- name: save_checkpoint
-- The last state that a handler asked to keep of an item, by attempt $5 in run $4. Not from a silo that was declared dead, not for a job that has
-- ended or is in another run, and never over what a later attempt has saved. A row comes back when it was saved.
insert into grid_internal.checkpoints as known (job_id, stage, item, run, attempt, state)
select $1, $2, $3, $4, $5, $6::jsonb
where exists (select from grid_internal.living_silos where deployment_id = $7 and address = $8 and port = $9 and generation = $10)
  and exists (select from grid_internal.grain_state where job_id = $1 and job_run = $4 and job_state in ('pending', 'running', 'paused'))
on conflict (job_id, stage, item) do update
set run = excluded.run, attempt = excluded.attempt, state = excluded.state, saved_at = now()
where (known.run, known.attempt) <= (excluded.run, excluded.attempt)
returning true

-- name: load_checkpoint
-- What an earlier attempt kept, if any.
select state::text from grid_internal.checkpoints where job_id = $1 and stage = $2 and item = $3

-- name: live_run_of_job
-- Whether a job grain's picture is still of the job's run: no row when the job has ended.
select job_run from grid_internal.grain_state where job_id = $1 and job_state in ('pending', 'running', 'paused')

-- name: has_ended_in_run
-- Whether what a job has left may be cleaned up: no retry has opened it again.
select job_state in ('succeeded', 'failed', 'cancelled') and job_run = $2 from grid_internal.grain_state where job_id = $1

-- name: keep_counts
-- The counts of a job that has ended in run $2, if it has more than $3 ranges: fewer are counted as quickly as this row is read. Nothing is committed
-- into a job that has ended, so they stay right; after a retry they are of an earlier run, and no longer read.
insert into grid_internal.job_counts as known (job_id, run, items_succeeded, items_failed, started_at)
select
  s.job_id, s.job_run,
  coalesce(sum(f.last_item - f.first_item + 1) filter (where f.succeeded), 0),
  coalesce(sum(f.last_item - f.first_item + 1) filter (where not f.succeeded), 0),
  min(f.started_at)
from grid_internal.grain_state s
join grid_internal.finished_ranges f on f.job_id = s.job_id
where s.job_id = $1 and s.job_run = $2 and s.job_state in ('succeeded', 'failed', 'cancelled')
group by s.job_id, s.job_run
having count(*) > $3
on conflict (job_id) do update
set run = excluded.run, items_succeeded = excluded.items_succeeded, items_failed = excluded.items_failed, started_at = excluded.started_at
where known.run <= excluded.run

-- name: record_of_job
-- A job as its grain keeps it.
select payload::text from grid_internal.grain_state where job_id = $1
