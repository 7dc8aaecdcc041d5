-- What only studies need: trials with their parameters, their reports, and to whom they were given out.

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

-- What trials have reported that have no outcome yet, in the order in which it was kept; the outcome holds them all. Rows are inserted and never
-- updated: a curve of a thousand steps would be written a thousand times.
create table grid_internal.trial_reports (
  job_id uuid not null,
  trial bigint not null,
  -- The attempt that reported it: a silo that was declared dead reports nothing any more, nor does an attempt when a later one has.
  run int not null,
  attempt int not null,
  -- Of two reports of a step by one attempt the later counts: a trial that runs again reports anew.
  id bigint generated always as identity,
  -- Values by step, as in the outcome.
  steps jsonb not null,
  -- The curve of a trial is read as a whole.
  primary key (job_id, trial, id)
);

-- To whom a trial was given out, and until when it is that one's alone. A lease that is over gives the trial to the next who asks; nothing else
-- goes by it: the outcome decides who told it first, for there can be only one.
create table grid_internal.trial_leases (
  job_id uuid not null,
  trial bigint not null,
  -- The request that got it: heard again, it gets the same.
  request uuid not null,
  -- By the database's clock alone; infinity for a trial whose outcome was told.
  expires_at timestamptz not null,
  primary key (job_id, trial),
  -- One request gets one trial.
  constraint trial_leases_request unique (job_id, request)
);

-- The next asker gets the first trial whose lease is over; most trials have an outcome, and their leases never end.
create index trial_leases_over on grid_internal.trial_leases (job_id, expires_at);

-- Every trial that has begun, once, as far as the database knows of it; running and failed trials show what they have reported.
create view grid.trials as
select
  i.job_id,
  i.item as trial,
  coalesce(i.result -> 'params', a.params) as params,
  case when jsonb_array_length(i.result -> 'values') = 1 then (i.result -> 'values' ->> 0)::double precision end as value,
  case i.state when 'succeeded' then i.result ->> 'state' when 'retrying' then 'running' else i.state end as state,
  coalesce(i.result -> 'steps', r.steps, '{}') as values_by_step,
  array(select jsonb_array_elements_text(i.result -> 'values'))::double precision[] as values,
  array(select jsonb_array_elements_text(i.result -> 'violations'))::double precision[] as violations,
  i.attempt,
  i.silo,
  i.error
from grid.items i
join grid_internal.grain_state s on s.job_id = i.job_id and s.payload ->> 'kind' = 'study'
left join grid_internal.asked_trials a on a.job_id = i.job_id and a.trial = i.item
left join lateral (
  select jsonb_object_agg(e.key, e.value order by t.run, t.attempt, t.id) as steps
  from grid_internal.trial_reports t cross join lateral jsonb_each(t.steps) e
  where t.job_id = i.job_id and t.trial = i.item and i.result is null
) r on true
where i.stage = 0
union all
select
  a.job_id, a.trial, a.params, null,
  case when s.job_state in ('pending', 'running', 'paused') then 'running' else 'cancelled' end,
  coalesce((
    select jsonb_object_agg(e.key, e.value order by t.run, t.attempt, t.id)
    from grid_internal.trial_reports t cross join lateral jsonb_each(t.steps) e
    where t.job_id = a.job_id and t.trial = a.trial), '{}'),
  '{}', '{}', null, null, null
from grid_internal.asked_trials a
join grid_internal.grain_state s on s.job_id = a.job_id
where not exists (select from grid_internal.attempts t where t.job_id = a.job_id and t.stage = 0 and t.item = a.trial)
  -- Ranges do not overlap: if one holds the trial, it is the last that begins no later.
  and a.trial > coalesce((
    select f.last_item from grid_internal.finished_ranges f
    where f.job_id = a.job_id and f.stage = 0 and f.first_item <= a.trial
    order by f.first_item desc limit 1), -1);
