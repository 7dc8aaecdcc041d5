-- What Orleans needs of a database: membership of the cluster, state of grains, reminders.
--
-- The AdoNet providers bring no SQL. At start they read statements by key from a table they call OrleansQuery, and bind
-- parameters by name (@ServiceId …) and results by column name. The keys, parameters and columns are that contract;
-- tables and statements below are this project's. Names that Orleans looks up are not quoted, so their case does not matter.

-- Orleans says "from OrleansQuery" without a schema: connections carry grid_internal in their search path.
create table grid_internal.orleansquery (
  querykey  text not null,
  querytext text not null,
  -- Orleans asks for exactly one statement by key and stops the silo when it finds two.
  constraint orleansquery_pkey primary key (querykey)
);

-- Membership ---------------------------------------------------------------------------------------------------------
--
-- Nothing here updates a row that exists. Any session that may read can lock rows ("for share"), and hold them for hours: an update would
-- wait for it, and with it the cluster. A silo's identity is one row, each change of it is another, and the version of the cluster is the
-- highest version of a change.

create table grid_internal.membership (
  deployment_id text not null,
  address       text not null,
  port          int not null,
  generation    int not null,
  silo_name     text not null,
  host_name     text not null,
  proxy_port    int not null,
  start_time    timestamptz not null,
  -- A silo is its address and the moment it started: a restarted one on the same port is another silo.
  constraint membership_pkey primary key (deployment_id, address, port, generation)
);

create table grid_internal.membership_changes (
  deployment_id   text not null,
  version         int not null,
  address         text null,
  port            int null,
  generation      int null,
  status          int null,
  suspect_times   text null,
  i_am_alive_time timestamptz null,
  changed_at      timestamptz not null default now(),
  -- Every change takes the next version, and two silos that saw the same version cannot both have it: the second finds it taken.
  -- No foreign key to the silo: checking it locks the silo's row, and waits for whoever has locked it.
  constraint membership_changes_pkey primary key (deployment_id, version),
  -- A negative version would read as "no version" on the other side.
  constraint membership_changes_version_counts_up check (version >= 0),
  -- Version 0 is the new cluster; every other version changes one silo.
  constraint membership_changes_of_a_silo check (version = 0 or num_nulls(address, port, generation, status) = 0)
);

comment on column grid_internal.membership_changes.status is
  'Of the silo since this change, as Orleans numbers them: 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead';

-- The last change of a silo says how it is; the fence of every commit asks whether one of them is its death.
create index membership_changes_by_silo on grid_internal.membership_changes (deployment_id, address, port, generation, version);

create table grid_internal.membership_heartbeats (
  deployment_id   text not null,
  address         text not null,
  port            int not null,
  generation      int not null,
  i_am_alive_time timestamptz not null
);

comment on table grid_internal.membership_heartbeats is
  'One row a silo, updated by its heartbeat, and one more for each time that another session held the others locked';

-- Not unique: see the comment of the table. The time is not in it, so that a heartbeat stays on its page.
create index membership_heartbeats_by_silo on grid_internal.membership_heartbeats (deployment_id, address, port, generation);

-- Each silo as its last change left it, with its latest heartbeat.
create view grid_internal.membership_now as
select
  m.deployment_id, m.address, m.port, m.generation, m.silo_name, m.host_name, m.proxy_port, m.start_time,
  c.status, c.suspect_times, greatest(c.i_am_alive_time, h.i_am_alive_time) as i_am_alive_time
from grid_internal.membership m
cross join lateral (
  select status, suspect_times, i_am_alive_time
  from grid_internal.membership_changes
  where deployment_id = m.deployment_id and address = m.address and port = m.port and generation = m.generation
  order by version desc
  limit 1
) c
cross join lateral (
  select max(i_am_alive_time) as i_am_alive_time
  from grid_internal.membership_heartbeats
  where deployment_id = m.deployment_id and address = m.address and port = m.port and generation = m.generation
) h;

-- Silos that may write: known, and not declared dead. Every fence asks this.
create view grid_internal.living_silos as
select m.deployment_id, m.address, m.port, m.generation
from grid_internal.membership m
where not exists (
  select from grid_internal.membership_changes c
  where c.deployment_id = m.deployment_id and c.address = m.address and c.port = m.port and c.generation = m.generation and c.status = 6);

-- A new cluster's counter; true for the one caller that made it.
insert into grid_internal.orleansquery values ('InsertMembershipVersionKey', $query$
with created as (
  insert into grid_internal.membership_changes (deployment_id, version)
  select @DeploymentId, 0
  where not exists (select from grid_internal.membership_changes where deployment_id = @DeploymentId)
  on conflict do nothing
  returning 1
)
select exists (select from created)
$query$);

