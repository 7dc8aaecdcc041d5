-- name: keep_asked_trial
-- The parameters of a trial: the first that were chosen stay, whoever chooses again. The update changes nothing; it waits for who is first at this
-- very moment and gives what that one chose, where doing nothing would give no row.
insert into grid_internal.asked_trials as known (job_id, trial, params, note)
values ($1, $2, $3::jsonb, $4)
on conflict (job_id, trial) do update set params = known.params
returning params::text, note

-- name: asked_trials
-- What a study has asked for so far, for a sampler that goes by it.
select trial, params::text, note
from grid_internal.asked_trials
where job_id = $1
order by trial

-- name: spec_of_study
-- What a study is to find.
select (payload -> 'spec')::text
from grid_internal.client_jobs
where job_id = $1 and payload ->> 'kind' = 'study'

-- name: warm_starts_of_job
-- How many trials of each earlier study a study's sampler knows from the start, in the order in which the study names them.
select (w.source ->> 'jobId')::uuid, (w.source ->> 'used')::bigint, (w.source ->> 'skipped')::bigint
from grid_internal.client_jobs s
cross join lateral jsonb_array_elements(s.payload -> 'memo' -> 'warm') with ordinality as w (source, n)
where s.job_id = $1 and s.payload ->> 'kind' = 'study' and jsonb_typeof(s.payload -> 'memo' -> 'warm') = 'array'
order by w.n

-- name: first_that_reached
-- The first trial from $2 up to $3, exclusive, whose value is as good as the target $4 and that violates nothing.
select t.trial, t.value
from (
  select f.first_item + r.n - 1 as trial, (r.result -> 'values' ->> 0)::double precision as value, r.result
  from grid_internal.finished_ranges f
  cross join lateral jsonb_array_elements(f.results) with ordinality as r (result, n)
  where f.job_id = $1 and f.stage = 0 and f.succeeded and f.first_item >= $2 and f.first_item < $3
) t
where t.result ->> 'state' = 'succeeded'
  and case when $5 then t.value >= $4 else t.value <= $4 end
  and not exists (select from jsonb_array_elements_text(t.result -> 'violations') v (violation) where v.violation::double precision > 0)
order by t.trial
limit 1

-- name: trials_begun
-- How many trials of a study have begun, as far as the database knows: one past the last that has an outcome, has failed an attempt or was given parameters.
select coalesce(greatest(
  (select max(last_item) from grid_internal.finished_ranges where job_id = $1 and stage = 0),
  (select max(item) from grid_internal.attempts where job_id = $1 and stage = 0),
  (select max(trial) from grid_internal.asked_trials where job_id = $1)), -1) + 1

-- name: leased_trial
-- What the request $2 was given when it was heard before; its time begins anew.
update grid_internal.trial_leases
set expires_at = clock_timestamp() + $4
where job_id = $1 and request = $2 and trial < $3 and expires_at <> 'infinity'
returning trial

-- name: lease_again
-- The first trial whose lease is over and that has no outcome. Outcomes that are reported from outside are ranges of one item.
update grid_internal.trial_leases l
set expires_at = clock_timestamp() + $4, request = $2
where l.job_id = $1 and l.trial = (
  select o.trial
  from grid_internal.trial_leases o
  where o.job_id = $1 and o.expires_at <= clock_timestamp() and o.trial < $3
    and not exists (select from grid_internal.finished_ranges f where f.job_id = $1 and f.stage = 0 and f.first_item = o.trial)
  order by o.trial
  limit 1
  for update skip locked)
returning l.trial

-- name: lease_next_trial
-- The first trial that nobody was given yet. No row when all were, or when another is first at this very moment.
insert into grid_internal.trial_leases (job_id, trial, request, expires_at)
select $1, n.trial, $2, clock_timestamp() + $4
from (select coalesce(max(trial), -1) + 1 as trial from grid_internal.trial_leases where job_id = $1) n
where n.trial < $3
on conflict do nothing
returning trial

-- name: end_lease
-- The trial's outcome is committed; the lease is of no use any more.
update grid_internal.trial_leases set expires_at = 'infinity' where job_id = $1 and trial = $2

-- name: reopen_leases
-- Of trials whose outcome was taken back, or whose outcome was never committed.
update grid_internal.trial_leases l
set expires_at = clock_timestamp()
where l.job_id = $1 and l.expires_at = 'infinity'
  and not exists (select from grid_internal.finished_ranges f where f.job_id = $1 and f.stage = 0 and f.first_item = l.trial)

-- name: given_trial
-- What a trial was given, how often it has failed, how it has ended if it has, and why it failed last.
select
  a.params::text, a.asked_at, coalesce((select max(t.attempt) from grid_internal.attempts t where t.job_id = $1 and t.stage = 0 and t.item = $2), 0),
  f.succeeded, (f.results -> 0)::text,
  (select t.error ->> 'message' from grid_internal.attempts t where t.job_id = $1 and t.stage = 0 and t.item = $2 order by t.attempt desc limit 1)
from grid_internal.asked_trials a
left join grid_internal.finished_ranges f on f.job_id = a.job_id and f.stage = 0 and f.first_item = a.trial
where a.job_id = $1 and a.trial = $2

-- name: trials_of_job
-- The trials of a study in order.
select trial, params::text, state, values, values_by_step::text, violations, silo, error::text
from grid.trials
where job_id = $1
order by trial

-- name: spans_of_study
-- When silos ran which trials of a study. Of clocks that were set back meanwhile nothing can be drawn.
select first_item, last_item, silo, started_at, finished_at
from grid.tasks
where job_id = $1 and stage = 0 and finished_at >= started_at
order by started_at

-- name: keep_reports
-- What attempt $4 at a trial has reported since it last did, in run $3. Not from a silo that was declared dead, not for a job that has ended or is
-- in another run, and not when a later attempt has reported.
insert into grid_internal.trial_reports (job_id, trial, run, attempt, steps)
select $1, $2, $3, $4, $5::jsonb
where exists (select from grid_internal.living_silos where deployment_id = $6 and address = $7 and port = $8 and generation = $9)
  and exists (select from grid_internal.grain_state where job_id = $1 and job_run = $3 and job_state in ('pending', 'running', 'paused'))
  and not exists (select from grid_internal.trial_reports t where t.job_id = $1 and t.trial = $2 and (t.run, t.attempt) > ($3, $4))

-- name: reports_of_trial
-- What any execution of a trial has reported.
select e.key::bigint, e.value::double precision
from grid_internal.trial_reports t
cross join lateral jsonb_each(t.steps) e
where t.job_id = $1 and t.trial = $2
order by t.run, t.attempt, t.id, e.key::bigint

-- name: reports_without_outcome
-- What trials have reported that have no outcome yet.
select t.trial, e.key::bigint, e.value::double precision
from grid_internal.trial_reports t
cross join lateral jsonb_each(t.steps) e
where t.job_id = $1
  -- Ranges do not overlap: if one holds the trial, it is the last that begins no later.
  and t.trial > coalesce((
    select f.last_item from grid_internal.finished_ranges f
    where f.job_id = t.job_id and f.stage = 0 and f.first_item <= t.trial
    order by f.first_item desc limit 1), -1)
order by t.trial, t.run, t.attempt, t.id

-- name: count_pruned_trials
-- How many trials of a study were ended early, without reading what they reported.
select count(*)
from grid_internal.client_ranges f
cross join lateral jsonb_array_elements(f.results) r (result)
where f.job_id = $1 and f.stage = 0 and f.succeeded and r.result ->> 'state' = 'pruned'
