using System.Globalization;
using OrleansGrid.Cli.Doctor;
using OrleansGrid.Cli.Doctor.Checks;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Tests.Doctor;

/// <summary>What nobody can bring about in a test, or not soon, judged as if it were there.</summary>
public sealed class JudgementTests
{
    private static readonly ServerFacts Good = new(true, true, "UTF8", true, false, false, DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(140_011, FindingState.Problem)]
    [InlineData(150_000, FindingState.Ok)]
    [InlineData(180_001, FindingState.Ok)]
    public void A_version_before_the_oldest_tested_is_a_problem(int number, object state) =>
        Assert.Equal(state, VersionCheck.Judge(number, "x").State);

    [Fact]
    public void A_pooler_is_known_by_sessions_that_are_not_the_servers_and_by_settings_that_are_lost()
    {
        Assert.Equal(FindingState.Ok, PoolerCheck.Judge(Good).State);
        Assert.Equal(FindingState.Problem, PoolerCheck.Judge(Good with { OwnSession = false }).State);
        Assert.Equal(FindingState.Problem, PoolerCheck.Judge(Good with { SettingsKept = false }).State);
    }

    [Fact]
    public void Silos_whose_users_may_do_what_no_silo_does_are_a_hint_with_what_to_give_them_instead()
    {
        Assert.Equal(FindingState.Ok, SiloUsersCheck.Judge([]).State);
        Assert.Equal(FindingState.Ok, SiloUsersCheck.Judge([("silos", [])]).State);

        var finding = SiloUsersCheck.Judge([("silos", []), ("postgres", ["is a superuser"]), ("b", ["may make users", "owns the tables"])]);
        Assert.Equal(FindingState.Warning, finding.State);
        Assert.Equal(
            "silos have more rights than they use: the user 'postgres' is a superuser; the user 'b' may make users and owns the tables",
            finding.Found
        );
        Assert.Contains("'grid db grant USER --role silo'", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standby_is_a_problem() => Assert.Equal(FindingState.Problem, WritableCheck.Judge(Good with { Standby = true }).State);

    [Fact]
    public void A_server_without_the_files_of_the_extension_is_told_what_to_install() =>
        Assert.Contains(
            "postgresql-contrib",
            ExtensionCheck.Judge(null, available: false, hasPublic: true).Advice!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1, 0, FindingState.Ok, "as the database's")]
    [InlineData(-3, 0, FindingState.Warning, "3.0 s behind the database's")]
    [InlineData(3, 2, FindingState.Ok, "as the database's")]
    [InlineData(10, 1, FindingState.Problem, "10.0 s ahead of the database's")]
    public void This_machines_clock_may_be_off_by_a_little_and_by_what_the_question_took(
        int ahead,
        int uncertain,
        object state,
        string found
    )
    {
        var finding = ClockCheck.Judge(new ClockDifference(TimeSpan.FromSeconds(ahead), TimeSpan.FromSeconds(uncertain)));
        Assert.Equal((state, found), (finding.State, finding.Found));
    }

    [Theory]
    [InlineData(100, 20, 12, FindingState.Ok)]
    [InlineData(100, 90, 12, FindingState.Problem)]
    [InlineData(20, 10, 4, FindingState.Warning)]
    public void Connections_must_suffice_for_all_silos_and_for_the_others(int limit, int inUse, int bySilos, object state) =>
        Assert.Equal(state, ConnectionsCheck.Judge(new("max_connections", limit, inUse, bySilos), [4, 4]).State);

    [Theory]
    [InlineData(4, 0, FindingState.Ok)]
    [InlineData(6, 0, FindingState.Warning)]
    [InlineData(6, 2, FindingState.Problem)]
    [InlineData(61, 0, FindingState.Problem)]
    public void A_transaction_is_worse_the_longer_it_is_open_and_when_others_wait(int minutes, int waiting, object state)
    {
        var finding = TransactionsCheck.Judge(
            new OpenTransaction(42, "ann", "psql", "idle in transaction", TimeSpan.FromMinutes(minutes), 900, waiting)
        );
        Assert.Equal(state, finding.State);
        Assert.Equal(
            finding.State != FindingState.Ok,
            finding.Advice?.Contains("pg_terminate_backend(42)", StringComparison.Ordinal) ?? false
        );
    }

    [Theory]
    [InlineData(1, FindingState.Ok)]
    [InlineData(6, FindingState.Warning)]
    [InlineData(90, FindingState.Problem)]
    public void A_prepared_transaction_that_is_left_over_is_named(int minutes, object state)
    {
        var finding = PreparedCheck.Judge([("two-phase-7", TimeSpan.FromMinutes(minutes))]);
        Assert.Equal(state, finding.State);
        Assert.Equal(finding.State != FindingState.Ok, finding.Found.Contains("'two-phase-7'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "reserved", 1, FindingState.Ok)]
    [InlineData(true, "extended", 11, FindingState.Problem)]
    [InlineData(false, "reserved", 1, FindingState.Warning)]
    [InlineData(false, "extended", 11, FindingState.Problem)]
    [InlineData(false, "lost", 0, FindingState.Warning)]
    [InlineData(false, "", 0, FindingState.Ok)]
    public void A_replication_slot_is_judged_by_what_it_keeps_and_whether_it_is_read(
        bool read,
        string status,
        int gigabytes,
        object state
    ) => Assert.Equal(state, ReplicationCheck.Judge([new("s", read, status, (long)gigabytes << 30)]).State);

    [Theory]
    [InlineData(99_000, 0, FindingState.Ok)]
    [InlineData(200_000, 300_000, FindingState.Ok)]
    [InlineData(200_000, 1_000, FindingState.Warning)]
    public void Dead_rows_are_too_many_when_they_are_many_and_more_than_the_living(long dead, long living, object state) =>
        Assert.Equal(state, DeadRowsCheck.Judge([new("grain_state", dead, living, 1 << 20, false)]).State);

    [Fact]
    public void Rows_that_no_vacuum_has_frozen_for_long_are_a_problem() =>
        Assert.Contains("1200 million", VacuumCheck.Judge(true, 1_200_000_000, []).Found, StringComparison.Ordinal);

    [Theory]
    [InlineData(100L << 20, FindingState.Problem)]
    [InlineData(1L << 30, FindingState.Warning)]
    [InlineData(3L << 30, FindingState.Ok)]
    public void A_disk_that_is_nearly_full_is_found(long free, object state) =>
        Assert.Equal(state, DiskCheck.Judge("there", free, 100L << 30).State);

    [Fact]
    public void On_a_terminal_no_line_is_wider_and_the_advice_stands_below()
    {
        var finding = Finding.Problem(
            string.Join(' ', Enumerable.Range(1000, 30).Select(n => n.ToString(CultureInfo.InvariantCulture))),
            "Do it."
        );

        var lines = DoctorText.Lines("silos", finding, 80).ToList();

        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.StartsWith("problem  silos          1000 ", lines[0], StringComparison.Ordinal);
        Assert.Equal(new string(' ', 24) + "Do it.", lines[^1]);
        Assert.All(lines[1..], line => Assert.StartsWith(new string(' ', 24), line, StringComparison.Ordinal));
    }
}
