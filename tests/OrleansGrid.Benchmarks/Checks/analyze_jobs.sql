-- As autovacuum would have done by then.
vacuum analyze grid_internal.grain_state, grid_internal.finished_ranges
