using System.Net;
using System.Net.Sockets;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor;

namespace OrleansGrid.Cli.Tests.Doctor;

/// <summary>Silos that stand in the database and nowhere else.</summary>
[Collection(nameof(ExaminedCluster))]
public sealed class ProvokedSiloTests(ExaminedCluster cluster)
{
    private const int Active = 3;
    private const int Dead = 6;

    /// <summary>No silo listens there, and no test can.</summary>
    private const int ClosedPort = 1;

    [Fact]
    public async Task A_silo_whose_ports_are_closed_is_found_with_the_port()
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active, port: ClosedPort);

        await database.FindsAsync("ports", FindingState.Problem, "the silo port of far, 127.0.0.1:1, cannot be reached from here: ");
    }

    [Fact]
    public async Task A_silo_whose_gateway_alone_is_closed_is_found_with_that_port()
    {
        using var open = new TcpListener(IPAddress.Loopback, 0);
        open.Start();
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active, port: ((IPEndPoint)open.LocalEndpoint).Port);

        await database.FindsAsync("ports", FindingState.Problem, "the gateway port of far, 127.0.0.1:1, cannot be reached from here: ");
    }

    [Fact]
    public async Task A_silo_that_is_not_heard_of_is_found()
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active, seen: "now() - interval '1 hour'");

        await database.FindsAsync("silos", FindingState.Problem, "far was last heard of 1h 00m ago and nobody has declared it dead");
    }

    [Fact]
    public async Task A_silo_that_died_without_having_been_told_to_stop_is_found_and_one_that_was_told_is_not()
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Dead, seen: "now() - interval '2 hours'");
        await database.FindsAsync("silos", FindingState.Warning, "far died 2h 00m ago without having been told to stop; 0 active");

        await database.DoAsync("insert into grid_internal.silo_drains values ('orleansgrid', '127.0.0.1', 1, 7)");
        await database.FindsAsync("silos", FindingState.Warning, "none is active");
    }

    [Theory]
    [InlineData("now() + interval '3 seconds'", FindingState.Warning, "3.0 s ahead of the database's")]
    [InlineData("now() - interval '5 minutes'", FindingState.Problem, "300.0 s behind the database's")]
    public async Task A_silo_whose_clock_was_off_when_it_became_active_is_found(string clock, object state, string found)
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active, seen: clock);

        // A clock that was ahead is behind a later now; the change itself says by how much it was.
        await database.DoAsync(
            """
            update grid_internal.membership_changes
            set changed_at = changed_at - interval '1 hour', i_am_alive_time = i_am_alive_time - interval '1 hour'
            """
        );

        await database.FindsAsync("silo-clocks", (FindingState)state, found);
    }

    [Fact]
    public async Task A_silo_whose_clock_was_set_ahead_since_is_found_by_its_heartbeat()
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active);
        await database.DoAsync(
            "insert into grid_internal.membership_heartbeats values ('orleansgrid', '127.0.0.1', 1, 7, now() + interval '1 hour')"
        );

        await database.FindsAsync("silo-clocks", FindingState.Problem, " s ahead of the database's");
    }

    [Theory]
    [InlineData("null", "far has an earlier version, and this program ")]
    [InlineData("'0.0.1'", "far has version 0.0.1, and this program ")]
    public async Task A_silo_of_another_version_is_found(string version, string found)
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active);
        await database.DoAsync($"update grid_internal.silos set version = {version}");

        await database.FindsAsync("silo-versions", FindingState.Warning, found);
    }

    [Theory]
    [InlineData("""{"handler": "other"}""", "no active silo has the handler 'other'")]
    [InlineData("""{"handler": "noop", "require": {"zone": "us"}}""", "no active silo that has the handler 'noop' meets zone=us")]
    [InlineData("""{"handler": "noop", "require": {"gpu": "3"}}""", "no active silo that has the handler 'noop' meets gpu=3")]
    [InlineData("""{"handler": "noop", "slotsPerItem": 5}""", "no active silo that could run the handler 'noop' has 5 slots")]
    public async Task A_job_that_no_silo_can_run_is_found_with_what_is_lacking(string policy, string lacking)
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active);
        await AddJobAsync(database, policy);

        await database.FindsAsync("jobs", FindingState.Problem, $"1 job cannot go on, such as 33333333: {lacking}");
    }

    [Theory]
    [InlineData("""{"handler": "noop", "require": {"zone": "eu", "gpu": "2"}, "slotsPerItem": 4}""")]
    [InlineData("""{"handler": "other", "external": true}""")]
    public async Task A_job_that_a_silo_can_run_or_that_needs_none_is_well(string policy)
    {
        await using var database = await cluster.MigratedAsync();
        await AddAsync(database, Active);
        await AddJobAsync(database, policy);

        Assert.Equal(FindingState.Ok, (await database.ExamineAsync())["jobs"].State);
    }

    /// <summary>The silo "far" of four slots with the handler noop.</summary>
    /// <param name="seen">What it wrote of its clock when it became what it is.</param>
    private static Task AddAsync(Database database, int status, int port = ClosedPort, string seen = "now()") =>
        database.DoAsync(
            $$"""
            insert into grid_internal.membership
            values ('orleansgrid', '127.0.0.1', {{port}}, 7, 'far', 'elsewhere', {{ClosedPort}}, now());
            insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
            values ('orleansgrid', 1, '127.0.0.1', {{port}}, 7, {{status}}, {{seen}});
            insert into grid_internal.silos (deployment_id, address, port, generation, silo, host, pid, slots, labels, resources, handlers)
            values ('orleansgrid', '127.0.0.1', {{port}}, 7, 'far', 'elsewhere', 1, 4, '{"zone": "eu"}', '{"gpu": 2}', '{noop}')
            """
        );

    private static Task AddJobAsync(Database database, string policy) =>
        database.DoAsync(
            $$$"""
            insert into grid_internal.grain_state
              (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, version, payload)
            values (0, 0, 0, 0, 'job', '11111111-1111-1111-1111-222233333333', 'orleansgrid', 1,
              '{"state": "pending", "kind": "batch", "run": 1, "createdAt": "2026-11-30T10:00:00+00:00",
                "stages": [{"name": "s", "total": 3, "closed": true, "policy": {{{policy}}}}]}')
            """
        );
}
