using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Kinds.Batch;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Runs;
using OrleansGrid.Silo.Tasks;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Lanes;

/// <summary>One lane with the handlers that a test gives it, and a committer that commits at once.</summary>
internal sealed class LaneFixture : IDisposable
{
    // Nothing of these tests comes as far as the database.
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create("Host=nowhere");
    private readonly GridMetrics _metrics = new();
    private readonly HandlerRegistry _handlers = new();
    private readonly ServiceProvider _services;
    private readonly LaneSet _lanes;

    public LaneFixture(Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        var identity = new SiloIdentity("s", "c", "127.0.0.1", 1, 1, "127.0.0.1:1@1");
        var options = new GridSiloOptions { Slots = 1 };
        _lanes = new LaneSet(
            options,
            identity,
            new KindRegistry([new BatchKind(_handlers, options)]),
            _services,
            new InputStore(_database),
            new Checkpoints(_database, identity),
            _metrics,
            NullLogger<LaneSet>.Instance
        );
        _lanes.Start(Supervisors.New(_metrics));
    }

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

    public (TaskRun Task, TaskOutcome Outcome) Start(
        string handler,
        IReadOnlyList<string> inputs,
        TimeSpan? timeout = null,
        int attempts = 1
    )
    {
        var spec = new BatchSpec
        {
            Handler = handler,
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
            new TaskOrder(Guid.NewGuid(), 0, 1, 0, inputs.Count, [], 1),
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
        _database.Dispose();
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
