-- What the view of MapReduce output means.

comment on view grid.mapreduce_rows is 'The output of MapReduce jobs that put it into the database, once they have succeeded.';
comment on column grid.mapreduce_rows.job_id is 'The job.';
comment on column grid.mapreduce_rows.part is 'Number of the part, which is that of its reducer.';
comment on column grid.mapreduce_rows.row_number is 'Place of the row in its part.';
comment on column grid.mapreduce_rows.key is 'What stands before the first TAB of the line.';
comment on column grid.mapreduce_rows.value is 'What stands after it; null for a line without a TAB.';
