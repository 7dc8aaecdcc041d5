-- name: keep_asked_trial
-- The parameters of a trial: the first that were chosen stay, whoever chooses again. No row when another was first at this very moment.
with made as (
  insert into grid_internal.asked_trials (job_id, trial, params, note)
  values ($1, $2, $3::jsonb, $4)
  on conflict do nothing
  returning params, note
)
select params::text, note from made
union all
select params::text, note from grid_internal.asked_trials where job_id = $1 and trial = $2
limit 1

-- name: asked_trials
-- What a study has asked for so far, for a sampler that goes by it.
select trial, params::text, note
from grid_internal.asked_trials
where job_id = $1
order by trial

-- name: spec_of_study
-- What a study is to find.
select (payload -> 'study')::text
from grid_internal.grain_state
where job_id = $1

-- name: trials_of_job
-- The trials of a study in order.
select trial, params::text, state, values, values_by_step::text, violations, silo, error::text
from grid.trials
where job_id = $1
order by trial
