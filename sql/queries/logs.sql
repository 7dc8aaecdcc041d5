-- name: write_logs
-- What items of one silo have written since the last, in one statement. Nothing from a silo that was declared dead, nor for a job that is gone. A job
-- that has ended is still written for: the last words of its last items come after their outcome. Nor does a retry refuse the last words of the run
-- before, which are kept under that run's attempts. Parts that have fallen out of their attempt's limit ($11 to $16) are deleted. What comes back is kept.
with alive as materialized (
  select from grid_internal.living_silos where deployment_id = $17 and address = $18 and port = $19 and generation = $20
), fallen as (
  delete from grid_internal.item_logs l
  using unnest($11::uuid[], $12::int[], $13::bigint[], $14::int[], $15::uuid[], $16::bigint[])
    as d (job_id, stage, item, attempt, task_id, first_line)
  where l.job_id = d.job_id and l.stage = d.stage and l.item = d.item and l.attempt = d.attempt and l.task_id = d.task_id
    and l.first_line = d.first_line
    and exists (select from alive)
)
insert into grid_internal.item_logs (job_id, stage, item, attempt, task_id, first_line, run, began_at, lines, silo)
select g.job_id, g.stage, g.item, g.attempt, g.task_id, g.first_line, g.run, g.began_at, g.lines, $10
from unnest($1::uuid[], $2::int[], $3::bigint[], $4::int[], $5::uuid[], $6::bigint[], $7::int[], $8::timestamptz[], $9::jsonb[])
  as g (job_id, stage, item, attempt, task_id, first_line, run, began_at, lines)
where exists (select from alive)
  and exists (select from grid_internal.grain_state s where s.job_id = g.job_id and s.job_run >= g.run)
on conflict do nothing

-- name: logs_from
-- One page of what items of a job have written, in the order of items, attempts and lines, after the row $2 to $6; of item $7 alone unless null.
select l.stage, l.item, l.attempt, l.task_id, l.first_line, l.silo, l.began_at, l.lines::text, l.written
from grid_internal.client_logs l
where l.job_id = $1 and (l.stage, l.item, l.attempt, l.task_id, l.first_line) > ($2, $3, $4, $5, $6)
  and ($7::bigint is null or l.item = $7) and ($8::int is null or l.stage = $8)
order by l.stage, l.item, l.attempt, l.task_id, l.first_line
limit $9

-- name: logs_since
-- What was written in transactions from $2 on, with those that were open then: some of it may have been seen. The last column is where to go on.
select l.stage, l.item, l.attempt, l.task_id, l.first_line, l.silo, l.began_at, l.lines::text, l.written, pg_snapshot_xmin(pg_current_snapshot())
from grid_internal.client_logs l
where l.job_id = $1 and l.written >= $2 and ($3::bigint is null or l.item = $3) and ($4::int is null or l.stage = $4)
order by l.began_at, l.stage, l.item, l.attempt, l.task_id, l.first_line

-- name: logs_now
-- Where to begin to follow.
select pg_snapshot_xmin(pg_current_snapshot())