-- The next version is taken and the silo added in one statement, or neither. Two silos that saw the same version
-- meet at the primary key of the changes, and the second finds its version taken.
insert into grid_internal.orleansquery values ('InsertMembershipKey', $query$
with turn as (
  insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
  select @DeploymentId, @Version + 1, @Address, @Port, @Generation, @Status, @IAmAliveTime
  where @Version = (select max(version) from grid_internal.membership_changes where deployment_id = @DeploymentId)
    and not exists (
      select from grid_internal.membership
      where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
  on conflict do nothing
  returning 1
), added as (
  insert into grid_internal.membership (deployment_id, address, port, generation, silo_name, host_name, proxy_port, start_time)
  select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @ProxyPort, @StartTime
  from turn
  returning 1
)
select exists (select from added)
$query$);

-- The same for a change of status or of suspicions. A heartbeat that came in between is not taken back: it stands in its own table.
insert into grid_internal.orleansquery values ('UpdateMembershipKey', $query$
with turn as (
  insert into grid_internal.membership_changes
    (deployment_id, version, address, port, generation, status, suspect_times, i_am_alive_time)
  select @DeploymentId, @Version + 1, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime
  where @Version = (select max(version) from grid_internal.membership_changes where deployment_id = @DeploymentId)
    and exists (
      select from grid_internal.membership
      where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
  on conflict do nothing
  returning 1
)
select exists (select from turn)
$query$);

-- A heartbeat belongs to its silo alone and takes no turn: it must not make a real change wait or fail.
-- It updates a row of the silo's that nobody has locked; where there is none, it inserts one.
insert into grid_internal.orleansquery values ('UpdateIAmAlivetimeKey', $query$
with free as materialized (
  select ctid from grid_internal.membership_heartbeats
  where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation
  limit 1
  for update skip locked
), beaten as (
  update grid_internal.membership_heartbeats as heartbeat
  set i_am_alive_time = @IAmAliveTime
  from free
  where heartbeat.ctid = free.ctid
  returning 1
)
insert into grid_internal.membership_heartbeats (deployment_id, address, port, generation, i_am_alive_time)
select @DeploymentId, @Address, @Port, @Generation, @IAmAliveTime
where not exists (select from beaten)
$query$);

-- One silo with the cluster's version; the version comes back even when the silo is unknown.
insert into grid_internal.orleansquery values ('MembershipReadRowKey', $query$
select
  cluster.deployment_id as DeploymentId, silo.address as Address, silo.port as Port, silo.generation as Generation,
  silo.silo_name as SiloName, silo.host_name as HostName, silo.status as Status, silo.proxy_port as ProxyPort,
  silo.suspect_times as SuspectTimes, silo.start_time as StartTime, silo.i_am_alive_time as IAmAliveTime,
  cluster.version as Version
from (
  select deployment_id, max(version) as version from grid_internal.membership_changes
  where deployment_id = @DeploymentId
  group by deployment_id
) as cluster
left join grid_internal.membership_now as silo
  on silo.deployment_id = cluster.deployment_id
  and silo.address = @Address and silo.port = @Port and silo.generation = @Generation
$query$);

-- Version and silos in one statement, so both come from one snapshot.
insert into grid_internal.orleansquery values ('MembershipReadAllKey', $query$
select
  cluster.deployment_id as DeploymentId, silo.address as Address, silo.port as Port, silo.generation as Generation,
  silo.silo_name as SiloName, silo.host_name as HostName, silo.status as Status, silo.proxy_port as ProxyPort,
  silo.suspect_times as SuspectTimes, silo.start_time as StartTime, silo.i_am_alive_time as IAmAliveTime,
  cluster.version as Version
from (
  select deployment_id, max(version) as version from grid_internal.membership_changes
  where deployment_id = @DeploymentId
  group by deployment_id
) as cluster
left join grid_internal.membership_now as silo on silo.deployment_id = cluster.deployment_id
$query$);

-- Silos that clients may connect to; a silo without a gateway has port 0.
insert into grid_internal.orleansquery values ('GatewaysQueryKey', $query$
select address as Address, proxy_port as ProxyPort, generation as Generation
from grid_internal.membership_now
where deployment_id = @DeploymentId and status = @Status and proxy_port > 0
$query$);

-- Forgets a cluster.
insert into grid_internal.orleansquery values ('DeleteMembershipTableEntriesKey', $query$
with silos as (
  delete from grid_internal.membership where deployment_id = @DeploymentId
), heartbeats as (
  delete from grid_internal.membership_heartbeats where deployment_id = @DeploymentId
)
delete from grid_internal.membership_changes where deployment_id = @DeploymentId
$query$);

-- Dead silos (status 6) that were last heard of before the given time. Required by name, used only where the next is absent.
insert into grid_internal.orleansquery values ('CleanupDefunctSiloEntriesKey', $query$
with defunct as materialized (
  select deployment_id, address, port, generation from grid_internal.membership_now
  where deployment_id = @DeploymentId and status = 6
    and i_am_alive_time < @IAmAliveTime and start_time < @IAmAliveTime and suspect_times is null
), free as materialized (
  select m.ctid from grid_internal.membership m join defunct using (deployment_id, address, port, generation)
  for update of m skip locked
)
delete from grid_internal.membership m using free where m.ctid = free.ctid
$query$);

-- One dead silo, and only if it is still exactly what the caller saw; not while another session has it locked. Its changes go with it, but
-- never the newest of the cluster, which is its version. Without its identity a silo commits nothing, whatever is left of its changes.
insert into grid_internal.orleansquery values ('CleanupDefunctSiloEntryKey', $query$
with free as materialized (
  select ctid from grid_internal.membership
  where deployment_id = @DeploymentId and address = @Address and port = @Port and generation = @Generation and start_time = @StartTime
  for update skip locked
), gone as (
  delete from grid_internal.membership m using free
  where m.ctid = free.ctid
    and exists (
      select from grid_internal.membership_now n
      where n.deployment_id = @DeploymentId and n.address = @Address and n.port = @Port and n.generation = @Generation and n.status = 6
        and n.i_am_alive_time = @IAmAliveTime and n.suspect_times is not distinct from @SuspectTimes)
  returning m.deployment_id, m.address, m.port, m.generation
), old_changes as materialized (
  select c.ctid from grid_internal.membership_changes c
  where c.deployment_id = @DeploymentId and c.address = @Address and c.port = @Port and c.generation = @Generation
    and c.version < (select max(version) from grid_internal.membership_changes where deployment_id = @DeploymentId)
    and exists (select from gone)
  for update skip locked
), forgotten_changes as (
  delete from grid_internal.membership_changes c using old_changes where c.ctid = old_changes.ctid
), old_heartbeats as materialized (
  select h.ctid from grid_internal.membership_heartbeats h
  where h.deployment_id = @DeploymentId and h.address = @Address and h.port = @Port and h.generation = @Generation
    and exists (select from gone)
  for update skip locked
)
delete from grid_internal.membership_heartbeats h using old_heartbeats where h.ctid = old_heartbeats.ctid
$query$);

-- Grain state --------------------------------------------------------------------------------------------------------

create table grid_internal.grain_state (
  grain_id_hash   int not null,
  grain_id_n0     bigint not null,
  grain_id_n1     bigint not null,
  grain_type_hash int not null,
  grain_type      text not null,
  grain_key       text not null default '',
  service_id      text not null,
  payload         jsonb null,
  version         int not null,
  write_id        uuid null,
  modified_at     timestamptz not null default now(),
  -- One row a grain, whatever two activations do at once: without it two first writes both win and the grain never loads again.
  -- What tells grains apart comes first: a young table's planner would read all rows of one type for any of them.
  constraint grain_state_pkey primary key (grain_key, grain_type, service_id, grain_id_n0, grain_id_n1),
  -- Version 0 would be taken for "never written" by the rule that first writes insert.
  constraint grain_state_version_counts_from_one check (version >= 1)
)
-- Every later write is an update of the same row: room on its page keeps the new version next to the old one.
with (fillfactor = 70);

comment on column grid_internal.grain_state.grain_type is 'The name of the persistent state, as in [PersistentState("job")]';
comment on column grid_internal.grain_state.grain_key is 'The key of a grain named by a string; the extension of a compound key; empty for none';
comment on column grid_internal.grain_state.payload is 'The state as JSON; null once it was cleared';
comment on column grid_internal.grain_state.write_id is 'Who wrote this version, for a writer that must tell its own write from another''s';

-- No version: the first write, which must not find a row. A version: the row must still have it. Otherwise the given
-- version comes back unchanged (null for a first write), which is how Orleans is told of a conflict.
insert into grid_internal.orleansquery values ('WriteToStorageKey', $query$
with first_write as (
  insert into grid_internal.grain_state
    (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, payload, version)
  select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, coalesce(@GrainIdExtensionString, ''),
    @ServiceId, convert_from(@PayloadBinary, 'UTF8')::jsonb, 1
  where @GrainStateVersion is null
  on conflict do nothing
  returning version
), next_write as (
  update grid_internal.grain_state
  set payload = convert_from(@PayloadBinary, 'UTF8')::jsonb, version = version + 1, write_id = null, modified_at = now()
  where service_id = @ServiceId and grain_type = @GrainTypeString and grain_key = coalesce(@GrainIdExtensionString, '')
    and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1
    and version = @GrainStateVersion
  returning version
)
select coalesce((select version from first_write), (select version from next_write), @GrainStateVersion) as NewGrainStateVersion
$query$);

-- The hashes are not asked for: the primary key finds the row.
insert into grid_internal.orleansquery values ('ReadFromStorageKey', $query$
select convert_to(payload::text, 'UTF8') as PayloadBinary, version as Version
from grid_internal.grain_state
where service_id = @ServiceId and grain_type = @GrainTypeString and grain_key = coalesce(@GrainIdExtensionString, '')
  and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1
$query$);

-- Keeps the row and its version, so that a zombie's later write is still refused.
insert into grid_internal.orleansquery values ('ClearStorageKey', $query$
with cleared as (
  update grid_internal.grain_state
  set payload = null, version = version + 1, write_id = null, modified_at = now()
  where service_id = @ServiceId and grain_type = @GrainTypeString and grain_key = coalesce(@GrainIdExtensionString, '')
    and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1
    and version = @GrainStateVersion
  returning version
)
select coalesce((select version from cleared), @GrainStateVersion) as NewGrainStateVersion
$query$);

-- Removes the row; the version one higher than the one removed says that it was done.
insert into grid_internal.orleansquery values ('DeleteStorageKey', $query$
with deleted as (
  delete from grid_internal.grain_state
  where service_id = @ServiceId and grain_type = @GrainTypeString and grain_key = coalesce(@GrainIdExtensionString, '')
    and grain_id_n0 = @GrainIdN0 and grain_id_n1 = @GrainIdN1
    and version = @GrainStateVersion
  returning version + 1 as version
)
select coalesce((select version from deleted), @GrainStateVersion) as NewGrainStateVersion
$query$);

-- Reminders ----------------------------------------------------------------------------------------------------------

create table grid_internal.reminders (
  service_id    text not null,
  grain_id      text not null,
  reminder_name text not null,
  start_time    timestamptz not null,
  period        bigint not null,
  grain_hash    int not null,
  version       int not null,
  -- A grain's reminder of one name is one reminder; registering it again changes it.
  constraint reminders_pkey primary key (service_id, grain_id, reminder_name)
);

comment on column grid_internal.reminders.period is 'Milliseconds';

-- A silo reads the reminders of its part of the hash ring, again and again.
create index reminders_by_ring on grid_internal.reminders (service_id, grain_hash);

-- Registers a reminder, or changes it under a new version.
insert into grid_internal.orleansquery values ('UpsertReminderRowKey', $query$
insert into grid_internal.reminders as known (service_id, grain_id, reminder_name, start_time, period, grain_hash, version)
values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
on conflict (service_id, grain_id, reminder_name) do update
set start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash, version = known.version + 1
returning version as Version
$query$);

-- The reminders of one grain.
insert into grid_internal.orleansquery values ('ReadReminderRowsKey', $query$
select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period, version as Version
from grid_internal.reminders
where service_id = @ServiceId and grain_id = @GrainId
$query$);

-- One reminder.
insert into grid_internal.orleansquery values ('ReadReminderRowKey', $query$
select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period, version as Version
from grid_internal.reminders
where service_id = @ServiceId and grain_id = @GrainId and reminder_name = @ReminderName
$query$);

-- A part of the ring, its first hash excluded.
insert into grid_internal.orleansquery values ('ReadRangeRows1Key', $query$
select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period, version as Version
from grid_internal.reminders
where service_id = @ServiceId and grain_hash > @BeginHash and grain_hash <= @EndHash
$query$);

-- A part of the ring that goes over its end.
insert into grid_internal.orleansquery values ('ReadRangeRows2Key', $query$
select grain_id as GrainId, reminder_name as ReminderName, start_time as StartTime, period as Period, version as Version
from grid_internal.reminders
where service_id = @ServiceId and (grain_hash > @BeginHash or grain_hash <= @EndHash)
$query$);

-- Unregisters a reminder, unless it was registered anew since the caller looked.
insert into grid_internal.orleansquery values ('DeleteReminderRowKey', $query$
with deleted as (
  delete from grid_internal.reminders
  where service_id = @ServiceId and grain_id = @GrainId and reminder_name = @ReminderName and version = @Version
  returning 1
)
select exists (select from deleted)
$query$);

-- Forgets every reminder of a service.
insert into grid_internal.orleansquery values ('DeleteReminderRowsKey', $query$
delete from grid_internal.reminders where service_id = @ServiceId
$query$);
