using System.Diagnostics;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;
using OrleansGrid.Postgres.Server;
using OrleansGrid.Reports.MapReduce;

namespace OrleansGrid.Cli.Demo;

/// <summary>The demo from beginning to end. Everything it makes is under one temporary home.</summary>
internal sealed class DemoStory(GridHome home, Action<string> say)
{
    private const int Silos = 3;
    private const int SlotsPerSilo = 2;
    private const int Squares = 300;
    private const string Plugin = "OrleansGrid.Samples.WordCount.dll";
    private const string Program = "wordcount-strings";

    /// <summary>Small, so that there is a half-way on any machine.</summary>
    private const int SplitBytes = 128 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public async Task<DemoCheck> RunAsync(bool keep, CancellationToken cancellation)
    {
        say($"1. A private PostgreSQL and {Silos} silo processes in {home.Path}");
        var server = await PrivateServer.EnsureAsync(home.Path, Output.Say, cancellation);
        await using var database = await DatabaseChoice.PrivateOf(home).OpenToMigrateAsync(cancellation);
        // Nobody starts the killed one again: the others are to be seen taking over.
        var (silos, _) = await new LocalCluster(home, Output.Say).BringUpAsync(
            Plan(),
            database,
            isPrivate: true,
            Oversight.None,
            cancellation
        );

        var text = DemoText.Write(Path.Combine(home.Path, "text"));
        say($"2. Text: {text.Bytes / 1e6:0.0} MB from {text.Sources} licence and documentation files on this machine");
        await using var client = await database.ConnectAsync(cancellation);
        var words = await client.SubmitAsync(WordsSpec(text), cancellation);
        var squares = await client.SubmitAsync(SquaresSpec(), new RangeInputs(1, Squares), cancellation);
        say($"   Job {words.Id}: MapReduce counts the words; the program is a dozen lines of C# in a plug-in");
        say($"   Job {squares.Id}: a batch of commands, expr N '*' N, for each N from 1 to {Squares}");

        say("3. Half-way through the maps, one silo is killed");
        var (counted, kill) = await WatchAsync(database, client, silos, words.Id, cancellation);
        await using var follower = new JobFollower(database, squares.Id, client);
        var squared = await follower.EndAsync(cancellation);
        await kill.SettledAsync();
        say($"   {Texts.Outcome(counted)}");
        say($"   {Texts.Outcome(squared)}");

        var check = await CheckAsync(database, text, counted, squared, kill.Victim, cancellation);
        Show(server, database, counted, keep);
        return check;
    }

    private static ClusterPlan Plan() =>
        ClusterPlan.From(
            Silos,
            SlotsPerSilo,
            [Path.Combine(AppContext.BaseDirectory, Plugin)],
            CommandSettings.None,
            Patience,
            new ClusterState()
        );

    private MapReduceSpec WordsSpec(DemoText text) =>
        new()
        {
            Name = "word count",
            Program = Program,
            Inputs = [.. text.Files.Select(file => new MapReduceInput(file))],
            Output = CountsFolder,
            SplitBytes = SplitBytes,
            Reducers = Silos,
        };

    private string CountsFolder => Path.Combine(home.Path, "counts");

    private static BatchSpec SquaresSpec() =>
        new()
        {
            Name = "squares",
            Handler = "command",
            Command = new CommandLine(["expr", "{}", "*", "{}"]),
            Retry = new RetryPolicy { Attempts = 3 },
        };

    private static async Task<(JobStatus Ended, SiloKill Kill)> WatchAsync(
        Database database,
        GridClient client,
        IReadOnlyList<SiloEntry> silos,
        Guid jobId,
        CancellationToken cancellation
    )
    {
        var view = ProgressView.Create();
        var kill = new SiloKill(database, silos, view.Note);
        await using var follower = new JobFollower(database, jobId, client);
        return (await view.ShowAsync(kill.HalfWayAsync(follower.FollowAsync(cancellation), cancellation)), kill);
    }

    private async Task<DemoCheck> CheckAsync(
        Database database,
        DemoText text,
        JobStatus counted,
        JobStatus squared,
        string? victim,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        var expected = IndependentCount.OfFiles(text.Files);
        var check = new DemoCheck();
        await check.WordsAsync(counted, CountsFolder, expected, cancellation);
        await check.SquaresAsync(database, squared, cancellation);
        check.SiloDied(victim);

        say($"4. Checked against a count of its own in this process ({Duration.Text(clock.Elapsed)})");
        foreach (var wrong in check.Wrong)
        {
            say($"   WRONG: {wrong}");
        }

        if (check.AllRight)
        {
            say(
                $"   ✓ {Texts.Count(check.Words)} words, {Texts.Count(check.DistinctWords)} different ones: every count agrees; "
                    + $"{Squares} squares are right; each was committed once"
            );
        }

        if (
            check.AllRight
            && (await new MapReduceReports(database.Reads).ReportAsync(counted.JobId, cancellation)).RepeatedItems is var again and > 0
        )
        {
            say($"     {again} splits were mapped again: their output had died with the silo");
        }

        return check;
    }

    private void Show(PrivateServer server, Database database, JobStatus counted, bool keep)
    {
        say("5. The same in SQL");
        var psql = Path.Combine(server.BinDirectory, "psql");
        foreach (var statement in DemoSql.Statements(counted.JobId))
        {
            say($"   {statement};");
            if (DemoSql.Run(psql, database.ConnectionString, statement) is { } answer)
            {
                say(answer);
            }
        }

        if (!keep)
        {
            say("   (with 'grid demo --keep' the database stays, to look for yourself)");
            return;
        }

        say($"   psql \"{LibpqConnection.Of(database.ConnectionString)}\"");
        say($"Everything still runs; 'GRID_HOME={home.Path} grid jobs' looks, 'GRID_HOME={home.Path} grid down' stops it.");
    }
}
