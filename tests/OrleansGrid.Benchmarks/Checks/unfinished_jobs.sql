-- Asked many times a second while jobs run, so it looks for one in the small index of unfinished jobs and counts none.
select exists (select from grid_internal.grain_state where job_state in ('pending', 'running', 'paused'))
