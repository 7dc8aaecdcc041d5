-- A stage that was never begun, because its job ended before, has the state 'skipped'; it was called failed when another stage had failed.
create or replace view grid.stages as
select
  s.job_id,
  (x.n - 1)::int as stage,
  x.stage ->> 'name' as name,
  case
    when c.items_succeeded + c.items_failed >= (x.stage ->> 'total')::bigint and (x.stage ->> 'closed')::boolean and w.waits_for is null
      then case when c.items_failed > 0 and s.job_state = 'failed' then 'failed' else 'succeeded' end
    when s.job_state in ('failed', 'cancelled') and c.started_at is null and (w.waits_for is not null or o.failed) then 'skipped'
    -- What ended the job was the failure of another stage.
    when s.job_state = 'failed' and c.items_failed = 0 and o.failed then 'cancelled'
    when s.job_state in ('succeeded', 'failed', 'cancelled', 'paused') then s.job_state
    when c.started_at is not null or (s.job_state = 'running' and w.waits_for is null) then 'running'
    else 'pending'
  end as state,
  (x.stage ->> 'total')::bigint as items_total,
  c.items_succeeded,
  c.items_failed
from grid_internal.grain_state s
cross join lateral jsonb_array_elements(s.payload -> 'stages') with ordinality as x (stage, n)
cross join lateral (
  select
    coalesce(sum(f.last_item - f.first_item + 1) filter (where f.succeeded), 0)::bigint as items_succeeded,
    coalesce(sum(f.last_item - f.first_item + 1) filter (where not f.succeeded), 0)::bigint as items_failed,
    min(f.started_at) as started_at
  from grid_internal.finished_ranges f
  where f.job_id = s.job_id and f.stage = x.n - 1
) c
cross join lateral (
  -- The first stage that this one waits for and that has not ended; none for a stage that may begin.
  select min(b.stage::int) as waits_for
  from jsonb_array_elements_text(x.stage -> 'after') b (stage)
  where not (s.payload -> 'stages' -> b.stage::int ->> 'closed')::boolean
    or (s.payload -> 'stages' -> b.stage::int ->> 'total')::bigint > (
      select coalesce(sum(f.last_item - f.first_item + 1), 0)
      from grid_internal.finished_ranges f
      where f.job_id = s.job_id and f.stage = b.stage::int)
) w
cross join lateral (
  -- Asked only of a job that has failed: an item of another stage has.
  select s.job_state = 'failed' and exists (
    select from grid_internal.finished_ranges f where f.job_id = s.job_id and f.stage <> x.n - 1 and not f.succeeded) as failed
) o
where s.job_id is not null;
