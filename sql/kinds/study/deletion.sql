-- name: delete_asked_trials
-- At most $2 of the deleted jobs $1, as in sql/queries/deletion.sql.
delete from grid_internal.asked_trials where ctid = any (array(select ctid from grid_internal.asked_trials where job_id = any ($1) limit $2))

-- name: delete_trial_reports
-- As delete_asked_trials.
delete from grid_internal.trial_reports where ctid = any (array(select ctid from grid_internal.trial_reports where job_id = any ($1) limit $2))

-- name: delete_trial_leases
-- As delete_asked_trials.
delete from grid_internal.trial_leases where ctid = any (array(select ctid from grid_internal.trial_leases where job_id = any ($1) limit $2))
