-- Studies: trials and their parameters.

-- The parameters that a trial was given, chosen once: an attempt that runs again gets the same. Samplers without memory choose the same anyway;
-- of theirs only trials are kept that run for long or fail, for people to see.
create table grid_internal.asked_trials (
  job_id uuid not null,
  trial bigint not null,
  params jsonb not null,
  -- What the sampler wants to know again of how it came to them.
  note text,
  asked_at timestamptz not null default now(),
  -- First writer wins: two activations of a study's grain may both choose.
  primary key (job_id, trial)
);

-- Every trial that has begun, once, as far as the database knows of it.
create view grid.trials as
select
  i.job_id,
  i.item as trial,
  coalesce(i.result -> 'params', a.params) as params,
  case when jsonb_array_length(i.result -> 'values') = 1 then (i.result -> 'values' ->> 0)::double precision end as value,
  case i.state when 'succeeded' then i.result ->> 'state' when 'retrying' then 'running' else i.state end as state,
  coalesce(i.result -> 'steps', '{}') as values_by_step,
  array(select jsonb_array_elements_text(i.result -> 'values'))::double precision[] as values,
  array(select jsonb_array_elements_text(i.result -> 'violations'))::double precision[] as violations,
  i.attempt,
  i.silo,
  i.error
from grid.items i
join grid_internal.grain_state s on s.job_id = i.job_id and s.payload -> 'study' is not null
left join grid_internal.asked_trials a on a.job_id = i.job_id and a.trial = i.item
where i.stage = 0
union all
select
  a.job_id, a.trial, a.params, null,
  case when s.job_state in ('pending', 'running', 'paused') then 'running' else 'cancelled' end,
  '{}', '{}', '{}', null, null, null
from grid_internal.asked_trials a
join grid_internal.grain_state s on s.job_id = a.job_id
where not exists (select from grid_internal.attempts t where t.job_id = a.job_id and t.stage = 0 and t.item = a.trial)
  -- Ranges do not overlap: if one holds the trial, it is the last that begins no later.
  and a.trial > coalesce((
    select f.last_item from grid_internal.finished_ranges f
    where f.job_id = a.job_id and f.stage = 0 and f.first_item <= a.trial
    order by f.first_item desc limit 1), -1);
