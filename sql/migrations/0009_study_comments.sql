-- What the view of studies means.

comment on view grid.trials is 'Every trial of a study that has begun, once.';
comment on column grid.trials.job_id is 'The study.';
comment on column grid.trials.trial is 'Number of the trial, from 0.';
comment on column grid.trials.params is 'JSON object: the parameters that it was given, by name.';
comment on column grid.trials.value is 'Its value, in a study of one objective; null where it has none.';
comment on column grid.trials.state is 'running, succeeded, pruned, failed or cancelled.';
comment on column grid.trials.values_by_step is 'JSON object: what it has reported on its way, by step.';
comment on column grid.trials.values is 'Its values, one for each objective; empty where it has none.';
comment on column grid.trials.violations is 'By how much it breaks each constraint that it reports; empty for none.';
comment on column grid.trials.attempt is 'The attempt that decided, or the last that failed; null for one whose first attempt is not over.';
comment on column grid.trials.silo is 'Name of the silo that ran it; null while none has ended an attempt.';
comment on column grid.trials.error is 'What its last attempt said; null for none that failed.';
