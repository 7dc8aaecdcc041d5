-- name: server_facts
-- What tells whether the grid can live in this database, and how far its clock is from this machine's.
select
  pg_backend_pid(), current_setting('search_path'), current_setting('server_encoding'), to_regnamespace('public') is not null,
  pg_is_in_recovery(), current_setting('transaction_read_only')::boolean, clock_timestamp()
