-- Trials that run elsewhere.

-- To whom a trial was given out, and until when it is that one's alone. A lease that is over gives the trial to the next who asks; nothing else
-- goes by it: who tells first is decided by the outcome, of which there can be one.
create table grid_internal.trial_leases (
  job_id uuid not null,
  trial bigint not null,
  -- The request that got it: heard again, it gets the same.
  request uuid not null,
  -- By the database's clock alone; infinity for a trial that was told.
  expires_at timestamptz not null,
  primary key (job_id, trial),
  -- One request gets one trial.
  constraint trial_leases_request unique (job_id, request)
);

-- The next asker gets the first trial whose lease is over; most of them are told.
create index trial_leases_over on grid_internal.trial_leases (job_id, expires_at);
