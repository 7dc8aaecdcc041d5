-- name: register_silo
-- What a silo says of itself when it starts; a restarted silo of the same name takes the row over.
insert into grid_internal.silos (silo, address, port, generation, host, pid, slots, labels, resources, handlers)
values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10)
on conflict (silo) do update set
  address = excluded.address, port = excluded.port, generation = excluded.generation, host = excluded.host, pid = excluded.pid,
  slots = excluded.slots, labels = excluded.labels, resources = excluded.resources, handlers = excluded.handlers,
  draining = false, started_at = now()

-- name: mark_draining
-- A silo that was told to stop takes nothing new, though membership still calls it active.
update grid_internal.silos set draining = true where silo = $1 and generation = $2
