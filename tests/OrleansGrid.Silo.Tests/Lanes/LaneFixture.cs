using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Kinds.Batch;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Runs;
using OrleansGrid.Silo.Tasks;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Lanes;

/// <summary>One lane with the handlers that a test gives it, and a committer that commits at once.</summary>
internal sealed class LaneFixture : IDisposable
{
    // Few of these tests come as far as the database.
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=nowhere");
    private readonly GridMetrics _metrics = new();
    private readonly HandlerRegistry _handlers = new();
    private readonly ServiceProvider _services;
    private readonly LaneSet _lanes;

    /// <param name="database">One with the silo <paramref name="silo"/> and the job <paramref name="job"/>; null for none.</param>
    public LaneFixture(
        Action<IServiceCollection>? services = null,
        NpgsqlDataSource? database = null,
        SiloIdentity? silo = null,
        Guid? job = null,
        Action<GridSiloOptions>? configure = null
    )
    {
        JobId = job ?? Guid.NewGuid();
        var collection = new ServiceCollection();
        collection.AddSingleton(_ => ChildProcesses.Here(PassedEnvironment.OfThisProcess([])));
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        var identity = silo ?? new SiloIdentity("s", "c", "127.0.0.1", 1, 1, "127.0.0.1:1@1");
        var options = new GridSiloOptions { Slots = 1, RunsCommands = true };
        configure?.Invoke(options);
        Logs = new LogWriter(new LogStatement(database ?? _nowhere, identity), options, _metrics, NullLogger<LogWriter>.Instance);
        _lanes = new LaneSet(
            options,
            identity,
            new KindRegistry([new BatchKind(_handlers, options)]),
            _services,
            new InputStore(_nowhere),
            new Checkpoints(_nowhere, identity),
            Logs,
            _metrics,
            NullLogger<LaneSet>.Instance
        );
        _lanes.Start(Supervisors.New(_metrics));
    }

    public LogWriter Logs { get; }

    public Guid JobId { get; }

    public HandlerRegistry Handlers => _handlers;

    public IServiceProvider Services => _services;

    public LaneFixture With<THandler>()
    {
        _handlers.Add(typeof(THandler).Name, typeof(THandler));
        return this;
    }

    /// <summary>Runs the inputs with a handler and returns what each came to.</summary>
    public async Task<TaskOutcome> RunAsync(string handler, IReadOnlyList<string> inputs, TimeSpan? timeout = null, int attempts = 1)
    {
        var (task, outcome) = Start(handler, inputs, timeout, attempts);
        await task.Ended.WaitAsync(Xunit.TestContext.Current.CancellationToken);
        return outcome with { Report = await task.ReportAfterAsync(-1) };
    }

    /// <summary>Runs a line of the shell for each of the inputs.</summary>
    public async Task<TaskOutcome> RunCommandAsync(string line, IReadOnlyList<string> inputs)
    {
        var (task, outcome) = Start("command", inputs, command: new CommandLine([line]) { Shell = true });
        await task.Ended.WaitAsync(Xunit.TestContext.Current.CancellationToken);
        return outcome;
    }

    public (TaskRun Task, TaskOutcome Outcome) Start(
        string handler,
        IReadOnlyList<string> inputs,
        TimeSpan? timeout = null,
        int attempts = 1,
        CommandLine? command = null
    )
    {
        var spec = new BatchSpec
        {
            Handler = handler,
            Command = command,
            Timeout = timeout,
            Retry = new RetryPolicy { Attempts = attempts },
        };
        var outcome = new TaskOutcome([], [], null!);
        void Commit(RangeCommit commit)
        {
            outcome.Keep(commit);
            commit.Decide(new CommitVerdict(CommitDecision.Committed));
        }

        var task = new TaskRun(
            Guid.NewGuid(),
            new TaskOrder(JobId, 0, 1, 0, inputs.Count, [], 1),
            Works.Of(spec, new InlineInputs(inputs)),
            Commit
        );
        _lanes.TryStart(task);
        return (task, outcome);
    }

    /// <summary>The way of a job to a task on these lanes.</summary>
    public LocalTask Link(Guid taskId, Action<RangeCommit> commit) => new(taskId, _lanes, commit);

    public void Dispose()
    {
        _lanes.Dispose();
        _services.Dispose();
        _nowhere.Dispose();
    }
}

/// <summary>What the items of a task came to.</summary>
internal sealed record TaskOutcome(SortedDictionary<long, string> Results, SortedDictionary<long, ItemError> Errors, TaskReport Report)
{
    public void Keep(RangeCommit commit)
    {
        lock (Results)
        {
            foreach (var failure in commit.Failures)
            {
                Errors[failure.Item] = failure.Error;
            }

            if (commit is { Succeeded: true })
            {
                using var array = System.Text.Json.JsonDocument.Parse(
                    commit.Results is { } json ? Encoding.UTF8.GetString(json.Span) : "[]",
                    new() { MaxDepth = GridJson.MostDepth + 1 }
                );
                for (var item = commit.First; item <= commit.Last; item++)
                {
                    Results[item] = commit.Results is null ? "null" : array.RootElement[(int)(item - commit.First)].GetRawText();
                }
            }
        }
    }
}
